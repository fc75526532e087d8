"""Workflow: tables of moves, checked when they are built."""
