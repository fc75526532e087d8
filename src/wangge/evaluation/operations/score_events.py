"""What the score ledger leaves for those concerned to be told of: events in the transaction of the act."""

from __future__ import annotations

from django.urls import reverse

from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.queries.score_basis import has_points
from wangge.kernel.public import DomainError
from wangge.notices.public import notify
from wangge.platform.public import begin_act, describe_error, enqueue, get_clock, in_both

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


def tell_of_freeze(period: ScorePeriod, *, member_id: int, error: DomainError | None) -> None:
    """Tell whoever had a period frozen by a worker how it ended; `error` is why it is not, None where it is."""
    now = get_clock().now()
    words: dict[str, str] = {"from_on": period.from_on.isoformat(), "to_on": period.to_on.isoformat()}
    event = ("score" if has_points() else "results") + ("_frozen" if error is None else "_not_frozen")
    said = {} if error is None else {"reason": in_both(_explain(error, "zh-hans"), _explain(error, "en"))}
    with begin_act():
        notify(
            members=[member_id],
            event=event,
            key=f"{event}:{period.pk}:{now.isoformat()}",
            params={**words, **said},
            link=reverse("evaluation:score_period", args=[period.pk]),
            now=now,
        )


def _explain(error: DomainError, language: str) -> str:
    text = describe_error(error, language)
    return f"{text.title} {text.next_step}".strip()
