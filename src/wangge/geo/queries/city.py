"""What the city's profile says that grids need: levels, code rule, classes of place, zone."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.geo.domain.codes import CodeRule
from wangge.platform.public import get_profile
from wangge.profiles.public import CityProfile, ProfileFault

ASSIGNED_RULE = CodeRule((6, 9))
"""Composition of codes that we give: division and a running number of nine digits."""


def get_code_rule() -> CodeRule | None:
    """Return the code rule of the profile, or None when grids keep codes of any form."""
    grid = get_profile().grid
    if grid.code_length is None:
        return None
    return CodeRule(tuple(level.digits for level in grid.levels))


def get_unit_level() -> int:
    """Return the number of the level of the unit grids, the root being 1."""
    return len(get_profile().grid.levels)


def get_class_keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of the area classes and of the road classes, the strictest first."""
    places = get_profile().places
    return tuple(row.key for row in places.area_classes), tuple(row.key for row in places.road_classes)


def list_chief_posts(level: int) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return (role, names) of each post whose holder may be chief of a grid of that level; none: it has no chiefs."""
    profile = get_profile()
    levels = profile.grid.levels
    keys = levels[level - 1].chief_posts if 1 <= level <= len(levels) else ()
    posts = {post.key: post for post in profile.posts}
    rows = [posts[key] for key in keys if key in posts]
    return tuple((post.role, frozenset({post.name_zh, post.name_en})) for post in rows)


def get_level_name(level: int) -> str:
    """Return the Chinese name of a level, or its number when the profile has no such level."""
    levels = get_profile().grid.levels
    return levels[level - 1].name_zh if 1 <= level <= len(levels) else str(level)


def check_grid_rules(profile: CityProfile) -> Iterable[ProfileFault]:
    """Yield what is wrong with the grid section beyond its form: a code rule that no code can follow."""
    levels = profile.grid.levels
    if profile.grid.code_length is not None and 0 in (levels[0].digits, levels[-1].digits):
        index = 0 if levels[0].digits == 0 else len(levels) - 1
        yield ProfileFault(path=f"grid.levels.{index}.digits", expected="digits for root and unit level", found="0")
