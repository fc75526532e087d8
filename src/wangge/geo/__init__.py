"""Geo: grids (网格), their generations, the place of a point and the cell key of every point."""
