"""Draw by lot who looks at a place: free collectors of the district without a conflict, the nearer the likelier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from wangge.cases.domain.drawing import derive_seed, draw_member, weigh_nearness
from wangge.cases.domain.separation import Handling, check_independence, check_verifier
from wangge.cases.models import Case
from wangge.catalog.public import propose_unit
from wangge.geo.public import get_grid, get_grids, list_postings
from wangge.kernel.public import Actor, DomainError, build_system_actor, encode_instant
from wangge.people.public import MemberView, get_member, list_members
from wangge.platform.public import get_local_day, get_profile

Check = Callable[[MemberView], None]
"""Raises the DomainError that says why a member may not be the one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Choice (选定人员): who it is, and what the event says of how that came about."""

    member: MemberView
    facts: Mapping[str, object]


def choose_verifier(case: Case, *, verifier_id: int | None, now: datetime) -> Choice:
    """Return the named verifier, or one drawn by lot.

    Raises `member_unknown`, `verifier_is_no_collector`, `verifier_without_unit`, `verifier_is_reporter`,
    `verifier_of_handling_unit`, and `nobody_to_draw`.
    """
    unit_id = _find_likely_unit(case)

    def check(member: MemberView) -> None:
        if "collector" not in member.roles or not member.is_active:
            raise DomainError("verifier_is_no_collector", name=member.display_name)
        check_verifier(
            verifier_id=member.id,
            verifier_unit_id=member.organisation_id,
            verifier_line=member.organisation_line,
            reporter_id=case.reporter_id,
            unit_id=unit_id,
        )

    return _choose(case, check, member_id=verifier_id, act="send_to_verify", now=now)


def choose_checker(case: Case, *, checker_id: int | None, handling: Handling, now: datetime) -> Choice:
    """Return the named checker, or one drawn by lot; either is independent of the handling side.

    Raises `member_unknown`, `checker_is_no_collector`, what `check_independence` raises, and `nobody_to_draw`.
    """

    def check(member: MemberView) -> None:
        if "collector" not in member.roles or not member.is_active:
            raise DomainError("checker_is_no_collector", name=member.display_name)
        check_independence(
            handling=handling,
            checker_id=member.id,
            checker_unit_id=member.organisation_id,
            checker_line=member.organisation_line,
        )

    return _choose(case, check, member_id=checker_id, act="send_to_check", now=now)


def _choose(case: Case, check: Check, *, member_id: int | None, act: str, now: datetime) -> Choice:
    registrar = build_system_actor(name="draw", district_id=case.district_id)
    if member_id is not None:
        member = get_member(actor=registrar, member_id=member_id, now=now)
        check(member)
        return Choice(member, {})
    members = {row.id: row for row in _list_free(case, registrar, now=now) if _fits(row, check)}
    if not members:
        raise DomainError("nobody_to_draw")
    weights = _weigh(case, members, registrar, now=now)
    seed = derive_seed(case.number, case.head_mac, encode_instant(now), act)
    drawn = members[draw_member(seed=seed, weights=weights)]
    candidates = [[key, weight] for key, weight in sorted(weights.items())]
    return Choice(drawn, {"draw": {"seed": seed, "candidates": candidates}})


def _fits(member: MemberView, check: Check) -> bool:
    try:
        check(member)
    except DomainError:
        return False
    return True


def _list_free(case: Case, registrar: Actor, *, now: datetime) -> Iterable[MemberView]:
    """Yield the collectors of the district who have not too many open tasks."""
    open_tasks = _count_open_tasks(case.district_id)
    most_open = get_profile().loop.verification.most_open
    members = list_members(actor=registrar, now=now, role="collector")
    return (member for member in members if open_tasks[member.id] < most_open)


def _count_open_tasks(district_id: int) -> Counter[int]:
    """Return member → open verifications and checks."""
    counts: Counter[int] = Counter()
    for state, column in (("verifying", "verifier_id"), ("checking", "checker_id")):
        rows = Case.objects.filter(district_id=district_id, state=state).order_by().values_list(column)
        counts.update(dict(rows.annotate(count=Count("id"))))
    return counts


def _weigh(case: Case, members: Mapping[int, MemberView], registrar: Actor, *, now: datetime) -> dict[int, int]:
    """Return member → weight: by the nearness of the grids they are posted to, or all alike."""
    profile = get_profile()
    if case.grid_id is None or profile.loop.verification.draw == "any":
        return dict.fromkeys(members, 1)
    today = get_local_day(now)
    postings = [row for row in list_postings(actor=registrar, on=today) if row.duty == "collector"]
    grids = get_grids({row.grid_id for row in postings})
    posted: dict[int, list[tuple[str, ...]]] = {}
    for row in postings:
        posted.setdefault(row.member_id, []).append(grids[row.grid_id].level_codes)
    place = get_grid(case.grid_id).level_codes
    return {member_id: weigh_nearness(place=place, posted=posted.get(member_id, ())) for member_id in members}


def _find_likely_unit(case: Case) -> int | None:
    """Return the unit that the responsibility matrix would give the case to, as far as that is known by now."""
    if case.category_id is None:
        return None
    try:
        proposal = propose_unit(
            category_id=case.category_id,
            grid_code=case.grid_code,
            road_class=case.road_class,
            district_id=case.district_id,
        )
    except DomainError:  # the matrix names several: which of them it will be, nobody knows yet
        return None
    return None if proposal is None else proposal.unit_id
