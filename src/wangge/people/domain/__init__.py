"""Rules of the register of people: pure functions over frozen values."""
