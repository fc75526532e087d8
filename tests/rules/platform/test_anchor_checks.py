from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.rules.platform.chains import KEY, build_events, build_seal
from wangge.platform.domain.anchor_lines import check_anchor_file
from wangge.platform.domain.chain import (
    GENESIS,
    AnchorFacts,
    compute_anchor_mac,
    compute_counter_mac,
    render_anchor_line,
)
from wangge.platform.domain.faults import FAULT_WORDS, AuditFault
from wangge.platform.domain.verification import (
    SealedHead,
    SignedAnchor,
    check_anchors,
    check_counters,
    digest_sealed_heads,
    digest_sources,
    find_missing_numbers,
)

START = datetime(2026, 3, 2, tzinfo=UTC)
HEADS = [
    build_seal(build_events(chain_key, anchor + 1), anchor + 1, anchor=anchor)
    for anchor in (1, 2)
    for chain_key in (3, 4)
]


def build_anchors() -> list[SignedAnchor]:
    """Anchors 1 and 2 seal the chains 3 and 4, anchor 3 seals nothing new."""
    digests = {anchor: (digest, chains) for anchor, digest, chains in digest_sealed_heads(HEADS)}
    anchors: list[SignedAnchor] = []
    previous = GENESIS
    for number in (1, 2, 3):
        digest, chains = digests.get(number, (digest_sources({}), 0))
        facts = AnchorFacts(
            number=number,
            sealed_at=START + timedelta(days=number),
            chain_count=chains,
            event_count=2,
            heads_digest=digest,
            counters={"case:a": number},
            previous_mac=previous,
        )
        previous = compute_anchor_mac(KEY, facts)
        anchors.append(SignedAnchor(facts=facts, mac=previous))
    return anchors


ANCHORS = build_anchors()
LINES = [render_anchor_line(anchor.facts, anchor.mac) for anchor in ANCHORS]
NUMBERED = [(anchor.facts.number, line) for anchor, line in zip(ANCHORS, LINES, strict=True)]


def check(anchors: list[SignedAnchor], heads: list[SealedHead] = HEADS) -> list[tuple[str, str]]:
    digests = {anchor: (digest, chains) for anchor, digest, chains in digest_sealed_heads(heads)}
    return pairs(check_anchors(KEY, anchors, digests))


def pairs(faults: object) -> list[tuple[str, str]]:
    return [(fault.kind, fault.subject) for fault in faults]  # type: ignore[attr-defined]


def test_untouched_anchors_are_clean() -> None:
    assert check(ANCHORS) == []
    assert pairs(check_anchor_file(LINES, NUMBERED)) == []


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_changed_anchor_is_found(index: int) -> None:
    anchors = list(ANCHORS)
    facts = replace(anchors[index].facts, sealed_at=START)
    anchors[index] = replace(anchors[index], facts=facts)
    assert check(anchors) == [("anchor_changed", str(index + 1))]


def test_an_anchor_removed_between_others_is_named() -> None:
    assert check([ANCHORS[0], ANCHORS[2]])[0] == ("anchor_missing", "2")


def test_an_anchor_of_another_history_does_not_follow() -> None:
    facts = replace(ANCHORS[1].facts, previous_mac="0" * 64)
    foreign = SignedAnchor(facts=facts, mac=compute_anchor_mac(KEY, facts))
    assert ("anchor_changed", "2") in check([ANCHORS[0], foreign, ANCHORS[2]])


@pytest.mark.parametrize("heads", [HEADS[1:], [replace(HEADS[0], count=1), *HEADS[1:]]], ids=["removed", "changed"])
def test_a_touched_sealed_head_is_found(heads: list[SealedHead]) -> None:
    assert check(ANCHORS, heads) == [("anchor_heads_changed", "1")]


def test_sealed_heads_added_to_an_empty_anchor_are_found() -> None:
    assert check(ANCHORS, [*HEADS, replace(HEADS[0], anchor=3)]) == [("anchor_heads_changed", "3")]


def test_an_anchor_missing_from_the_file_is_named() -> None:
    assert pairs(check_anchor_file(LINES[:2], NUMBERED)) == [("anchor_not_in_file", "3")]
    assert pairs(check_anchor_file([LINES[0], LINES[2]], NUMBERED)) == [("anchor_not_in_file", "2")]


def test_a_database_set_back_is_found_by_the_file() -> None:
    assert pairs(check_anchor_file(LINES, NUMBERED[:1])) == [
        ("anchor_not_in_database", "2"),
        ("anchor_not_in_database", "3"),
    ]


def test_a_line_of_another_history_is_found() -> None:
    other = render_anchor_line(ANCHORS[1].facts, "0" * 64)
    assert pairs(check_anchor_file([LINES[0], other, LINES[2]], NUMBERED)) == [("anchor_file_differs", "2")]


def test_a_line_that_is_no_anchor_is_found() -> None:
    faults = list(check_anchor_file([b"rubbish\n", *LINES], NUMBERED))
    assert [(fault.kind, fault.params["line"]) for fault in faults] == [("anchor_file_differs", 1)]
    assert pairs(check_anchor_file([*LINES, b'{"number": "x"}\n'], NUMBERED)) == [("anchor_not_in_database", "line 4")]


def build_counters(**lasts: int) -> dict[str, tuple[int, str]]:
    return {scope: (last, compute_counter_mac(KEY, scope=scope, last=last)) for scope, last in lasts.items()}


def check_all_counters(
    counters: dict[str, tuple[int, str]], sealed: dict[str, tuple[int, int]] | None = None
) -> list[AuditFault]:
    return list(check_counters(KEY, counters=counters, scopes_counter="scopes", sealed=sealed or {}))


def test_untouched_counters_are_clean() -> None:
    assert check_all_counters({}) == []
    assert check_all_counters(build_counters(a=3, b=5, scopes=2), {"a": (3, 1)}) == []


def test_a_counter_set_back_is_found() -> None:
    counters = build_counters(a=3, scopes=1)
    counters["a"] = (2, counters["a"][1])
    assert pairs(check_all_counters(counters)) == [("counter_changed", "a")]


def test_an_old_counter_row_brought_back_is_found_after_sealing() -> None:
    faults = check_all_counters(build_counters(a=2, scopes=1), {"a": (3, 4)})
    assert [(fault.kind, fault.params) for fault in faults] == [
        ("counter_set_back", {"last": 2, "sealed": 3, "anchor": 4})
    ]


def test_a_counter_removed_whole_is_missed() -> None:
    assert pairs(check_all_counters(build_counters(a=3, scopes=2))) == [("counter_missing", "scopes")]
    assert pairs(check_all_counters({}, {"a": (3, 1), "scopes": (1, 1)})) == [
        ("counter_missing", "scopes"),
        ("counter_set_back", "a"),
        ("counter_set_back", "scopes"),
    ]


@pytest.mark.parametrize(
    ("numbers", "last", "missing"),
    [
        ([1, 2, 3], 3, []),
        ([], 2, [1, 2]),
        ([2, 3], 3, [1]),
        ([1, 3], 3, [2]),
        ([1, 2], 3, [3]),
        ([1, 5], 3, [2, 3]),
        ([5], 0, []),
        ([1, 1, 2], 2, []),
    ],
)
def test_missing_numbers_are_named(numbers: list[int], last: int, missing: list[int]) -> None:
    assert list(find_missing_numbers(numbers, last=last)) == missing


def test_fault_words_name_the_same_parameters_in_both_languages() -> None:
    for kind, words in FAULT_WORDS.items():
        english, chinese = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in words)
        assert english == chinese, kind
