"""Reading foreign files and turning their rows into cases."""
