"""Rows of the matters of accountability, found and locked, and what went before one."""

from __future__ import annotations

from datetime import date

from wangge.evaluation import access
from wangge.evaluation.domain.matters import OPEN, RungGone
from wangge.evaluation.domain.score_views import FROZEN, OPEN_APPEALS, PUBLISHED
from wangge.evaluation.models import AccountabilityMatter, ScoreEntry
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import Ladder, find_row

RELATED = (
    "unit",
    "member",
    "entry",
    "opened_by",
    "recorded_by",
    "answered_by",
    "closed_by",
    "before",
    "pair",
    "ground__period",
)


def fetch_matter(actor: Actor, matter_id: int) -> AccountabilityMatter:
    """Return a matter. Raises `evaluation_not_shown`, `matter_unknown(matter)`."""
    rows = access.matters_visible_to(actor).select_related(*RELATED, "paired_by")
    row = rows.filter(pk=matter_id).first()
    if row is None:
        raise DomainError("matter_unknown", matter=matter_id)
    return row


def lock_matter(matter_id: int) -> AccountabilityMatter:
    """Return a matter, locked until the caller's transaction ends."""
    return AccountabilityMatter.objects.select_for_update().get(pk=matter_id)


def find_other_inquiry(matter: AccountabilityMatter) -> int | None:
    """Return the id of the other inquiry of a double one, None of a single one."""
    if matter.pair_id is not None:
        return matter.pair_id
    return AccountabilityMatter.objects.filter(pair_id=matter.pk).values_list("pk", flat=True).first()


def get_ladder(key: str) -> Ladder:
    """Return a ladder of the city. Raises `ladder_unknown(ladder)`."""
    ladder = find_row(get_profile().accountability.ladders, key)
    if ladder is None:
        raise DomainError("ladder_unknown", ladder=key)
    return ladder


def list_carrying_states() -> tuple[str, ...]:
    """Return the states of a score period by whose points rungs fall due in the city."""
    return (FROZEN,) if get_profile().accountability.rungs_rest_on == FROZEN else (FROZEN, PUBLISHED)


def may_carry_rung(entry: ScoreEntry) -> bool:
    """Whether a rung may rest on points: their period is frozen, or published where the city says so, and no appeal waits."""
    return entry.period.state in list_carrying_states() and entry.appeal_state not in OPEN_APPEALS


def list_matters_before(
    *, district_id: int, ladder: str, unit_id: int | None, member_id: int | None, since_on: date
) -> list[AccountabilityMatter]:
    """Return the matters of a ladder about somebody since a day, the oldest first."""
    rows = AccountabilityMatter.objects.filter(district_id=district_id, ladder=ladder, opened_at__date__gte=since_on)
    about = rows.filter(unit_id=unit_id) if unit_id is not None else rows.filter(member_id=member_id or 0)
    return list(about.order_by("number"))


def show_gone(matter: AccountabilityMatter) -> RungGone:
    """Return what the ladder needs to know of a matter before."""
    return RungGone(rung=matter.rung, number=matter.number, is_recorded=matter.state != OPEN)
