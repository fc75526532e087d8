"""The same trouble at the same place: who told first of it, whether it stays solved, whether it stands (PJ-9, PJ-7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.rules.cases.fact_histories import BUREAU, START, Story, fold, fold_cut, fold_then

NEAR, FAR = 31.9003, 31.901
"""33 and 111 metres north of 31.9; the radius is 50."""


def tell(case_id: int, source_class: str = "own", *, days: float = 0, lat: float | None = 31.9) -> Story:
    """Return a report so many days after the first."""
    story = Story(case_id=case_id, source_class=source_class, lat=lat, at=START + timedelta(days=days))
    return story.act("report", hours=0)


def tell_accepted(case_id: int, source_class: str = "own", **where: float | None) -> Story:
    return tell(case_id, source_class, **where).act("accept", category_id=7)  # type: ignore[arg-type]


def tell_closed(case_id: int, source_class: str = "own", **where: float | None) -> Story:
    story = tell_accepted(case_id, source_class, **where).act("file", condition_id=70)
    story.act("dispatch", unit_id=BUREAU).act("sign").act("finish").act("send_to_check", checker_id=25)
    return story.act("pass_check").act("close")


def read(name: str, *stories: Story, as_of: datetime | None = None) -> list[object]:
    return [row[name] for row in fold(*stories, as_of=as_of).to_pylist()]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (tell_accepted(2, "public", days=1), [True, None]),
        (tell_accepted(2, "public", days=6.9, lat=NEAR), [True, None]),
        (tell_accepted(2, "public", days=7.1), [True, False]),
        (tell_accepted(2, "public", days=1, lat=FAR), [True, False]),
        (tell_accepted(2, "public", days=1, lat=None), [True, None]),
        (tell_accepted(2, "public", days=-1), [None, False]),
        (tell_accepted(2, "public", days=-7.1), [True, False]),
        (tell_accepted(2, "own", days=-1), [True, True]),
        (tell_accepted(2, "superior", days=-1), [True, None]),
        (tell(2, "public", days=-1), [True, None]),
        (tell_accepted(2, "public", days=-1).act("void"), [True, None]),
        (tell_accepted(2, "public", days=-1).act("send_back_to_acceptor").act("refuse"), [True, None]),
    ],
    ids=[
        "patrol a day before the citizen", "near and just in time", "too long before", "too far", "without a point",
        "citizen a day before the patrol", "citizen too long before", "two of the patrol", "an order from above",
        "not confirmed", "voided", "refused",
    ],
)  # fmt: skip
def test_who_told_first_has_found_it(second: Story, expected: list[bool | None]) -> None:
    """PJ-9: own finds count where no citizen had told of them before; a citizen's where the patrol had not."""
    assert read("found_first", tell_accepted(1), second) == expected


def test_another_class_of_matter_is_another_problem() -> None:
    other = tell(2, "public", days=-1).act("accept", category_id=8)
    assert read("found_first", tell_accepted(1), other) == [True, False]


def test_two_citizens_of_one_problem_both_told_what_the_patrol_had_not_found() -> None:
    assert read("found_first", tell_accepted(1, "public"), tell_accepted(2, "public", days=1)) == [False, False]


def test_the_first_of_merged_reports_has_found_the_problem() -> None:
    """The citizen told on day 0, the collector on day 1; the acceptor kept the collector's case, and the next merge."""
    citizen = tell(1, "public").act("merge", target_id=2)
    collector = tell_accepted(2, days=1).act("merge", target_id=3)
    kept = tell_accepted(3, days=2)
    assert read("found_first", citizen, collector, kept) == [None, None, False]
    unmerged = tell(1, "public").act("merge", target_id=2).act("unmerge")
    assert read("found_first", unmerged, tell_accepted(2, days=1)) == [None, True]


def test_what_was_fixed_on_the_spot_was_found() -> None:
    story = Story(case_id=1).act("handle_on_the_spot", hours=0, category_id=7)
    assert read("found_first", story) == [True]


def test_an_import_or_a_reopened_case_finds_nothing() -> None:
    again = tell_accepted(2, "public", days=9)
    again.events[0]["move"] = "report_again"
    assert read("found_first", tell_closed(1, days=-9), again) == [True, None]
    imported = Story(case_id=3, source_class="public").act("import_filed", hours=0, category_id=7)
    assert read("found_first", imported) == [None]


