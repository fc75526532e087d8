"""The closed cases somebody complains of and nobody has judged yet, kept apart so that a list finds them at once."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.models import WaitingComplaint


def keep_waiting(case_id: int, *, at: datetime) -> None:
    """Remember that a complaint about a case waits, since the first; the caller holds the case."""
    WaitingComplaint.objects.get_or_create(case_id=case_id, defaults={"made_at": at})


def forget_waiting(case_id: int) -> None:
    """Forget it: somebody has judged every complaint that waited."""
    WaitingComplaint.objects.filter(case_id=case_id).delete()
