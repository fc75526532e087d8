"""What is due by grade over HTTP, and the matter that is opened by it (ZJG-14)."""

from __future__ import annotations

import pytest

from tests.api.evaluation.calling import get, post, sit_down
from tests.factories import World
from tests.operations.evaluation.conftest import month
from tests.operations.evaluation.test_band_triggers import GRID, freeze_two, graded

__all__ = ["graded", "month"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full]


def test_what_is_due_by_grade_is_what_opening_takes(graded: World) -> None:
    freeze_two(graded)
    jiang = sit_down(graded, "jiang")
    due = next(one for one in get(jiang, "due-bands").json() if one["judged"] == GRID)
    assert (due["subject_id"], due["band"], due["running"]) == (graded.members["ji"], "unqualified", 2)
    assert get(sit_down(graded, "qian"), "due-bands").json()["code"] == "score_act_not_yours"
    body = {"member_id": due["subject_id"], "reason": "连续两期不达标"} | {
        name: due[name] for name in ("ladder", "trigger", "period_id", "judged")
    }
    assert post(jiang, "matters", {**body, "judged": "x"}).json()["code"] == "matter_band_not_met"
    opened = post(jiang, "matters", body)
    assert (opened.status_code, opened.json()["is_receipt_outstanding"]) == (201, False)
    assert GRID not in {one["judged"] for one in get(jiang, "due-bands").json()}
