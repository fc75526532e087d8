"""Reports of a stored run: gathered once, written as PDF, Word, Excel or open data."""
