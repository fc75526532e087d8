"""Every indicator over the 41 hand-written cases of the sheet, against sums done by hand.

Kinds of case (see the sheet): A 12, B 4, C 3, D 3, E 2, F 3, G 2, H 2, I 2, J 2, K 2, L 1, M 1, N 1, O 1 = 41.

- collectors' reports A+B+C+H+I+J+L+M+N+O = 12+4+3+2+2+2+1+1+1+1 = 29, public D+E+F+G+K = 3+2+3+2+2 = 12
- valid: 29 - L - M = 27; missed: public, confirmed and neither voided nor merged D+E+K = 3+2+2 = 7
- due for acceptance: all but G and K = 41-2-2 = 37; accepted 37-F-L = 33, in time 33-I = 31; decided in time 37-I-L = 34 of the 36
  decided (L still waits within its limit)
- merged is known of all but K: 2 of 39
- sent to check, and checked: A+B+C+O = 20, in time 20-B = 16, passed at the first check A+B = 16 of
  A+B+C = 19 (of O nobody could tell)
- due for filing A+B+C+D+E+H+I+J+M+N+O = 33; filed 33-M+K = 34; in time 34-B-K = 28 of 32 (K unknown); not voided
  34-H-K = 30 of 32; not suspended now 34-D = 31
- due for dispatch A+B+C+D+E+I+N+O = 28; dispatched 28-N = 27; in time 27-B = 23, late B = 4; accuracy known of
  A+B+C+O = 20, O was wrong
- due for signing A+B+C+D+E+I+O = 12+4+3+3+2+2+1 = 27; signed all but I = 25; in time A+C+D+O = 12+3+3+1 = 19 of these 25
  (I waits within its limit; being excused from handling late, E is not excused from signing late)
- due for handling A+B+C+D+E+I+O = 27; handled A+B+C+O = 20; in time 20-B = 16 of the 23 known and not excused
  (A+B+C+D+O; E excused, I waits); all known and not excused for the plain rate: 27-E = 25
- overdue D+B = 7 (E excused); handled late B = 4; not handled D = 3; extended B+D+O = 8 cases, 4x1+3x2+1 = 11 times
- due for closing A+B+C+D+E+K+O = 27; closed A+B+C+O+J+K = 24, of the due and not excused 22 of 25; in time A+C+O = 16
  of A+B+C+D+O = 23; without D, suspended now: 22 of 22 and 16 of 20
- closed as fixed A+B+J+O = 12+4+2+1 = 19 (C was deferred, of K nothing is known)
- failed checks 1+1+3 = 5 in 3 cases, once three; of the due for closing with known rounds 27-K = 25
- seconds 12x3600 + 4x7200 + 3x5400 + 9000 = 97200 over 20 cases = 4860

Of the rest of the facts (the table `MORE`):

- verification to be sent D+E+F+G = 10, sent 10-G = 8, so 2 wait; in time D+F = 6 of 8; to verify 8, verified D+F = 6,
  so 2 wait; in time D = 3 of the 6 whose outcome is known; nobody waits for a check or its sending
- complaints found justified C = 2+1 = 3; not known of O (one waits) and K (imported), so of the 34 filed less K and O,
  that is of 34-2-1 = 31
- refused F = 3 of the 37 due for acceptance
- found first A+B+C+I+J+M+N = 12+4+3+2+2+1+1 = 25, told first D+E = 5; O had been told of before: 25 of 30
- standing troubles B+D = 7 of A+B+C+D+E+I+J+K+M+N+O = 12+4+3+3+2+2+2+2+1+1+1 = 33
- solved A+J = 14, not solved C+O = 4, B is not yet known: 14 of 18; reopened O = 1 of the 24 closed
- urgent D+E+O = 6, all due for closing; E excused: closed O = 1 of 4, in time O of D+O = 1 of 4
- supervised B+D = 7 of the 27 dispatched (E is excused), counted against the unit B+D = 7, listed D = 3
- of the supervised B = 4 are closed, of 7; exposed by the media D = 3
- complaints due for closing D+E+K = 7, less E excused: closed K = 2 of 5, in time none of D = 3 (of K it is not known)
- conferences D = 3, units called I = 2, none transferred or forced
- dispatched again O = 1, shirked O once = 1 of 27; extended B+D+O = 8 of 27; suspended D+O = 4 of 27, for 3x3600 + 86400 = 97200
  seconds; returned by its unit O twice, by any unit O+I = 3 of 27, 3 + 2x1 = 5 times
- appealed B+O = 5, granted O = 1 of 5
- closing seconds 12x7200 + 4x36000 + 3x10800 + 2x600 + 14400 = 278400 over 12+4+3+2+1 = 22 (K unknown)
- asked D+E+F+G = 10 of the 12 public; answered D+E+G = 7 of 10: D 3, E 5, G 1: satisfied E = 2, fairly D+E = 5
- service A+O = 13, management B+J = 6, enforcement C = 3 of the 22 closed with known means (K unknown)
"""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa
import pytest

