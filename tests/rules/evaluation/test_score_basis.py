"""What a score period counts by, what it lacks, and what a further edition changes; without a database (ZJG-12, HS-7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from wangge.evaluation.domain.bands import BandMark
from wangge.evaluation.domain.missing_values import list_missing_values, pack_missing, unpack_missing
from wangge.evaluation.domain.periods import are_whole_months, list_months, list_touched_months
from wangge.evaluation.domain.restatements import compare_marks, compare_runs
from wangge.evaluation.domain.scheme_plans import build_plans
from wangge.evaluation.domain.score_basis import build_basis, compare_rules, read_basis, read_judging
from wangge.profiles.public import CityProfile, load_profile


@pytest.fixture(scope="module")
def profile() -> CityProfile:
    """Give Zhangjiagang's profile, with schemes that people weigh for and an award."""
    return load_profile("zhangjiagang")


def cap(profile: CityProfile, key: str, most: str) -> CityProfile:
    rules = tuple(
        rule.model_copy(update={"cap": Decimal(most)}) if rule.key == key else rule for rule in profile.scoring.rules
    )
    return profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"rules": rules})})


@pytest.mark.parametrize(
    ("from_on", "to_on", "is_whole", "within", "touched"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), True, ("2026-03",), ("2026-03",)),
        (date(2026, 3, 1), date(2026, 3, 30), False, (), ("2026-03",)),
        (date(2026, 3, 2), date(2026, 4, 30), False, ("2026-04",), ("2026-03", "2026-04")),
        (date(2025, 12, 1), date(2026, 2, 28), True, ("2025-12", "2026-01", "2026-02"), ("2025-12", "2026-01", "2026-02")),
        (date(2026, 4, 1), date(2026, 3, 31), False, (), ()),
    ],
)  # fmt: skip
def test_months_of_days(
    from_on: date, to_on: date, is_whole: bool, within: tuple[str, ...], touched: tuple[str, ...]
) -> None:
    assert are_whole_months(from_on, to_on) is is_whole
    assert list_months(from_on, to_on) == within
    assert list_touched_months(from_on, to_on) == touched


def test_what_was_frozen_is_told_again_as_it_was(profile: CityProfile) -> None:
    basis = build_basis(profile, build_plans(profile, units_by_kind={}))
    content: dict[str, Any] = {**basis.packed, "entries": 3}
    later = cap(profile, "closed_case", "1")
    kept = read_basis(content, today=later.scoring.rules)
    assert (kept.packed, kept.rules, kept.plans) == (basis.packed, basis.rules, basis.plans)
    assert compare_rules(basis, kept) == ()
    ((change),) = compare_rules(kept, build_basis(later, ()))
    assert (change.key, change.named.cap, change.before != change.after) == ("closed_case", Decimal(1), True)
    bare = profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"rules": ()}), "results": ()})
    packed = build_basis(bare, ()).packed
    assert packed == {"rules": {}, "scoring": [], "flags": packed["flags"], "judging": packed["judging"]}
    assert {one.named for one in compare_rules(kept, build_basis(bare, ()))} == set(kept.rules)


@pytest.mark.parametrize("city", ["zhangjiagang", "pujiang", "xiangshan", "hongshan", "hailing"])
def test_composites_and_grades_are_kept_as_they_were(city: str) -> None:
    was = load_profile(city)
    content = orjson.loads(orjson.dumps(build_basis(was, ()).packed))
    assert read_judging(content, today=was.evaluation) == was.evaluation
    changes = {"composites": (), "score_tables": (), "bands": was.evaluation.bands[:1], "small_sample": 7}
    today = was.evaluation.model_copy(update=changes)
    assert read_judging(content, today=today) == was.evaluation.model_copy(update={"small_sample": 7})
    del content["judging"]
    assert read_judging(content, today=today) == today


def test_what_was_frozen_before_whole_rules_were_kept_has_its_caps(profile: CityProfile) -> None:
    content = {"rules": {"closed_case": "7.000", "gone": None}}
    kept = read_basis(content, today=profile.scoring.rules)
    assert [(rule.key, rule.cap) for rule in kept.rules] == [("closed_case", Decimal(7))]
    assert (kept.caps, kept.packed) == ({"closed_case": Decimal(7)}, content)
    free = read_basis({"rules": {"closed_case": None}}, today=profile.scoring.rules)
    assert (free.rules[0].cap, free.caps) == (None, {})


def test_values_that_are_missing(profile: CityProfile) -> None:
    plan = next(one for one in build_plans(profile, units_by_kind={}) if one.scheme.key == "upper_grids")
    manual = [rule.key for rule in plan.rules if rule.points_to is not None]
    missing = list_missing_values([(plan, "a", manual), (plan, "b", manual[1:]), (plan, "c", ())])
    assert {(one.judged, one.rule) for one in missing} == {("b", manual[0]), *(("c", key) for key in manual)}
    packed = pack_missing(missing, reason="新设")
    assert (packed["reason"], unpack_missing({"missing": packed}), unpack_missing({})) == ("新设", missing, ())


def test_editions_are_compared_month_by_month_and_result_by_result() -> None:
    runs = compare_runs({"2026-03": 1, "2026-04": 2}, {"2026-04": 2, "2026-03": 3, "2026-05": None})
    assert [(one.month, one.before_id, one.after_id) for one in runs] == [("2026-03", 1, 3)]
    low, high = BandMark(value=Decimal(70), band="b"), BandMark(value=Decimal(90), band="a")
    none = BandMark(value=None, band="")
    before = {"s": {"x": low, "y": low, "gone": low, "n": none}}
    changes = compare_marks(before, {"s": {"x": high, "y": low, "new": high, "n": low}})
    assert [(one.judged, one.difference) for one in changes] == [
        ("gone", None), ("n", None), ("new", None), ("x", Decimal(20)),
    ]  # fmt: skip
