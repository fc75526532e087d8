"""Reading the catalogue and the responsibility matrix."""
