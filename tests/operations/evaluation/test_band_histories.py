"""Grades period by period: of a published period as it stands, of a frozen one as frozen; each sees his own (ZJG-14)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.scoring import close, give, open_march, publish, use_points_of
from wangge.evaluation.public import read_assessments, read_band_history, run_evaluation
from wangge.platform.public import get_profile, use_profile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.full
def test_a_published_period_is_shown_as_it_stands_and_a_frozen_one_as_frozen(month: World) -> None:
    feng, jiang = month.actor("feng"), month.actor("jiang")
    run_evaluation(actor=jiang, month="2026-03")
    with use_points_of(month, "hongshan"):
        period = open_march(month)
        give(month, period, rule="department_strict")
        assert read_band_history(actor=feng, scheme="departments").periods == (), "nobody's business while it is open"
        publish(month, period)
        (shown,) = read_band_history(actor=feng, scheme="departments").periods
        table = read_assessments(actor=feng, scheme="departments", span=f"period-{period}")
        values = {key: mark.value for key, mark in shown.marks["departments"].items()}
        assert values == {row.key: row.assessment.value for row in table.rows}
        assert (shown.digest, len(values) > 1) == ("", True)
        unit = str(month.units["sanitation"])
        (own,) = read_band_history(actor=month.actor("tang"), scheme="departments").periods
        assert set(own.marks["departments"]) == {unit}
        assert read_band_history(actor=feng, scheme="smiles").list_marks(unit)[0].mark is None
        month.wait(timedelta(days=7))
        digest = close(month, period)
        halved = tuple(scheme.model_copy(update={"start": Decimal(0)}) for scheme in get_profile().schemes)
        with use_profile(get_profile().model_copy(update={"schemes": halved})):
            (kept,) = read_band_history(actor=feng, scheme="departments").periods
        assert {key: mark.value for key, mark in kept.marks["departments"].items()} == values
        assert kept.digest == digest
