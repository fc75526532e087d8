"""Rules of the evaluation: what is judged of whom, over which days, by which scheme."""
