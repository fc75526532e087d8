"""What was imported before."""
