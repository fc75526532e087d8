"""Computing and storing an evaluation."""
