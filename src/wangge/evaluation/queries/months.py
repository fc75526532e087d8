"""Which run speaks for a month: the newest one of it in a district."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db.models import F, Max
from django.db.models.functions import TruncDate

from wangge.evaluation import access
from wangge.evaluation.models import EvaluationRun
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile


def fetch_month_runs(
    actor: Actor, *, most: int, has_ended: bool = False, district_id: int | None = None
) -> list[EvaluationRun]:
    """Return the newest run of each month, the latest month first, without their definitions.

    They are of one district: the one asked for, else the actor's own, else the one evaluated last. `has_ended` passes
    over runs from before the month was over.
    """
    rows = access.visible_to(actor).exclude(month="").order_by()
    if has_ended:
        known_on = TruncDate("known_at", tzinfo=ZoneInfo(get_profile().city.zone))
        rows = rows.alias(known_on=known_on).filter(known_on__gt=F("to_on"))
    district_id = district_id or actor.district_id
    if district_id is None:
        district_id = rows.order_by("-id").values_list("district_id", flat=True).first()
    newest = (
        rows.filter(district_id=district_id)
        .values("month")
        .annotate(newest=Max("id"))
        .order_by("-month")
        .values_list("newest", flat=True)
    )
    return list(EvaluationRun.objects.filter(pk__in=list(newest[:most])).defer("definitions").order_by("-month"))
