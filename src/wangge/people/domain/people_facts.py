"""What an import of people reads from the register and plans to write: persons, posts and holdings by their codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wangge.people.domain.faults import Change, RowFault


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role of the city profile: its key, names and side (supervise, handle, admin, view)."""

    key: str
    name_zh: str
    name_en: str
    side: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person; one of another district is `is_foreign`. `line` is the row that named the person first, 0 for none."""

    username: str
    display_name: str
    unit_code: str
    phone: str = ""
    language: str = ""
    is_foreign: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post; one of another district is `is_foreign`."""

    code: str
    name: str
    role: str
    unit_code: str
    duties: str = ""
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """Who holds which post from a day to a day (inclusive; None while it lasts)."""

    username: str
    post_code: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleKnown:
    """The register as the planner sees it; `today` is the day of the import in the city.

    `unit_names` is code → name of the organisations, `post_roles` name → role key of the posts the profile names.
    """

    today: date
    unit_names: Mapping[str, str]
    roles: tuple[RoleFacts, ...]
    post_roles: Mapping[str, str] = dataclasses.field(default_factory=dict)
    people: tuple[PersonFacts, ...] = ()
    posts: tuple[PostFacts, ...] = ()
    holdings: tuple[HoldingFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePlan:
    """What to write; `changes` has one entry for each row without fault."""

    new_people: tuple[PersonFacts, ...]
    changed_people: tuple[PersonFacts, ...]
    new_posts: tuple[PostFacts, ...]
    changed_posts: tuple[PostFacts, ...]
    new_holdings: tuple[HoldingFacts, ...]
    changed_holdings: tuple[HoldingFacts, ...]
    changes: tuple[Change, ...]
    faults: tuple[RowFault, ...]
