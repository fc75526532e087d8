"""A request that is sent twice takes effect once: its answer is kept in the transaction of the effect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db import IntegrityError, connection, transaction

from wangge.kernel.public import DomainError
from wangge.platform.clock import get_clock
from wangge.platform.gathering import hold_back, send_behind, send_together
from wangge.platform.models import IdempotencyRecord
from wangge.platform.operations.foreseeing import NUMBER_STAND_IN, make_numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answer (应答): HTTP status and JSON text; `is_repeated` says that the effect was there before."""

    status: int
    body: str
    is_repeated: bool = False


_is_whole: ContextVar[bool] = ContextVar("is_whole", default=False)


def begin_act() -> AbstractContextManager[None]:
    """Begin the transaction of an act.

    Inside another transaction the act can be undone alone; only `answer_once` undoes all of it anyway, and there the
    two statements for a savepoint are spared.
    """
    is_whole = _is_whole.get()
    _is_whole.set(False)  # acts within the act stand for themselves
    return transaction.atomic(savepoint=not is_whole)


def answer_once(*, member_id: int, key: str, request_digest: str, act: Callable[[], Answer]) -> Answer:
    """Return what `act` answers, or what it answered when this member sent the same request under `key` before.

    `act` and the record of its answer are one transaction, so there is never one without the other. A repeated request,
    at the same time or later, is tried as well, undone when its key turns out to be taken, and gets the first one's
    answer: repeats are rare, so nobody looks for them beforehand. A refusal is not kept: the same request may
    be sent again. Raises `idempotency_conflict` for a key used for another request, and whatever `act` raises.
    """
    whole = partial(_act_and_keep, member_id, key, request_digest, act)
    return make_numbered(whole, settle=_put_number_in)


def _put_number_in(answer: Answer, read_number: Callable[[], str]) -> Answer:
    if answer.is_repeated:
        return answer
    return replace(answer, body=answer.body.replace(NUMBER_STAND_IN, read_number()))


def _act_and_keep(member_id: int, key: str, request_digest: str, act: Callable[[], Answer]) -> Answer:
    try:
        with send_together(), transaction.atomic(), hold_back():
            _is_whole.set(True)
            answer = act()
            _keep_answer(member_id, key, request_digest, answer)
    except (IntegrityError, DomainError):
        known = _find_answer(member_id, key, request_digest)
        if known is None:
            raise
        return known
    finally:
        _is_whole.set(False)
    return answer


def remove_answers(*, kept_before: datetime) -> int:
    """Remove the answers kept before an instant and return how many; their keys count as new again."""
    removed, _ = IdempotencyRecord.objects.filter(created_at__lt=kept_before).delete()
    return removed


_FIND = "SELECT request_digest, status, body FROM platform_idempotencyrecord WHERE member_id = %s AND key = %s"
_KEEP = (
    "INSERT INTO platform_idempotencyrecord (member_id, key, request_digest, status, body, created_at) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def _find_answer(member_id: int, key: str, request_digest: str) -> Answer | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [member_id, key])
        row = cursor.fetchone()
    if row is None:
        return None
    known_digest, status, body = row
    if known_digest != request_digest:
        raise DomainError("idempotency_conflict", key=key)
    return Answer(status=status, body=body, is_repeated=True)


def _keep_answer(member_id: int, key: str, request_digest: str, answer: Answer) -> None:
    created_at = connection.ops.adapt_datetimefield_value(get_clock().now())
    send_behind(_KEEP, [member_id, key, request_digest, answer.status, answer.body, created_at])
