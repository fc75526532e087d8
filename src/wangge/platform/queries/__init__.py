"""Readings of the platform: nothing here writes."""
