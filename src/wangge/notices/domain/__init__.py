"""The rules of notices: pure."""
