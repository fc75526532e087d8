"""Changing grids: import, generation, the demo city, bindings and postings."""
