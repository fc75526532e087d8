"""People (人员): organisations, posts, members, and who may act as what."""
