"""A handling route of the small city for reports by the media: the matrix, public works for the facts, sanitation."""

from __future__ import annotations

from typing import Any

from wangge.profiles.public import CityProfile, Route

LIMIT = {"kind": "natural_day", "amount": 3, "source": "test"}
STAGES: tuple[dict[str, Any], ...] = (
    {"key": "front", "name_zh": "前端自治", "unit": "matrix", "limit": LIMIT, "purpose": "handle",
     "on_failure": "next", "on_expiry": "next"},
    {"key": "facts", "name_zh": "核查情况", "unit": "department", "department": "municipal",
     "limit": LIMIT | {"amount": 1}, "purpose": "establish", "on_failure": "next", "on_expiry": "next"},
    {"key": "back", "name_zh": "联合处置", "unit": "department", "department": "sanitation",
     "limit": LIMIT | {"amount": 4}, "purpose": "handle", "on_failure": "return", "on_expiry": "supervise"},
)  # fmt: skip


def add_route(profile: CityProfile, *, stages: tuple[dict[str, Any], ...] = STAGES) -> CityProfile:
    """Return the profile with the route for reports by the media."""
    rows = [{"name_en": row["key"], "source": "test", **row} for row in stages]
    route = Route.model_validate(
        {"key": "media", "name_zh": "媒体", "name_en": "Media", "channels": ["media"], "class_codes": [], "stages": rows,
         "source": "test"},
    )  # fmt: skip
    return change_loop(profile, routes=(route,))


def change_loop(profile: CityProfile, **changes: Any) -> CityProfile:
    """Return the profile with other values in the section of the loop."""
    return profile.model_copy(update={"loop": profile.loop.model_copy(update=changes)})
