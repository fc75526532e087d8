"""Who works in the loop: roles and the posts that carry them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from wangge.profiles.schema.rows import Key, NamedRule

ListQuery = Annotated[str, StringConstraints(pattern=r"^$|^[a-z_]+=[^&=\s]*(&[a-z_]+=[^&=\s]*)*$", max_length=200)]
BUILT_IN_ROLES = frozenset({"citizen", "system"})
"""Roles that no post carries: whoever reports without an account, and the program itself."""


class Role(NamedRule):
    """Role (角色): what a person may do and how far he sees."""

    scope: Literal["own", "unit", "district", "all"]
    """Cases in view: those of his own acts, of his unit and below, of his district, or all of them."""

    opens_with: ListQuery = ""
    """Query of the work list (工作列表) it opens with, such as "view=open&lamp=red"; empty: what waits for the person."""

    side: Literal["supervise", "handle", "admin", "view"]
    """Supervising (发现、核查、考评) and handling (处置) are kept apart; commanding (派遣) is on the handling side."""


class Post(NamedRule):
    """Post (岗位) as organisations are staffed with it."""

    role: Key
    """The one role its holder has."""
