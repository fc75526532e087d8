"""The rungs that were opened in the month of a run, each as it stood when the run was known."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wangge.evaluation import access
from wangge.evaluation.domain.consequences import MatterLine, find_state
from wangge.evaluation.domain.views import RunView
from wangge.evaluation.models import AccountabilityMatter
from wangge.evaluation.queries.matters import name_rung
from wangge.kernel.public import Actor
from wangge.platform.public import get_local_day, get_profile


def list_matter_lines(*, actor: Actor, run: RunView, with_people: bool) -> tuple[MatterLine, ...] | None:
    """Return the matters by number; None for who may not see them all. Persons are named only when told."""
    if not access.may_see_all_matters(actor):
        return None
    if not run.month or run.from_on is None or run.to_on is None:
        return ()
    zone = ZoneInfo(get_profile().city.zone)
    first = datetime.combine(run.from_on, time(), zone)
    end = datetime.combine(run.to_on + timedelta(days=1), time(), zone)
    rows = access.matters_visible_to(actor).filter(
        district_id=run.district_id, opened_at__gte=first, opened_at__lt=end, opened_at__lte=run.as_of
    )
    found = rows.select_related("unit", "member").order_by("number")
    return tuple(_show_line(row, run, with_people=with_people) for row in found)


def _show_line(row: AccountabilityMatter, run: RunView, *, with_people: bool) -> MatterLine:
    names, trigger = name_rung(row.ladder, row.rung), get_profile().accountability.find_trigger(row.trigger)
    person = str(row.member) if with_people else ""
    return MatterLine(
        number=row.number,
        opened_on=get_local_day(row.opened_at),
        ladder_zh=names.ladder_zh,
        ladder_en=names.ladder_en,
        rung_zh=names.rung_zh,
        rung_en=names.rung_en,
        is_person=row.unit_id is None,
        name=row.unit.name if row.unit is not None else person,
        trigger_zh=trigger.name_zh if trigger else row.trigger,
        trigger_en=trigger.name_en if trigger else row.trigger,
        state=find_state(run.as_of, recorded_at=row.recorded_at, closed_at=row.closed_at),
        is_answered=row.answered_at is not None and row.answered_at <= run.as_of,
    )
