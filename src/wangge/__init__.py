"""wangge 网格: the open platform for grid-based city management."""

__version__ = "0.1.0"
