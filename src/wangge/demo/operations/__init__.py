"""Building the demo city and letting its month happen, by the public operations of the modules below."""
