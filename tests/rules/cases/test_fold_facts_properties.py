"""Facts of random walks through the table of moves: sound at every instant, and the same when read again later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cases.fact_histories import AREA_CLASSES, BUREAU, CREW, START, Story, fold, fold_cut, fold_then
from wangge.analytics.public import check_facts
from wangge.cases.domain.workflow import CASE_MOVES

BEGINNINGS = ("report", "report", "report", "report", "handle_on_the_spot", "import_filed", "import_closed")
PEOPLE = st.sampled_from([21, 22, 23, 24, 25])


def draw_words(draw: st.DrawFn, move: str) -> dict[str, Any]:
    """Return what the operation of a move writes into its event."""
    grid = st.sampled_from(sorted(AREA_CLASSES))
    words: dict[str, st.SearchStrategy[Any]] = {}
    match move:
        case "report":
            return {"category_id": None}
        case "accept":
            words = {"category_id": st.just(7)} | ({"grid": grid} if draw(st.booleans()) else {})
        case "handle_on_the_spot":
            words = {"category_id": st.just(7)}
        case "import_filed" | "import_closed":
            words = {"category_id": st.just(7), "grid": st.just("320582001001001")}
        case "file":
            words = {"condition_id": st.sampled_from([70, 71])}
        case "dispatch" | "rule_on_duty":
            words = {"unit_id": st.sampled_from([BUREAU, CREW])}
        case "send_to_check":
            words = {"checker_id": PEOPLE}
        case "instruct":
            words = {"due_hours": st.sampled_from([1, 40])}
        case "close":
            words = {"closure_code": st.sampled_from(["fixed", "deferred", "unfounded"])}
    return {name: draw(value) for name, value in words.items()}


@st.composite
def draw_story(draw: st.DrawFn, case_id: int) -> Story:
    """Return a case that went a random way through the table, absorbing duplicates now and then."""
    story = Story(
        case_id=case_id,
        source_class=draw(st.sampled_from(["own", "public", "video"])),
        at=START + timedelta(hours=draw(st.integers(0, 48))),
    )
    move = draw(st.sampled_from(BEGINNINGS))
    story.act(move, by=draw(PEOPLE), hours=0, **draw_words(draw, move))
    for _ in range(draw(st.integers(0, 18))):
        # In order of the table, which is that of the main line: shrinking and many steps lead to closing.
        moves = [found.name for found in CASE_MOVES.moves_from(story.state)]
        if not moves:
            break
        if draw(st.integers(0, 9)) == 9:
            story.act("absorb", by=draw(PEOPLE), hours=draw(st.integers(0, 6)))
            continue
        move = draw(st.sampled_from(moves))
        story.act(move, by=draw(PEOPLE), hours=draw(st.sampled_from([0, 0.5, 1, 3, 30])), **draw_words(draw, move))
    return story


@st.composite
def draw_city(draw: st.DrawFn) -> list[Story]:
    return [draw(draw_story(case_id)) for case_id in range(1, draw(st.sampled_from([1, 3, 20])) + 1)]


@settings(max_examples=10)
@given(draw_city())
def test_facts_of_any_history_are_sound(city: list[Story]) -> None:
    facts = fold(*city)
    check_facts(facts)
    rows = facts.to_pylist()
    assert [row["state"] for row in rows] == [story.state for story in city]
    for row, story in zip(rows, city, strict=True):
        moves = [event["move"] for event in story.events]
        assert row["event_count"] == len(moves)
        if row["return_count"] is not None:
            assert row["case_return_count"] == moves.count("return")
            assert row["rework_count"] <= moves.count("fail_check") + moves.count("rework")
        held = {clock["unit_id"] for clock in story.clocks if clock["stage"] == "handle"} | {story.row["unit_id"]}
        assert row["condition_id"] == story.row["condition_id"]
        assert row["unit_id"] in held
        if len(held - {None}) == 1:
            assert [row["unit_id"]] == [*(held - {None})]


@settings(max_examples=10)
@given(draw_city(), st.integers(0, 200))
def test_facts_as_of_an_instant_are_the_same_when_read_later(city: list[Story], hours: int) -> None:
    as_of = START + timedelta(hours=hours, minutes=1)
    then, later = fold_then(*city, as_of=as_of), fold_cut(*city, as_of=as_of)
    check_facts(then)
    assert later.to_pylist() == then.to_pylist()


OF_NEIGHBOURS = ("found_first", "solved", "frequent")
"""Facts that the cases around decide: a part of the city without them cannot know."""


@settings(max_examples=5)
@given(draw_city())
def test_facts_of_parts_are_parts_of_the_facts(city: list[Story]) -> None:
    as_of = max(story.at for story in city)
    middle = len(city) // 2 + 1
    parts = [part for part in (city[:middle], city[middle:]) if part]
    of_parts = [row for part in parts for row in fold(*part, as_of=as_of).drop_columns(OF_NEIGHBOURS).to_pylist()]
    assert of_parts == fold(*city, as_of=as_of).drop_columns(OF_NEIGHBOURS).to_pylist()
