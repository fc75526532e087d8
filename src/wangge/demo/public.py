"""What other modules may use of the demo city."""

from wangge.demo.operations.story import LINK_ROLES, make_demo_city, make_links

__all__ = ["LINK_ROLES", "make_demo_city", "make_links"]
