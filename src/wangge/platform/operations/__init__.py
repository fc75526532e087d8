"""Acts of the platform: each changes rows or files."""
