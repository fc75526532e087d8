"""What the score ledger leaves for those concerned to be told of: events in the transaction of the act."""

from __future__ import annotations

from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.platform.public import enqueue, get_clock

PUBLISHED_EVENT = "score.published"
DRAFTED_EVENT = "score.drafted"
APPEALED_EVENT = "score.appealed"
REVIEWED_EVENT = "score.reviewed"
RULED_EVENT = "score.ruled"


def announce_period(period: ScorePeriod, event: str) -> None:
    """Leave an event of a period, once; its handlers tell people of it."""
    _announce(event, subject_id=period.pk, district_id=period.district_id, stream=f"scoreperiod:{period.pk}")


def announce_entry(entry: ScoreEntry, event: str) -> None:
    """Leave an event of an entry, once; an entry is appealed, reviewed and ruled on but once each."""
    _announce(event, subject_id=entry.pk, district_id=entry.district_id, stream=f"scoreentry:{entry.pk}")


def _announce(event: str, *, subject_id: int, district_id: int, stream: str) -> None:
    enqueue(
        kind="event",
        name=event,
        key=f"{event}:{subject_id}",
        stream=stream,
        payload={"id": subject_id},
        due_at=get_clock().now(),
        district_id=district_id,
    )