from tests.analytics.conftest import FactsMaker
from wangge.analytics.public import (
    INDICATORS,
    IndicatorKind,
    IndicatorRow,
    compute_indicators,
    get_facts,
    open_engine,
    read_rows,
)

COUNTS = {
    "report_count": 41,
    "collector_report_count": 29,
    "public_report_count": 12,
    "valid_report_count": 27,
    "missed_report_count": 7,
    "complaint_confirmed_count": 3,
    "on_the_spot_count": 2,
    "operate_due_count": 37,
    "accepted_count": 33,
    "timely_accepted_count": 31,
    "accept_waiting_count": 1,
    "refused_count": 3,
    "merged_count": 2,
    "verify_send_due_count": 10,
    "verify_sent_count": 8,
    "timely_verify_sent_count": 6,
    "verify_due_count": 8,
    "verified_count": 6,
    "timely_verified_count": 3,
    "check_send_due_count": 20,
    "check_sent_count": 20,
    "timely_check_sent_count": 16,
    "check_due_count": 20,
    "checked_count": 20,
    "timely_checked_count": 16,
    "filing_due_count": 33,
    "filed_count": 34,
    "timely_filed_count": 28,
    "accurate_filed_count": 30,
    "net_filed_count": 31,
    "filing_waiting_count": 1,
    "voided_count": 2,
    "dispatch_due_count": 28,
    "dispatched_count": 27,
    "timely_dispatched_count": 23,
    "accurate_dispatched_count": 19,
    "wrong_dispatched_count": 1,
    "late_dispatched_count": 4,
    "dispatch_waiting_count": 1,
    "return_count": 1,
    "return_times": 2,
    "case_return_count": 3,
    "case_return_times": 5,
    "sign_due_count": 27,
    "signed_count": 25,
    "timely_signed_count": 19,
    "handling_due_count": 27,
    "handled_count": 20,
    "timely_handled_count": 16,
    "late_handled_count": 4,
    "overdue_unhandled_count": 3,
    "overdue_count": 7,
    "handling_waiting_count": 7,
    "exempt_count": 2,
    "extended_count": 8,
    "extension_times": 11,
    "suspended_count": 4,
    "rework_count": 3,
    "rework_times": 5,
    "closing_due_count": 27,
    "closed_count": 24,
    "fixed_count": 19,
    "timely_closed_count": 16,
    "closing_waiting_count": 5,
    "verify_send_waiting_count": 2,
    "verify_waiting_count": 2,
    "check_send_waiting_count": 0,
    "check_waiting_count": 0,
    "redispatched_count": 1,
    "shirked_count": 1,
    "shirk_times": 1,
    "suspended_seconds": 97200,
    "supervised_count": 7,
    "counted_against_count": 7,
    "listed_count": 3,
    "media_exposure_count": 3,
    "reworked_thrice_count": 1,
    "urgent_count": 6,
    "convened_count": 3,
    "assisted_count": 2,
    "transferred_count": 0,
    "forced_count": 0,
    "appealed_count": 5,
    "appeal_granted_count": 1,
    "found_first_count": 25,
    "told_first_count": 5,
    "frequent_count": 7,
    "solved_count": 14,
    "unsolved_count": 4,
    "reopened_count": 1,
    "satisfaction_asked_count": 10,
    "satisfaction_answered_count": 7,
    "satisfied_count": 2,
    "fairly_satisfied_count": 5,
    "service_count": 13,
    "management_count": 6,
    "enforcement_count": 3,
}

