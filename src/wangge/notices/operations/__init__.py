"""What happens with notices, one file an act."""
