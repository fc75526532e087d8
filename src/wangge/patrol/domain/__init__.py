"""Rules of duties and tracks: no Django, no files, no clock."""
