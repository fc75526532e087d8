"""What supervision does to a case: the rungs of the ladder, one after another, and the unit's answer (XS-13, XS-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from wangge.cases.domain.clocks import set_deadline
from wangge.cases.domain.ladder import list_next_rungs
from wangge.cases.models import Supervision
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.rows import SUPERVISIONS, SUPERVISIONS_OF_CASE
from wangge.cases.operations.timing import get_calendar
from wangge.kernel.public import DomainError, encode_instant
from wangge.platform.public import get_profile
from wangge.profiles.public import Rung

# Asked whenever a case is over, and nearly always in vain.
_STRIKE_OFF = "UPDATE cases_supervision SET ended_at = %s WHERE case_id = %s AND is_listed AND ended_at IS NULL"


def supervise(move: MoveInHand) -> Facts:
    """Begin the next rung of this handling round, and those behind it that follow at once.

    Raises `supervision_running` while the rung before has time left, and `supervision_at_its_end`.
    """
    rows = SUPERVISIONS_OF_CASE.read(move.case.pk)
    climbed = [row for row in rows if row.round_turn == move.case.round_count]
    if climbed and climbed[-1].due_at is not None and climbed[-1].due_at >= move.now:
        raise DomainError("supervision_running", rung=climbed[-1].rung, due_at=climbed[-1].due_at)
    beginning = list_next_rungs(get_profile().loop.supervision.rungs, (row.rung for row in climbed))
    if not beginning:
        raise DomainError("supervision_at_its_end")
    ended = _end(climbed, at=move.now)
    new = _build_rows(move, beginning, first_turn=len(rows) + 1)
    SUPERVISIONS.insert(*new)
    return {"supervisions": [_describe(row) for row in new], "ended": ended}


def _end(climbed: Sequence[Supervision], *, at: datetime) -> list[int]:
    """End the rung that ran, if one did, and return its turn."""
    running = [row for row in climbed if row.ended_at is None and not row.is_listed]
    for row in running:
        SUPERVISIONS.update({"ended_at": at}, id=row.pk)
    return [row.turn for row in running]


def strike_off(case_id: int, *, at: datetime) -> None:
    """Take a case off the public board."""
    with connection.cursor() as cursor:
        cursor.execute(_STRIKE_OFF, [connection.ops.adapt_datetimefield_value(at), case_id])


def _build_rows(move: MoveInHand, rungs: Sequence[Rung], *, first_turn: int) -> list[Supervision]:
    rows = []
    for turn, rung in enumerate(rungs, start=first_turn):
        limit = rung.limit.build_limit() if rung.limit is not None else None
        is_passed = rung is not rungs[-1] and rung.act != "list"  # a case stays on the public board
        rows.append(
            Supervision(
                case_id=move.case.pk,
                turn=turn,
                rung=rung.key,
                act=rung.act,
                unit_id=move.case.unit_id,
                round_turn=move.case.round_count,
                started_by_id=move.actor.member_id,
                started_at=move.now,
                due_at=set_deadline(started_at=move.now, limit=limit, calendar=get_calendar()).due_at,
                ended_at=move.now if is_passed else None,
                is_listed=rung.act == "list",
            )
        )
    return rows


def _describe(row: Supervision) -> dict[str, object]:
    return {
        "turn": row.turn,
        "rung": row.rung,
        "act": row.act,
        "unit_id": row.unit_id,
        "round": row.round_turn,
        "due_at": None if row.due_at is None else encode_instant(row.due_at),
        "is_passed": row.ended_at is not None,
    }


def answer_supervision(move: MoveInHand) -> Facts:
    """Keep what the unit says to the rung that runs. Raises `supervision_missing`."""
    rows = SUPERVISIONS_OF_CASE.read(move.case.pk)
    running = [row for row in rows if row.round_turn == move.case.round_count and row.ended_at is None]
    if not running:
        raise DomainError("supervision_missing")
    values = {"answered_at": move.now, "answer": clean_text(move.arguments.note)}
    SUPERVISIONS.update(values, id=running[-1].pk)
    return {"supervision": running[-1].turn, "rung": running[-1].rung}


SUPERVISING: Mapping[str, Effect] = {"supervise": supervise, "answer_supervision": answer_supervision}
