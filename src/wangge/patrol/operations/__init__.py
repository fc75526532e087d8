"""What happens with duties and tracks, one file an act."""
