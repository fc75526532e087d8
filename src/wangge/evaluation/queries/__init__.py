"""Reading stored runs."""
