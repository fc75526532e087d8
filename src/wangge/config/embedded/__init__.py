"""Django's SQLite engine, with less work a statement."""
