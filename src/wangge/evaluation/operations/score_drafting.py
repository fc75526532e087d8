"""Drawing up a month's points from the records when it is over; people add to it, publish it and freeze it."""

from __future__ import annotations

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wangge.evaluation.domain.periods import name_month_before, parse_month
from wangge.evaluation.domain.score_views import OPEN
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.operations.score_events import DRAFTED_EVENT, announce_period
from wangge.evaluation.operations.score_filling import enter_findings
from wangge.evaluation.operations.score_periods import open_days
from wangge.evaluation.queries.score_basis import has_periods
from wangge.evaluation.queries.score_facts import read_findings
from wangge.kernel.public import DomainError
from wangge.people.public import list_districts
from wangge.platform.public import begin_act, get_clock, get_profile

_logger = logging.getLogger(__name__)


def draft_last_month(*, now: datetime) -> int:
    """Draw up the points of the month before in every district and return how many entries were added.

    A month whose days nobody has a period for yet is opened by the program itself; while such a period is open, what
    the records give since is entered too. What stands there already is not entered again, a period somebody has
    published is left alone, and nothing is ever published or frozen.
    """
    if not has_periods():
        return 0
    month = name_month_before(f"{now.astimezone(ZoneInfo(get_profile().city.zone)):%Y-%m}")
    from_on, to_on = parse_month(month)
    return sum(_draft(district_id, from_on, to_on) for district_id in list_districts())


def _draft(district_id: int, from_on: date, to_on: date) -> int:
    try:
        period = _find_or_open(district_id, from_on, to_on)
        if period is None or period.state != OPEN:
            return 0
        count = enter_findings(period.pk, read_findings(period))
    except DomainError as error:  # somebody was quicker, or the facts are busy: tomorrow is another day
        _logger.warning("points of %s to %s in district %d are not drawn up: %s", from_on, to_on, district_id, error)
        return 0
    with begin_act():
        announce_period(period, DRAFTED_EVENT)
    return count


def _find_or_open(district_id: int, from_on: date, to_on: date) -> ScorePeriod | None:
    """Return the period that has these days, a new one where there is none; None where others have some of them."""
    known = ScorePeriod.objects.filter(district_id=district_id, from_on__lte=to_on, to_on__gte=from_on)
    whole = known.filter(from_on__lte=from_on, to_on__gte=to_on, edition=1).first()
    if whole is not None or known.exists():
        return whole
    row = ScorePeriod(
        district_id=district_id,
        from_on=from_on,
        to_on=to_on,
        edition=1,
        state=OPEN,
        opened_at=get_clock().now(),
    )
    open_days(row)
    return row
