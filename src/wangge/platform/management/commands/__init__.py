"""Commands of `wangge manage`."""
