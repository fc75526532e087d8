"""Rows of the score ledger, found and locked, and what the totals need of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from wangge.analytics.public import INDICATORS
from wangge.evaluation import access
from wangge.evaluation.domain.score_totals import Line, SubjectKey
from wangge.evaluation.domain.score_views import COUNTED, EXCUSED, FROZEN, OPEN, PERSON, REJECTED, UNIT, VOIDED
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

VOIDED_STATE = "voided"


def fetch_period(actor: Actor, period_id: int) -> ScorePeriod:
    """Return a period. Raises `evaluation_not_shown`, `score_period_unknown(period)`."""
    rows = access.score_periods_visible_to(actor).select_related("opened_by", "restated_by")
    row = rows.filter(pk=period_id).first()
    if row is None:
        raise DomainError("score_period_unknown", period=period_id)
    return row


def fetch_own_period(actor: Actor, period_id: int) -> ScorePeriod:
    """Return a period of the actor's own district, also to somebody who sees every district; raises as `fetch_period`."""
    row = fetch_period(actor, period_id)
    if row.district_id != actor.district_id:
        raise DomainError("score_period_unknown", period=period_id)
    return row


def fetch_entry(actor: Actor, entry_id: int) -> ScoreEntry:
    """Return an entry. Raises `evaluation_not_shown`, `score_entry_unknown(entry)`."""
    row = access.score_entries_visible_to(actor).filter(pk=entry_id).first()
    if row is None:
        raise DomainError("score_entry_unknown", entry=entry_id)
    return row


def lock_period(period_id: int, *, states: Sequence[str]) -> ScorePeriod:
    """Return a period of one of the states, locked until the caller's transaction ends.

    Every act on a ledger locks the period first, so nothing enters while it is frozen. Raises `score_period_frozen(number)`,
    `score_period_state(number)`.
    """
    row = ScorePeriod.objects.select_for_update().get(pk=period_id)
    if row.state not in states:
        raise DomainError("score_period_frozen" if row.state == FROZEN else "score_period_state", number=row.number)
    return row


def lock_entry(entry_id: int) -> ScoreEntry:
    """Return an entry, locked; the caller holds the lock of its period."""
    return ScoreEntry.objects.select_for_update().get(pk=entry_id)


def list_editions(period: ScorePeriod) -> tuple[int, ...]:
    """Return the ids of a period and of all the editions it restates, the newest first."""
    rows = ScorePeriod.objects.filter(
        district_id=period.district_id, from_on=period.from_on, to_on=period.to_on, edition__lte=period.edition
    )
    return tuple(rows.order_by("-edition").values_list("id", flat=True))


def list_counted(period_ids: Sequence[int]) -> QuerySet[ScoreEntry]:
    """Return the counted entries of the periods by number."""
    return ScoreEntry.objects.filter(period_id__in=period_ids, state=COUNTED).order_by("number")


def build_lines(entries: QuerySet[ScoreEntry]) -> list[Line]:
    """Return what the totals need of the entries."""
    rows = entries.only("track", "subject_kind", "unit_id", "member_id", "grid_code", "rule", "points")
    return [Line(subject=get_subject_key(row), rule=row.rule, points=row.points) for row in rows]


def get_subject_key(row: ScoreEntry) -> SubjectKey:
    """Return track, kind and key of whom an entry is about."""
    keys = {UNIT: str(row.unit_id), PERSON: str(row.member_id)}
    return row.track, row.subject_kind, keys.get(row.subject_kind, row.grid_code)


def list_unfounded_uncountered(period: ScorePeriod) -> list[tuple[ScoreEntry, str]]:
    """Return the counted entries of the period and its earlier editions that rest on nothing by now and still weigh.

    Each with why: its case is voided, or is excused by a granted appeal where the rule's indicator leaves such cases out.
    Behind a counter-entry that was countered itself the points weigh again: there it is the last one of the chain.
    """
    unfounded = Q(case__state=VOIDED_STATE) | Q(case__is_exempt=True, rule__in=_list_excusing_rules())
    rows = list_counted(list_editions(period)).filter(unfounded).exclude(pk__in=list_countered()).select_related("case")
    found = rows.filter(Q(counters__isnull=True) | Q(counters__counters__isnull=False))
    return [(row, VOIDED if row.case is not None and row.case.state == VOIDED_STATE else EXCUSED) for row in found]


def _list_excusing_rules() -> list[str]:
    """Return the computed rules that give nothing for an excused case."""
    known = ((rule.key, INDICATORS.get(rule.indicator or "")) for rule in get_profile().scoring.rules)
    return [key for key, indicator in known if indicator is not None and "exempt" in indicator.opens_to]


def list_countered() -> QuerySet[ScoreEntry, int | None]:
    """Return the ids of the entries to which a counter-entry is proposed or counts."""
    countered = ScoreEntry.objects.filter(counters__isnull=False).exclude(state=REJECTED)
    return countered.order_by().values_list("counters_id", flat=True)


def is_countered(entry_id: int) -> bool:
    """Return whether a counter-entry to the entry is proposed or counts."""
    return ScoreEntry.objects.filter(counters_id=entry_id).exclude(state=REJECTED).exists()


def find_open_edition(entry: ScoreEntry) -> ScorePeriod | None:
    """Return the edition of the entry's period that is open for points, None if there is none."""
    days = {"from_on": entry.period.from_on, "to_on": entry.period.to_on}
    return ScorePeriod.objects.filter(district_id=entry.district_id, state=OPEN, **days).first()


def find_same_value(entry: ScoreEntry) -> int | None:
    """Return the number of an entry of the same rule, subject and period that stands, None if there is none."""
    editions = list_editions(entry.period)
    rows = ScoreEntry.objects.filter(
        period_id__in=editions, rule=entry.rule, subject_kind=entry.subject_kind, counters__isnull=True
    ).exclude(state=REJECTED)
    named = {"unit_id": entry.unit_id, "member_id": entry.member_id, "grid_code": entry.grid_code}
    kept = {name: value for name, value in named.items() if name != "unit_id" or entry.subject_kind == UNIT}
    standing = rows.filter(**kept).exclude(pk__in=list_countered())
    return standing.order_by("number").values_list("number", flat=True).first()
