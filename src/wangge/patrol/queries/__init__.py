"""What is read of duties and tracks."""
