"""Whether a printed sheet agrees with the chain, and which photos are worth a look."""

from __future__ import annotations

import pytest

from tests.support.refusals import refused
from wangge.cases.domain.photo_copies import PhotoUse, is_worth_review
from wangge.cases.domain.separation import check_near_photos
from wangge.cases.domain.sheets import SealedStep, build_sheet_code, clean_sheet_code, judge_sheet

MACS = [f"{number:x}" * 64 for number in range(1, 5)]
STEPS = [SealedStep(mac=mac, computed_mac=mac) for mac in MACS]


@pytest.mark.parametrize(
    ("version", "count", "told"), [(4, 4, ("same", 0)), (3, 4, ("gone_on", 1)), (1, 4, ("gone_on", 3))]
)
def test_a_true_code_agrees_at_its_version(version: int, count: int, told: tuple[str, int]) -> None:
    code = build_sheet_code(version=version, head_mac=MACS[version - 1])
    assert judge_sheet(code, steps=STEPS, count=count) == told


@pytest.mark.parametrize("code", ["4-" + "1" * 16, "5-" + "4" * 16, "0-" + "4" * 16, "", "4", "4-44", "4-" + "4" * 17])
def test_any_other_code_differs(code: str) -> None:
    assert judge_sheet(code, steps=STEPS, count=4) == ("differs", 0)
    assert judge_sheet(code, steps=[], count=0) == ("differs", 0)


def test_a_history_that_no_longer_holds_together_is_told() -> None:
    code = build_sheet_code(version=4, head_mac=MACS[3])
    altered = [*STEPS[:1], SealedStep(mac=MACS[1], computed_mac="f" * 64), *STEPS[2:]]
    assert judge_sheet(code, steps=altered, count=4) == ("broken", 0)
    assert judge_sheet(code, steps=STEPS, count=5) == ("broken", 0)


def test_a_typed_code_may_have_blanks_and_capitals() -> None:
    assert clean_sheet_code(" 12-0123 4567 89AB CDEF\n") == "12-0123456789abcdef"
    assert clean_sheet_code("12-xyz") == ""


def use(case_id: int, event_seq: int, purpose: str) -> PhotoUse:
    return PhotoUse(case_id=case_id, event_seq=event_seq, purpose=purpose)


@pytest.mark.parametrize(
    ("newer", "earlier", "is_linked", "is_worth"),
    [
        (use(2, 1, "report"), use(1, 1, "report"), False, True),
        (use(2, 1, "report"), use(1, 1, "report"), True, False),
        (use(2, 5, "after"), use(1, 5, "after"), True, True),
        (use(1, 5, "after"), use(1, 1, "report"), False, True),
        (use(1, 1, "after"), use(1, 1, "before"), False, True),
        (use(1, 5, "after"), use(1, 5, "after"), False, False),
        (use(1, 9, "after"), use(1, 5, "after"), False, True),
        (use(1, 3, "note"), use(1, 1, "report"), False, False),
    ],
)
def test_which_pair_of_photos_is_worth_a_look(
    newer: PhotoUse, earlier: PhotoUse, is_linked: bool, is_worth: bool
) -> None:
    assert is_worth_review(newer, earlier, is_linked=is_linked) is is_worth


def test_a_photo_far_from_the_place_needs_a_reason() -> None:
    assert check_near_photos(distances_m=[None, 200.0], most_m=200, has_reason=False) is None
    assert check_near_photos(distances_m=[10.0, 350.4], most_m=200, has_reason=True) == 350
    with refused("after_photo_far", distance_m=350, most_m=200):
        check_near_photos(distances_m=[10.0, 350.4], most_m=200, has_reason=False)
