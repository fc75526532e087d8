"""The sections of a city profile, one file a noun."""
