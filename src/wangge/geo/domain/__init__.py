"""Pure geometry and code rules of grids: no Django, no files, no clock."""
