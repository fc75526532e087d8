"""What other modules may use of the demo city."""

from wangge.demo.operations.links import LINK_ROLES, make_links
from wangge.demo.operations.story import make_demo_city

__all__ = ["LINK_ROLES", "make_demo_city", "make_links"]