DIVIDED = {
    "valid_report_rate": (27, 29),
    "missed_report_rate": (7, 34),
    "complaint_confirmed_rate": (3, 31),
    "acceptance_rate": (33, 37),
    "timely_acceptance_rate": (34, 36),
    "duplicate_rate": (2, 39),
    "on_the_spot_rate": (2, 29),
    "timely_verify_dispatch_rate": (6, 8),
    "timely_verify_rate": (3, 6),
    "timely_check_dispatch_rate": (16, 20),
    "timely_check_rate": (16, 20),
    "first_check_pass_rate": (16, 19),
    "filing_rate": (32, 33),
    "timely_filing_rate": (28, 32),
    "accurate_filing_rate": (30, 32),
    "timely_dispatch_rate": (23, 27),
    "accurate_dispatch_rate": (19, 20),
    "return_rate": (1, 27),
    "case_return_rate": (3, 27),
    "timely_sign_rate": (19, 25),
    "handling_rate": (20, 25),
    "timely_handling_rate": (16, 23),
    "closing_rate": (22, 25),
    "timely_closing_rate": (16, 23),
    "closing_rate_less_suspended": (22, 22),
    "timely_closing_rate_less_suspended": (16, 20),
    "rework_rate": (3, 25),
    "mean_handling_seconds": (97200, 20),
    "refusal_rate": (3, 37),
    "shirking_rate": (1, 27),
    "extension_rate": (8, 27),
    "suspension_rate": (4, 27),
    "supervision_rate": (7, 27),
    "supervision_closing_rate": (4, 7),
    "complaint_closing_rate": (2, 5),
    "timely_complaint_closing_rate": (0, 3),
    "appeal_grant_rate": (1, 5),
    "urgent_closing_rate": (1, 4),
    "timely_urgent_closing_rate": (1, 4),
    "mean_closing_seconds": (278400, 22),
    "mean_suspended_seconds": (97200, 4),
    "first_discovery_rate": (25, 30),
    "solved_rate": (14, 18),
    "frequent_rate": (7, 33),
    "reopening_rate": (1, 24),
    "satisfaction_rate": (2, 7),
    "fair_satisfaction_rate": (5, 7),
    "satisfaction_response_rate": (7, 10),
    "satisfaction_asking_rate": (10, 12),
    "service_share": (13, 22),
    "management_share": (6, 22),
    "enforcement_share": (3, 22),
}


@pytest.fixture(scope="module")
def total(sheet: pa.Table) -> IndicatorRow:
    engine = open_engine(sheet)
    (row,) = read_rows(engine, compute_indicators(get_facts(engine)))
    return row


def test_every_indicator_is_in_the_sheet() -> None:
    assert COUNTS.keys() | DIVIDED.keys() == INDICATORS.keys()
    assert {key for key, one in INDICATORS.items() if one.kind is IndicatorKind.COUNT} == COUNTS.keys()


@pytest.mark.parametrize(("key", "expected"), COUNTS.items())
def test_count(total: IndicatorRow, key: str, expected: int | None) -> None:
    assert total.values[key].numerator == expected
    assert total.values[key].value == expected


@pytest.mark.parametrize(("key", "expected"), DIVIDED.items())
def test_rate_ratio_or_mean(total: IndicatorRow, key: str, expected: tuple[int, int]) -> None:
    figure = total.values[key]
    assert (figure.numerator, figure.denominator) == expected
    assert figure.value == (Fraction(*expected) if expected[1] else None)


def test_departments_get_their_own_cases_only(sheet: pa.Table) -> None:
    """Unit 10 has A, C, O = 16 cases; unit 20 has B, D, E, I = 11; the other 14 belong to no unit."""
    engine = open_engine(sheet)
    ten, twenty, nobody = read_rows(engine, compute_indicators(get_facts(engine), dimensions=("department",)))
    assert (nobody.group, nobody.cases) == ({"unit_id": None}, 14)
    assert (ten.group, ten.cases) == ({"unit_id": 10}, 16)
    assert (twenty.group, twenty.cases) == ({"unit_id": 20}, 11)
    expected = {
        # unit 10: A+C+O; unit 20: B closed, D not, E excused / D late, B late, E excused, I waits / no rework
        "closing_rate": ((16, 16), (4, 7)),
        "timely_handling_rate": ((16, 16), (0, 7)),
        "rework_rate": ((3, 16), (0, 9)),
        "accurate_dispatch_rate": ((15, 16), (4, 4)),
    }
    for key, (of_ten, of_twenty) in expected.items():
        assert (ten.values[key].numerator, ten.values[key].denominator) == of_ten, key
        assert (twenty.values[key].numerator, twenty.values[key].denominator) == of_twenty, key
    assert (ten.values["overdue_count"].value, twenty.values["overdue_count"].value) == (0, 7)


