"""The counts of an import."""

from __future__ import annotations

from wangge.intake.domain.summary import ImportSummary, Outcome, Tally


def test_counts_add_up() -> None:
    tally = Tally()
    outcomes = [Outcome.CASE, Outcome.CASE, Outcome.MERGED, Outcome.REJECTED, Outcome.UNCHANGED, Outcome.REJECTED]
    tally.outcomes.update(outcomes)
    tally.reasons.update(["b", "a"])
    tally.cases_without_point = 1

    assert tally.rows == len(outcomes)
    assert tally.summarise() == ImportSummary(
        rows=6,
        cases=2,
        merged=1,
        rejected=2,
        unchanged=1,
        reasons={"a": 1, "b": 1},
        cases_without_point=1,
        cases_outside_grids=0,
        cases_without_category=0,
        units_made=0,
    )
    assert list(tally.summarise().reasons) == ["a", "b"]
