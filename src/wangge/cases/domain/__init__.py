"""The rules of the closed loop: pure functions and one table of moves."""
