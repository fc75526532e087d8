"""What is read of notices."""
