"""What got worse, in cases beyond the earlier rate."""

from __future__ import annotations

from fractions import Fraction

from tests.support.shown_subjects import show_subject
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.domain.worsening import Worsening, find_worsenings

WATCHED = ("closing_rate", "timely_handling_rate", "rework_rate", "filed_count", "appeal_grant_rate")


def find(now: SubjectView, before: SubjectView, most: int = 9) -> tuple[Worsening, ...]:
    return find_worsenings([now], {(before.kind, before.key): before}, indicators=WATCHED, most=most)


def test_the_cases_beyond_the_earlier_rate_are_counted() -> None:
    """Before, 1 of 10 was late; of 40 that would be 4; 10 are: 6 too many."""
    (one,) = find(show_subject(timely_handling_rate=(30, 40)), show_subject(timely_handling_rate=(9, 10), run_id=0))
    assert (one.figure.key, one.bad_count, one.side, one.excess) == ("timely_handling_rate", 10, "missed", 6)
    assert (one.subject.run_id, one.earlier.run_id) == (1, 0)


def test_a_rate_that_is_better_when_lower_counts_its_cases() -> None:
    (one,) = find(show_subject(rework_rate=(5, 10)), show_subject(rework_rate=(1, 6)))
    assert (one.side, one.bad_count, one.excess) == ("numerator", 5, 5 - Fraction(10, 6))


def test_of_one_subject_the_weightiest_figure_is_told() -> None:
    now = show_subject(closing_rate=(19, 20), timely_handling_rate=(10, 20))
    before = show_subject(closing_rate=(20, 20), timely_handling_rate=(20, 20))
    assert [one.figure.key for one in find(now, before)] == ["timely_handling_rate"]


def test_what_stayed_or_got_better_is_not_told() -> None:
    now = show_subject(closing_rate=(10, 20), rework_rate=(1, 20), filed_count=900, appeal_grant_rate=(1, 9))
    before = show_subject(closing_rate=(5, 10), rework_rate=(2, 20), filed_count=1, appeal_grant_rate=(9, 9))
    assert find(now, before) == ()


def test_what_one_of_both_does_not_know_is_not_compared() -> None:
    assert find(show_subject(closing_rate=(1, 2)), show_subject(closing_rate=None)) == ()
    assert find(show_subject(closing_rate=None), show_subject(closing_rate=(1, 2))) == ()
    assert find(show_subject(key="2", closing_rate=(0, 2)), show_subject(key="1", closing_rate=(2, 2))) == ()
    assert find(show_subject(), show_subject()) == ()
    assert find(show_subject(closing_rate=(1, 2)), show_subject()) == ()
    assert find(show_subject(), show_subject(closing_rate=(2, 2))) == ()


def test_the_weightiest_come_first_and_only_so_many() -> None:
    now = [show_subject(key=key, closing_rate=(bad, 20)) for key, bad in (("1", 18), ("2", 5), ("3", 10))]
    before = {("department", key): show_subject(key=key, closing_rate=(20, 20)) for key in "123"}
    found = find_worsenings(now, before, indicators=WATCHED, most=2)
    assert [(one.subject.key, one.excess) for one in found] == [("2", 15), ("3", 10)]
