from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.platform.chains import KEY, build_events, build_head, build_seal
from wangge.platform.domain.chain import GENESIS, ChainEvent, ChainHead, compute_event_mac
from wangge.platform.domain.faults import AuditFault
from wangge.platform.domain.verification import SealedHead, check_chain

EVENTS = build_events(7, 5)
HEAD = build_head(EVENTS)
SEALS = (build_seal(EVENTS, 3, anchor=1), build_seal(EVENTS, 5, anchor=2))


def check(
    events: list[ChainEvent],
    *,
    head: ChainHead | None = HEAD,
    seals: tuple[SealedHead, ...] = (),
    key: bytes = KEY,
) -> list[AuditFault]:
    return list(check_chain(key, source="fake", chain_key=7, head=head, events=events, seals=seals))


def kinds(faults: list[AuditFault]) -> set[str]:
    return {fault.kind for fault in faults}


def change(seq: int) -> list[ChainEvent]:
    return [replace(event, content=b"changed") if event.seq == seq else event for event in EVENTS]


def remove(seq: int) -> list[ChainEvent]:
    return [event for event in EVENTS if event.seq != seq]


def renumber(events: list[ChainEvent]) -> list[ChainEvent]:
    return [replace(event, seq=seq) for seq, event in enumerate(events, start=1)]


@pytest.mark.parametrize("seals", [(), SEALS], ids=["not sealed", "sealed"])
def test_an_untouched_chain_is_clean(seals: tuple[SealedHead, ...]) -> None:
    assert check(EVENTS, seals=seals) == []


@pytest.mark.parametrize("seals", [(), SEALS], ids=["not sealed", "sealed"])
@pytest.mark.parametrize("seq", [1, 3, 5], ids=["first", "middle", "last"])
def test_a_changed_event_is_found(seq: int, seals: tuple[SealedHead, ...]) -> None:
    faults = check(change(seq), seals=seals)
    assert [(fault.kind, fault.params["seq"]) for fault in faults] == [("event_changed", seq)]
    assert {fault.subject for fault in faults} == {"C7"}


@pytest.mark.parametrize("seals", [(), SEALS], ids=["not sealed", "sealed"])
@pytest.mark.parametrize("seq", [1, 3, 5], ids=["first", "middle", "last"])
def test_a_removed_event_is_found_and_the_case_named(seq: int, seals: tuple[SealedHead, ...]) -> None:
    for events in (remove(seq), renumber(remove(seq))):
        faults = check(events, seals=seals)
        assert faults
        assert {fault.subject for fault in faults} == {"C7"}
        assert "events_cut_off" in kinds(faults)


@pytest.mark.parametrize("place", [0, 2, 5], ids=["first", "middle", "last"])
def test_an_inserted_event_is_found(place: int) -> None:
    forged = ChainEvent(chain_key=7, seq=0, content=b"forged", mac="0" * 64)
    faults = check(renumber([*EVENTS[:place], forged, *EVENTS[place:]]))
    assert {"event_changed", "event_inserted"} <= kinds(faults)


def test_reordered_events_are_found() -> None:
    assert "event_changed" in kinds(check(renumber([EVENTS[0], EVENTS[2], EVENTS[1], *EVENTS[3:]])))


def test_an_event_of_another_chain_is_found() -> None:
    other = build_events(8, 5)[0]
    assert "event_changed" in kinds(check([replace(other, chain_key=7), *EVENTS[1:]]))


def test_a_changed_row_is_found() -> None:
    for head in (replace(HEAD, fields={"state": "closed"}), replace(HEAD, row_mac="0" * 64)):
        assert kinds(check(EVENTS, head=head)) == {"row_changed"}


def test_a_row_cut_back_with_its_last_event_is_found_without_a_seal() -> None:
    shorter = EVENTS[:4]
    head = replace(HEAD, count=4, head=shorter[-1].mac)
    assert kinds(check(shorter, head=head)) == {"row_changed"}


def test_an_old_row_brought_back_is_found_only_after_sealing() -> None:
    """The limit that the decision record on the audit chain states."""
    shorter = EVENTS[:4]
    old_row = build_head(shorter)
    assert check(shorter, head=old_row, seals=SEALS[:1]) == []
    faults = check(shorter, head=old_row, seals=SEALS)
    assert [(fault.kind, fault.params["anchor"]) for fault in faults] == [("sealed_event_missing", 2)]


def test_a_rewritten_tail_breaks_the_seal_even_when_the_forger_holds_the_key() -> None:
    forged = compute_event_mac(KEY, previous_mac=EVENTS[3].mac, content=b"forged")
    events = [*EVENTS[:4], ChainEvent(chain_key=7, seq=5, content=b"forged", mac=forged)]
    assert check(events, head=build_head(events)) == []
    assert kinds(check(events, head=build_head(events), seals=SEALS)) == {"seal_broken"}


def test_a_whole_chain_removed_after_sealing_is_named() -> None:
    faults = check([], head=None, seals=SEALS)
    assert [(fault.kind, fault.subject) for fault in faults] == [("chain_removed", "C7")]
    assert faults[0].params == {"count": 5, "anchor": 2}


def test_events_without_their_row_are_found() -> None:
    assert kinds(check(EVENTS, head=None)) == {"row_missing"}
    assert check(EVENTS, head=None)[0].subject == "fake #7"
    assert kinds(check(change(2), head=None)) == {"row_missing"}  # whose name the codes cover is not known any more
    assert check(EVENTS, head=None, seals=SEALS)[0].subject == "C7"


def test_another_key_fits_nothing() -> None:
    faults = check(EVENTS, key=b"another key of sixteen bytes")
    assert len([fault for fault in faults if fault.kind == "event_changed"]) == 5
    assert "row_changed" in kinds(faults)


def test_the_first_event_follows_nothing() -> None:
    assert EVENTS[0].mac == compute_event_mac(KEY, previous_mac=GENESIS, content=EVENTS[0].content)


@given(
    count=st.integers(1, 8),
    data=st.data(),
)
def test_no_single_change_of_a_sealed_chain_goes_unseen(count: int, data: st.DataObject) -> None:
    events = build_events(7, count)
    head = build_head(events)
    place = data.draw(st.integers(0, count - 1))
    act = data.draw(st.sampled_from(["content", "mac", "remove", "repeat", "swap"]))
    touched = list(events)
    if act == "content":
        touched[place] = replace(events[place], content=events[place].content + b"!")
    elif act == "mac":
        touched[place] = replace(events[place], mac="f" * 64)
    elif act == "remove":
        del touched[place]
    elif act == "repeat":
        touched.insert(place, events[place])
    else:
        other = data.draw(st.integers(0, count - 1))
        touched[place], touched[other] = touched[other], touched[place]
        if other == place:
            return
    assert check(renumber(touched), head=head, seals=(build_seal(events, count),))


def test_every_fault_has_words_in_both_languages() -> None:
    fault = check(change(2))[0]
    assert fault.detail == "event 2 is not as it was written, or does not stand where it was written"
    assert fault.describe("zh-hans").startswith("第 2 条记录")


def test_nothing_at_all_is_no_fault() -> None:
    assert check([], head=None) == []
