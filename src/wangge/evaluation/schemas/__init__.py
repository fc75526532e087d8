"""What programs send and get of evaluations; n/a is null, never 0."""
