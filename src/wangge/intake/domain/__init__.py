"""What a row of a foreign file says in our terms: no Django, no files, no clock."""
