"""Notices (消息): what people are told, over which channels, and what did not arrive."""
