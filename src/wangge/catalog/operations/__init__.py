"""Acts on the catalogue and the responsibility matrix."""
