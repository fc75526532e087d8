"""Which post a row of an import means, and for which days it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wangge.people.domain.cells import parse_day
from wangge.people.domain.columns import FieldRow
from wangge.people.domain.days import is_overlapping
from wangge.people.domain.faults import Expected, RowFault
from wangge.people.domain.people_facts import HoldingFacts, PeopleKnown, PostFacts, RoleFacts
from wangge.people.domain.sheets import normalise_text


def find_role(text: str, roles: Sequence[RoleFacts]) -> RoleFacts | None:
    """Return the role whose key or name, in either language, is `text`."""
    wanted = text.casefold()
    for role in roles:
        if wanted in {normalise_text(name).casefold() for name in (role.key, role.name_zh, role.name_en)}:
            return role
    return None


def choose_post(
    row: FieldRow,
    *,
    unit_code: str,
    posts: Mapping[str, PostFacts],
    unit_posts: Iterable[PostFacts],
    known: PeopleKnown,
) -> PostFacts | RowFault | None:
    """Return the post the row names, known (with what the row changes) or new; a fault; or None without a post.

    A post is named by its code (one of `posts`), or by role and name among `unit_posts`, those of the person's unit;
    a new one without a code gets "<unit>-<role>", and without a role that of the profile's post of the same name.
    """
    code, role_text, name = row.get("post"), row.get("role"), row.get("post_name")
    if not (code or role_text or name):
        return None
    role = find_role(role_text, known.roles)
    if role_text and role is None:
        names = "、".join(f"{each.name_zh} ({each.key})" for each in known.roles)
        return RowFault(row.line, "role", role_text, Expected.KNOWN_ROLE, {"roles": names})
    post = posts.get(code) if code else _find_post(role, name, unit_posts)
    if post is None:
        role = role or find_role(known.post_roles.get(normalise_text(name), name), known.roles)
        return _make_post(row, unit_code, role, posts)
    if post.is_foreign:
        return RowFault(row.line, "post", code, Expected.FREE_POST_CODE)
    if role is not None and role.key != post.role:
        return RowFault(row.line, "role", role_text, Expected.ROLE_OF_POST, {"role": post.role})
    return replace(post, name=name or post.name, duties=row.get("duties") or post.duties)


def _find_post(role: RoleFacts | None, name: str, unit_posts: Iterable[PostFacts]) -> PostFacts | None:
    """Return the one post with that role and name; of several with a role, the one that is named after the role."""
    found = [
        post
        for post in unit_posts
        if (role is None or post.role == role.key) and (not name or normalise_text(post.name) == normalise_text(name))
    ]
    if len(found) > 1:
        found = [post for post in found if role is not None and post.name == (name or role.name_zh)]
    return found[0] if found else None


def _make_post(
    row: FieldRow, unit_code: str, role: RoleFacts | None, posts: Mapping[str, PostFacts]
) -> PostFacts | RowFault:
    if role is None:
        return RowFault(row.line, "role", "", Expected.ROLE_OF_NEW_POST)
    code = row.get("post") or f"{unit_code}-{role.key}"
    number = 1
    while code in posts:
        number += 1
        code = f"{unit_code}-{role.key}-{number}"
    return PostFacts(code, row.get("post_name") or role.name_zh, role.key, unit_code, row.get("duties"))


def choose_holding(
    row: FieldRow, *, username: str, post_code: str, held: Sequence[HoldingFacts], today: date
) -> HoldingFacts | RowFault:
    """Return the holding the row states: one of `held` (with a new last day, perhaps), or a new one; or a fault.

    `held` are the stretches in which the person holds that post already. Without a first day the row means the
    stretch that lasts today or is still to come; if there is none, a new one from today.
    """
    days = {field: parse_day(row.get(field)) for field in ("from_on", "to_on")}
    for field, day in days.items():
        if row.get(field) and day is None:
            return RowFault(row.line, field, row.get(field), Expected.DAY)
    from_on, to_on = days["from_on"], days["to_on"]
    meant = _find_holding(from_on, held, today)
    holding = meant or HoldingFacts(username, post_code, from_on or today, to_on)
    holding = replace(holding, to_on=to_on or holding.to_on)
    if holding.to_on is not None and holding.to_on < holding.from_on:
        return RowFault(row.line, "to_on", row.get("to_on"), Expected.DAYS_IN_ORDER, {"from_on": holding.from_on})
    for other in held:
        if other != meant and is_overlapping((holding.from_on, holding.to_on), (other.from_on, other.to_on)):
            params = {"from_on": other.from_on, "to_on": other.to_on or "–"}
            return RowFault(row.line, "from_on", row.get("from_on"), Expected.NO_OVERLAP, params)
    return holding


def _find_holding(from_on: date | None, held: Sequence[HoldingFacts], today: date) -> HoldingFacts | None:
    if from_on is not None:
        return next((holding for holding in held if holding.from_on == from_on), None)
    lasting = [holding for holding in held if holding.to_on is None or holding.to_on >= today]
    return min(lasting, key=lambda holding: holding.from_on, default=None)