@pytest.mark.parametrize(
    ("later", "days", "expected"),
    [
        (None, 14, None),
        (None, 16, True),
        (tell_accepted(2, "public", days=10, lat=NEAR), 11, None),
        (tell_accepted(2, "public", days=10, lat=NEAR), 16, False),
        (tell_accepted(2, "own", days=10), 40, False),
        (tell_accepted(2, "public", days=16), 40, True),
        (tell_accepted(2, "public", days=10, lat=FAR), 40, True),
        (tell(2, "public", days=10), 40, True),
        (tell_accepted(2, "public", days=10).act("void"), 40, True),
        (tell_accepted(2, "public", days=0.01), 40, True),
    ],
    ids=[
        "not long enough", "long enough", "told again not long enough", "told again", "found again", "too late", "too far", "of no class yet", "voided",
        "told before it was closed",
    ],
)  # fmt: skip
def test_a_problem_is_solved_when_nobody_tells_of_it_again(later: Story | None, days: int, expected: object) -> None:
    stories = [tell_closed(1), *([later] if later else [])]
    assert read("solved", *stories, as_of=START + timedelta(days=days))[0] is expected


def test_a_reopened_case_was_not_solved_and_an_open_one_is_not_judged() -> None:
    reopened = tell_closed(1).act("reopen")
    as_of = START + timedelta(days=16)
    assert read("solved", reopened, tell_accepted(2, days=1, lat=FAR)) == [None, None]
    assert read("solved", reopened, tell_accepted(2, days=1, lat=FAR), as_of=as_of) == [False, None]
    assert read("reopened", reopened, tell_accepted(2, days=1, lat=FAR)) == [True, None]
    assert read("solved", tell_closed(3, lat=None), as_of=START + timedelta(days=40)) == [None]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("fixed", True), ("deferred", False), ("not_ours", None), ("duplicate", None), ("unfounded", None)],
)
def test_only_what_was_closed_as_fixed_is_solved(code: str, expected: bool | None) -> None:
    """PJ-9 实际解决: whoever writes "unfounded" and is told of it again has not got rid of it."""
    story = tell_closed(1)
    story.row["closure_code"] = code
    (fact,) = fold(story, as_of=START + timedelta(days=40)).to_pylist()
    assert (fact["closure_code"], fact["solved"]) == (code, expected)
    again = tell_accepted(2, "public", days=10)
    assert read("solved", story, again, as_of=START + timedelta(days=40))[0] is False


def test_a_trouble_stands_from_the_third_time_in_thirty_days() -> None:
    times = [tell_accepted(number, days=day) for number, day in enumerate((0, 20, 29, 31, 70), start=1)]
    assert read("frequent", *times) == [False, False, True, True, False]
    merged = tell_accepted(6, days=21).act("merge", target_id=2)
    refused = tell(7, days=22).act("refuse")
    assert read("frequent", *times[:2], merged, refused) == [False, False, None, None]


def test_a_crowd_of_points_is_compared_in_the_same_way_as_two() -> None:
    """Points 20 m apart along the meridian: with 50 m around it each sees two to either side, the ends fewer."""
    row = [tell_accepted(number, lat=31.9 + number * 20 / 111_195) for number in range(1, 7)]
    assert read("frequent", *row) == [True] * 6
    wide = [tell_accepted(number, lat=31.9 + number * 40 / 111_195) for number in range(1, 7)]
    assert read("frequent", *wide) == [False, True, True, True, True, False]
    wider = [tell_accepted(number, lat=31.9 + number * 60 / 111_195) for number in range(1, 7)]
    assert read("frequent", *wider) == [False] * 6


@pytest.mark.parametrize("days", [0.5, 1.5, 2.5, 3.5, 12, 20])
def test_repeats_read_later_are_those_that_were_known(days: float) -> None:
    """What came after the cut changes nothing: reports, classes, merges, points."""
    stories = [
        tell_closed(1),
        tell(2, "public", days=1).act("accept", hours=12, category_id=7, lat=FAR).act("merge", hours=12, target_id=3),
        tell(3, "public", days=2).act("accept", hours=12, category_id=7).act("void", hours=240),
        tell_accepted(4, "own", days=3),
        tell_closed(5, "public", days=11),
    ]
    as_of = START + timedelta(days=days)
    names = ("case_id", "found_first", "frequent", "solved", "reopened")
    then, cut = (
        table.select(names).to_pylist() for table in (fold_then(*stories, as_of=as_of), fold_cut(*stories, as_of=as_of))
    )
    assert cut == then
