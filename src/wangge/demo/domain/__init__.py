"""What is planned for the demo city: pure functions of a seed."""
