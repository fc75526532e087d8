"""Template tags of the patrol pages."""
