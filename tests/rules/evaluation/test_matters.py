"""The ladder: the next rung, what bars it, and when a matter may be closed (HS-8, HS-17, ZJG-14)."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.evaluation.domain.matters import (
    CLOSED,
    DONE,
    FOLLOWING,
    OPEN,
    RECORDED,
    REFERRED,
    TRACK_STATES,
    RungGone,
    TrackState,
    find_next_rung,
    find_since,
    find_unrecorded,
    is_ready_to_close,
    pack_tracks,
    unpack_tracks,
)
from wangge.profiles.public import load_profile

(LADDER,) = load_profile("zhangjiagang").accountability.ladders


def gone(*rungs: str, is_recorded: bool = True) -> list[RungGone]:
    return [RungGone(rung=rung, number=number, is_recorded=is_recorded) for number, rung in enumerate(rungs, start=1)]


@pytest.mark.parametrize(
    ("before", "expected"),
    [((), "talk"), (("talk",), "training"), (("talk", "training"), "personnel"), (("talk", "training", "personnel"), None),
     (("abolished",), "talk")],
)  # fmt: skip
def test_rungs_are_climbed_one_by_one(before: tuple[str, ...], expected: str | None) -> None:
    rung = find_next_rung(LADDER, gone(*before))
    assert (rung.key if rung else None) == expected


def test_a_rung_without_its_record_bars_the_next() -> None:
    waiting = find_unrecorded([*gone("talk"), RungGone(rung="training", number=7, is_recorded=False)])
    assert waiting is not None
    assert waiting.number == 7
    assert find_unrecorded(gone("talk", "training")) is None


def test_rungs_count_for_the_months_of_the_ladder() -> None:
    assert find_since(LADDER, date(2026, 12, 31)) == date(2025, 12, 24)


TRACKS = {
    "appraisal": TrackState(state=DONE, on=date(2026, 3, 4), note="已核实", member_id=3),
    "discipline": TrackState(state=DONE, on=date(2026, 3, 5), note="无违纪", member_id=4),
}


def test_the_words_under_seal_never_change() -> None:
    assert (OPEN, RECORDED, CLOSED) == ("open", "recorded", "closed")
    assert TRACK_STATES == (FOLLOWING, REFERRED, DONE) == ("following", "referred", "done")


def test_states_of_followers_are_read_back_as_sealed() -> None:
    tracks = {**TRACKS, "personnel": TrackState(state=REFERRED)}
    assert unpack_tracks(pack_tracks(tracks)) == tracks
    assert unpack_tracks("") == {}


@pytest.mark.parametrize(
    ("state", "discipline", "expected"),
    [(RECORDED, DONE, True), (OPEN, DONE, False), (RECORDED, REFERRED, False), (RECORDED, FOLLOWING, False)],
)
def test_a_matter_is_ready_when_recorded_and_followed_to_its_end(
    *, state: str, discipline: str, expected: bool
) -> None:
    tracks = {**TRACKS, "discipline": TrackState(state=discipline)}
    assert is_ready_to_close(state=state, tracks=tracks) is expected
