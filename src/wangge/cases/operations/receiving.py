"""Take a report, and send it to be verified at once where the city's profile does that by itself."""

from __future__ import annotations

from wangge.cases.operations.effects import MoveArguments
from wangge.cases.operations.moving import move_case
from wangge.cases.operations.reporting import CaseRef, NewReport, find_channel
from wangge.cases.operations.reporting import report_case as record_report
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import get_profile


def report_case(*, actor: Actor, report: NewReport) -> CaseRef:
    """Take a report and return its new case: `reported`, or `verifying` where the profile sends it on by itself.

    Raises what `reporting.report_case` raises. Where nobody can be drawn the case stays with the acceptor.
    """
    reported = record_report(actor=actor, report=report)
    if not get_profile().loop.verification.is_automatic or not find_channel(report.source).is_verified_first:
        return reported
    try:
        return move_case(
            actor=build_system_actor(name="verification"),
            case_id=reported.id,
            version=reported.version,
            move="send_to_verify",
            arguments=MoveArguments(),
        )
    except DomainError as error:
        if error.code in {"nobody_to_draw", "case_changed"}:  # the acceptor sees it in his queue
            return reported
        raise
