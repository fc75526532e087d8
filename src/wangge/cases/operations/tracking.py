"""The unit that tracks a case of several units from the moment they are named until its end (全程跟踪, XS-17)."""

from __future__ import annotations

from wangge.cases.models import Case
from wangge.cases.operations.routing import find_nearest_unit
from wangge.platform.public import get_profile


def name_tracking_unit(case: Case) -> dict[str, object]:
    """Have the city's tracking unit look after a case that concerns several units; return what the event says of it.

    Nothing where the city names no such kind of unit, the district has none, or one tracks the case already.
    """
    department = get_profile().loop.tracking.department
    if department is None or case.tracking_unit_id is not None:
        return {}
    case.tracking_unit_id = find_nearest_unit(case, kind=department)
    return {"tracking_unit_id": case.tracking_unit_id} if case.tracking_unit_id is not None else {}
