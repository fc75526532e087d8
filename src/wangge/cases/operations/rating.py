"""A citizen's word on how a report was dealt with: sealed into the closed case's events, once for each report."""

from __future__ import annotations

from wangge.cases.models import Case, CaseReporter
from wangge.cases.operations.complaining import keep_waiting
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.rows import lock_cases
from wangge.cases.queries.tracking import RATE_ACT, find_living_case, find_score, get_reporter
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock, get_profile

SCORES = range(1, 6)
MOST_NOTE = 500


def rate_tracked_case(*, token: str, score: int, note: str = "") -> None:
    """Write down how satisfied the reporter behind a code is, from 1 very dissatisfied to 5 very satisfied (PJ-9).

    Raises DomainError `report_not_found`, `score_unknown`, `note_too_long`, `rating_too_early` while the case is not
    closed, `rated_already`.
    """
    if score not in SCORES:
        raise DomainError("score_unknown", least=SCORES[0], most=SCORES[-1])
    if len(note) > MOST_NOTE:
        raise DomainError("note_too_long", length=len(note), limit=MOST_NOTE)
    reporter = get_reporter(token)
    case_id = find_living_case(reporter).pk
    with begin_act():
        locked = lock_cases(case_id)[case_id]
        if locked.case.state != "closed":
            raise DomainError("rating_too_early")
        if find_score(locked.case.pk, reporter) is not None:
            raise DomainError("rated_already")
        update_with_event(locked, _describe_rating(locked.case, reporter, score=score, note=clean_text(note)))
        if score <= get_profile().loop.complaint.score_at_most:
            keep_waiting(case_id, at=get_clock().now())


def _describe_rating(case: Case, reporter: CaseReporter, *, score: int, note: str) -> Act:
    now = get_clock().now()
    said = {"score": score, "note": note, "report_id": reporter.origin_id, "reporter_id": reporter.pk}
    return Act(
        move=RATE_ACT,
        event=f"case.{RATE_ACT}",
        from_state=case.state,
        to_state=case.state,
        actor=Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}), district_id=case.district_id),
        actor_role="citizen",
        occurred_at=now,
        recorded_at=now,
        payload={name: value for name, value in said.items() if value != ""},
    )