def test_verification_and_complaints_once_they_have_data(make_facts: FactsMaker) -> None:
    """Four reports to verify: two in time, one late, one waiting; sent in time thrice; a complaint twice, one true."""
    due = {"verify_send_due": True, "verify_sent": True, "verify_due": True, "filed": True}
    facts = make_facts(
        [
            {**due, "verify_sent_on_time": True, "verified": True, "verified_on_time": True},
            {
                **due,
                "verify_sent_on_time": True,
                "verified": True,
                "verified_on_time": True,
                "complaint_confirmed": True,
            },
            {**due, "verify_sent_on_time": False, "verified": True, "verified_on_time": False},
            {**due, "verify_sent_on_time": True, "verified": False, "complaint_confirmed": False},
        ]
    )
    engine = open_engine(facts)
    (row,) = read_rows(engine, compute_indicators(get_facts(engine)))
    found = {key: (row.values[key].numerator, row.values[key].denominator) for key in DIVIDED}
    assert found["timely_verify_dispatch_rate"] == (3, 4)
    assert found["timely_verify_rate"] == (2, 3)
    assert found["complaint_confirmed_rate"] == (1, 2)
    assert row.values["verify_sent_count"].value == 4
    assert row.values["verified_count"].value == 3
    assert row.values["timely_verified_count"].value == 2


def test_work_that_waits_and_ways_to_end(make_facts: FactsMaker) -> None:
    """To be sent to a check; being checked; the same and closed by force meanwhile; transferred; returned late; voided then."""
    returned_late = {"handling_due": True, "handled": False, "handled_on_time": False}
    finished = {"check_send_due": True, "check_sent": False, "check_due": False}
    sent = {**finished, "check_sent": True, "check_due": True, "checked": False}
    ended = {"closing_due": True, "closed": True}
    facts = make_facts(
        [
            finished,
            sent,
            {**sent, **ended, "forced": True},
            {**ended, "transferred": True},
            returned_late,
            {**returned_late, "voided": True},
        ]
    )
    engine = open_engine(facts)
    keys = [
        "check_send_waiting_count", "check_waiting_count", "forced_count", "transferred_count", "handling_waiting_count"
    ]  # fmt: skip
    (row,) = read_rows(engine, compute_indicators(get_facts(engine), keys=[*keys, "timely_handling_rate"]))
    assert [row.values[key].numerator for key in keys] == [1, 1, 1, 1, 1]
    rate = row.values["timely_handling_rate"]
    assert (rate.numerator, rate.denominator) == (0, 2)


def test_a_ratio_may_exceed_one(make_facts: FactsMaker) -> None:
    """Three confirmed public reports, of which one is filed so far: 3 / 1."""
    accepted = {"public_report": True, "operate_due": True, "accepted": True, "filing_due": True, "filed": False}
    facts = make_facts([{**accepted, "filed": True}, accepted, accepted])
    engine = open_engine(facts)
    (row,) = read_rows(engine, compute_indicators(get_facts(engine), keys=["missed_report_rate"]))
    assert row.values["missed_report_rate"].value == 3


def test_nobody_asked_is_none_but_nothing_known_is_not_applicable(make_facts: FactsMaker) -> None:
    """Not one filed case: none filed in time. Filed, but no limit known: how many in time is not known."""
    engine = open_engine(make_facts([{"filed": False}]))
    (row,) = read_rows(engine, compute_indicators(get_facts(engine)))
    assert row.values["timely_filed_count"].value == 0
    assert row.values["timely_filing_rate"].value is None
    engine = open_engine(make_facts([{"filed": True}]))
    (row,) = read_rows(engine, compute_indicators(get_facts(engine)))
    assert row.values["timely_filed_count"].value is None
    assert row.values["timely_filing_rate"].value is None


def test_an_excuse_changes_the_statistics_and_not_the_fact(make_facts: FactsMaker) -> None:
    late = {"handling_due": True, "handled": True, "handled_on_time": False, "overdue_unhandled": False}
    in_time = {**late, "handled_on_time": True}
    keys = ["overdue_count", "timely_handling_rate", "handled_count", "handling_rate"]
    found = []
    for exempt in (False, True):
        engine = open_engine(make_facts([in_time, {**late, "exempt": exempt}]))
        (row,) = read_rows(engine, compute_indicators(get_facts(engine), keys=keys))
        found.append([row.values[key].value for key in keys])
    assert found == [[1, Fraction(1, 2), 2, 1], [0, 1, 2, 1]]
