"""Random sound case facts: every case walks some way along the closed loop."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

UNITS = (10, 20, 30)
GRIDS = ("001", "002", "003")


@st.composite
def walk_case(draw: st.DrawFn) -> dict[str, Any]:
    """Return one case: its place, unit and day, and how far it came, in time or not at each stage."""
    far = draw(st.integers(0, 6))
    fate = draw(st.sampled_from(["normal", "refused", "merged", "voided", "imported"]))
    own = draw(st.booleans())
    grid = draw(st.sampled_from(GRIDS))
    suspended = draw(st.booleans())
    row: dict[str, Any] = {
        "reported_on": date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 89))),
        "area_1": "320582",
        "area_2": f"320582{grid}",
        "district_id": 1,
        "own_report": own,
        "public_report": not own,
        "valid_report": far > 1 if own else None,
        "merged": fate == "merged",
        "voided": fate == "voided",
        "refused": fate == "refused",
        "exempt": False,
        "suspended": suspended,
        "suspended_now": suspended and draw(st.booleans()),
        "rework_count": 0,
        "return_count": draw(st.integers(0, 2)),
        "case_return_count": 2,
        "extension_count": draw(st.integers(0, 2)),
    }
    if fate == "imported":
        return {**row, "filed": True, "closed": True, "closing_due": True, "voided": None, "merged": None}
    row |= _answer(draw, "operate_due", "accepted", due=True, done=far > 0 and fate != "refused")
    row |= _answer(draw, "filing_due", "filed", due=row["accepted"], done=row["accepted"] and far > 1)
    running = bool(row["filed"]) and fate != "voided"
    row |= _answer(draw, "dispatch_due", "dispatched", due=running, done=running and far > 2)
    row |= _walk_handling(draw, dispatched=bool(row["dispatched"]), far=far)
    return row | _happen_beside(draw, row)


def _happen_beside(draw: st.DrawFn, row: dict[str, Any]) -> dict[str, Any]:
    """Return the sub-actions and what came of the case."""
    maybe = st.sampled_from([True, False, None])
    closed, supervised = bool(row["closed"]), draw(st.booleans())
    appealed = closed and draw(st.booleans())
    asked = row["public_report"] and closed
    return {
        "reported_hour": draw(st.integers(0, 23)),
        "source": draw(st.sampled_from(["collector", "hotline", "media"])),
        "urgent": draw(maybe),
        "supervised": supervised,
        "counted_against": supervised and draw(st.booleans()),
        "found_first": draw(maybe) if row["filed"] else None,
        "frequent": draw(maybe),
        "solved": draw(maybe) if closed else None,
        "closure_code": draw(st.sampled_from([None, "fixed", "deferred"])) if closed else None,
        "reopened": draw(st.booleans()) if closed else None,
        "appealed": appealed,
        "appeal_granted": draw(maybe) if appealed else None,
        "satisfaction_asked": asked,
        "satisfaction": draw(st.sampled_from([None, 1, 2, 3, 4, 5])) if asked else None,
        "means": draw(st.sampled_from([None, "service", "management", "enforcement"])) if closed else None,
        "shirk_count": draw(st.integers(0, row["return_count"])),
        "dispatch_count": draw(st.integers(1, 3)) if row["dispatched"] else 0,
        "closing_seconds": draw(st.floats(0, 1e6)) if closed else None,
        "suspended_seconds": draw(st.floats(0, 1e6)) if row["suspended"] else None,
    }


def _answer(draw: st.DrawFn, due_flag: str, done_flag: str, *, due: bool, done: bool) -> dict[str, bool | None]:
    in_time = draw(st.sampled_from([True, False, None])) if done else draw(st.sampled_from([False, None]))
    return {due_flag: due, done_flag: done, f"{done_flag}_on_time": in_time if due else None}


def _walk_handling(draw: st.DrawFn, *, dispatched: bool, far: int) -> dict[str, Any]:
    handled = dispatched and far > 3
    overdue = dispatched and not handled and draw(st.booleans())
    signed = dispatched and draw(st.booleans())
    row: dict[str, Any] = _answer(draw, "sign_due", "signed", due=dispatched, done=signed)
    row |= _answer(draw, "handling_due", "handled", due=dispatched, done=handled)
    row |= {"overdue_unhandled": overdue, "unit_id": draw(st.sampled_from(UNITS)) if dispatched else None}
    row |= {"exempt": (overdue or row["handled_on_time"] is False) and draw(st.booleans())}
    row |= {"handling_seconds": draw(st.floats(0, 1e6)) if handled else None}
    row |= {"rework_count": draw(st.integers(0, 2)) if handled else 0}
    row |= _answer(draw, "check_send_due", "check_sent", due=handled, done=handled and far > 4)
    row |= _answer(draw, "check_due", "checked", due=row["check_sent"], done=row["check_sent"] and far > 4)
    row |= _answer(draw, "closing_due", "closed", due=handled or overdue, done=bool(row["checked"]) and far > 5)
    row |= {"check_passed_first": draw(st.sampled_from([True, False, None])) if row["checked"] else None}
    row |= {"dispatch_accurate": draw(st.booleans()) if row["closed"] else None}
    return row


case_lists = st.lists(walk_case(), min_size=1, max_size=40)
