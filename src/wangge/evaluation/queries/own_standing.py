"""What a unit was given beside its figures: its results under the city's schemes, and its points, from where it appeals."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wangge.evaluation.domain.assessment_views import AssessmentSheet
from wangge.evaluation.domain.score_views import COUNTED, UNIT, EntryView, PeriodView
from wangge.evaluation.queries.assessments import read_assessment
from wangge.evaluation.queries.score_ledger import EntryFilter, list_entries, list_periods
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

MOST_ENTRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStanding:
    """Standing (本单位考核结果) of a unit in a month; `period` is the newest score period the month lies in.

    `entries` are some of its counted ones there, those that take points first, then the latest; `entry_count` says how many there are.
    """

    sheets: tuple[AssessmentSheet, ...]
    period: PeriodView | None
    entries: tuple[EntryView, ...]
    entry_count: int


def read_own_standing(*, actor: Actor, unit: str, month: str) -> OwnStanding:
    """Return the standing of a unit, by its id, in a month "2026-03". Raises `evaluation_not_shown`."""
    profile = get_profile()
    sheets = tuple(_list_sheets(actor, unit=unit, month=month)) if month else ()
    period = _find_period(actor, month) if month and profile.scoring.tracks else None
    if period is None:
        return OwnStanding(sheets=sheets, period=None, entries=(), entry_count=0)
    page = list_entries(actor=actor, period_id=period.id, wanted=EntryFilter(state=COUNTED, subject=f"{UNIT}:{unit}"))
    taken_first = sorted(page.rows, key=lambda row: (row.points >= 0, -row.occurred_on.toordinal()))[:MOST_ENTRIES]
    return OwnStanding(sheets=sheets, period=period, entries=tuple(taken_first), entry_count=page.count)


def _list_sheets(actor: Actor, *, unit: str, month: str) -> Iterator[AssessmentSheet]:
    for scheme in get_profile().schemes:
        if scheme.subject != UNIT:
            continue
        try:
            yield read_assessment(actor=actor, scheme=scheme.key, span=month, key=unit)
        except DomainError as error:
            if error.code != "evaluation_subject_unknown":  # the scheme judges other units
                raise


def _find_period(actor: Actor, month: str) -> PeriodView | None:
    first = date(int(month[:4]), int(month[5:]), 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return next((one for one in list_periods(actor=actor) if one.from_on <= first and one.to_on >= last), None)
