"""Catalog (部件和事项目录): categories, filing and closing conditions, and who is responsible where."""
