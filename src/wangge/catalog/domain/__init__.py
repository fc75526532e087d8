"""Pure rules of the catalogue: no Django, no input or output, no clock."""
