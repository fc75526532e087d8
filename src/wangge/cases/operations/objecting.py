"""A citizen's objection: the closed case behind a tracking code is reopened as a new one."""

from __future__ import annotations

from wangge.cases.operations.complaining import keep_waiting
from wangge.cases.operations.effects import MoveArguments
from wangge.cases.operations.moving import make_move
from wangge.cases.operations.reporting import CaseRef, refer_to
from wangge.cases.operations.rows import lock_cases
from wangge.cases.queries.tracking import find_living_case, get_reporter
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock


def reopen_tracked_case(*, token: str, reason: str, note: str) -> CaseRef:
    """Reopen the case that the code's report became part of; the code itself is the permission.

    Raises DomainError `report_not_found`, `need_missing`, `move_wrong_state` while it is not closed, `reopen_too_late`,
    `reopened_already`.
    """
    now = get_clock().now()
    if not note.strip():
        raise DomainError("need_missing", need="note")
    reporter = get_reporter(token)
    case_id = find_living_case(reporter).pk
    with begin_act():
        locked = lock_cases(case_id)[case_id]
        citizen = Actor(
            member_id=None, name="citizen", roles=frozenset({"citizen"}), district_id=locked.case.district_id
        )
        make_move(locked, actor=citizen, move="reopen", arguments=MoveArguments(reason=reason, note=note), now=now)
        keep_waiting(case_id, at=now)
    return refer_to(locked.case)
