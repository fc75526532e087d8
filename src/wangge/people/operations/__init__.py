"""Changing the register of people, and the secrets by which its members prove who they are."""
