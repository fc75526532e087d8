"""What is counted of the truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wangge.demo.domain.tally import PLANTED, Tally, Track, choose_busy
from wangge.demo.domain.truth import PlannedReport

END = datetime(2026, 3, 31, 16, tzinfo=UTC)


def make_track(*, index: int = 7, duplicate_of: int | None = None) -> Track:
    plan = PlannedReport(
        index=index, at=END, channel="collector", lon=120.5, lat=31.8, category_code="06010", words="垃圾",
        fate="handle", is_on_the_spot=False, duplicate_of=duplicate_of, late=frozenset(), is_handled_badly=False,
        rework_draw=0.5, is_returned=False, has_place=True, haste=0.5, photo_seed=1,
    )  # fmt: skip
    return Track(plan=plan)


@pytest.mark.parametrize(
    ("state", "is_late", "due_at", "was_late", "expected"),
    [
        ("handling", True, END - timedelta(hours=1), False, 1),
        ("dispatched", True, END - timedelta(hours=1), False, 1),
        ("handling", True, END + timedelta(hours=1), False, 0),
        ("handling", False, END - timedelta(hours=1), False, 0),
        ("filed", True, END - timedelta(hours=1), False, 0),
        ("handling", True, None, False, 0),
        ("closed", False, END, True, 1),
    ],
)
def test_overdue_is_what_is_late_or_due_and_waiting(
    state: str, is_late: bool, due_at: datetime | None, was_late: bool, expected: int
) -> None:
    track, tally = make_track(), Tally()
    track.is_handle_late, track.handle_due_at, track.is_overdue = is_late, due_at, was_late
    tally.count_overdue(track, state=state, end_at=END, unit_code="MUNICIPAL")
    assert tally.tell_counts()["overdue"] == expected
    assert sum(tally.overdue_by_unit.values()) == expected


def test_every_planted_count_is_told() -> None:
    assert Tally().tell_counts() == dict.fromkeys(PLANTED, 0)
    assert Tally().tell_duplicates() == {
        "planted": 0, "merged": 0, "merged_rightly": 0, "precision": None, "recall": None
    }  # fmt: skip


def test_precision_is_of_the_merged_and_recall_of_the_planted() -> None:
    tally = Tally(duplicates=10, merged_right=6)
    tally.counts["merged"] = 8
    told = tally.tell_duplicates()
    assert (told["precision"], told["recall"]) == (0.75, 0.6)


def test_a_duplicate_has_the_origin_of_its_original() -> None:
    assert make_track(index=9, duplicate_of=4).origin == make_track(index=4).origin == 4


def test_a_weakness_is_given_to_somebody_busy() -> None:
    counts = {"A": 300, "B": 125, "C": 124, "D": 1}
    assert choose_busy(counts, reports=5000, avoid="A") == ["B"]
    assert choose_busy({"A": 3, "B": 2}, reports=40, avoid="A") == ["B"]
    assert choose_busy({"A": 5, "B": 4, "C": 3, "D": 1, "E": 7}, reports=40, avoid="E") == ["A", "B"]
    assert choose_busy({"A": 3}, reports=40, avoid="A") == []
    assert choose_busy({}, reports=1, avoid="A") == []
