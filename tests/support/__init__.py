"""What the whole suite stands on: its environment, its database rules, its browser."""
