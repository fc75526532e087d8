"""Reading grids: the index that locates points, lists, outlines and postings."""
