"""Accountability matters (追责事项): which rung is next, who follows, and when one may be closed; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from wangge.kernel.public import encode_canonical
from wangge.profiles.public import Ladder, LadderRung

OPEN, RECORDED, CLOSED = "open", "recorded", "closed"
FOLLOWING, REFERRED, DONE = "following", "referred", "done"
TRACK_STATES = (FOLLOWING, REFERRED, DONE)
DAYS_A_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class RungGone:
    """A rung opened for somebody before: its matter's number, and whether its record is there."""

    rung: str
    number: int
    is_recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackState:
    """How one of those who follow a matter stands: state, day, note, and the member who said so."""

    state: str
    on: date | None = None
    note: str = ""
    member_id: int | None = None


def find_since(ladder: Ladder, today: date) -> date:
    """Return from which day on rungs that were gone count."""
    return today - timedelta(days=ladder.months * DAYS_A_MONTH)


def find_unrecorded(gone: Iterable[RungGone]) -> RungGone | None:
    """Return the rung that still waits for its record, which bars the next one (ZJG-14)."""
    return next((one for one in gone if not one.is_recorded), None)


def find_next_rung(ladder: Ladder, gone: Iterable[RungGone]) -> LadderRung | None:
    """Return the rung above the highest gone, the lowest of a fresh start; None behind the last."""
    keys = [rung.key for rung in ladder.rungs]
    reached = [keys.index(one.rung) for one in gone if one.rung in keys]
    position = max(reached) + 1 if reached else 0
    return ladder.rungs[position] if position < len(ladder.rungs) else None


def pack_tracks(tracks: Mapping[str, TrackState]) -> str:
    """Return the states of the tracks as the canonical text that is sealed."""
    return encode_canonical(
        {
            key: [one.state, one.on.isoformat() if one.on else None, one.note, one.member_id]
            for key, one in tracks.items()
        }
    ).decode()


def unpack_tracks(text: str) -> dict[str, TrackState]:
    """Return the states of the tracks again, in the order of the keys."""
    packed: dict[str, Sequence[object]] = orjson.loads(text) if text else {}
    found = {}
    for key, (state, on, note, member_id) in packed.items():
        day = date.fromisoformat(on) if isinstance(on, str) else None
        member = member_id if isinstance(member_id, int) else None
        found[key] = TrackState(state=str(state), on=day, note=str(note), member_id=member)
    return found


def list_waiting_tracks(tracks: Mapping[str, TrackState]) -> tuple[str, ...]:
    """Return the tracks that are not done."""
    return tuple(key for key, one in tracks.items() if one.state != DONE)


def is_ready_to_close(*, state: str, tracks: Mapping[str, TrackState]) -> bool:
    """Whether what was to be carried out is recorded and everybody who follows is done (HS-17, XS-19)."""
    return state == RECORDED and not list_waiting_tracks(tracks)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackView:
    """Track (跟进方) of a matter as a page shows it."""

    key: str
    name_zh: str
    name_en: str
    state: TrackState
    person: str
    may_follow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundView:
    """Ground (等级依据) of a matter: the grade in a frozen score period, and whose; names as the profile has them now."""

    period_id: int
    from_on: date
    to_on: date
    digest: str
    scheme: str
    scheme_zh: str
    scheme_en: str
    judged: str
    band_zh: str
    band_en: str
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """Finding (追责依据) that a matter rests on: a score entry or a case, the other is None or "".

    `is_struck`: the entry is struck off by a counter-entry, or the case voided.
    """

    entry_id: int | None
    entry_number: int | None
    case_number: str
    is_struck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """Matter (追责事项) as pages show it; names are Chinese and English of the profile, or its key where it is gone.

    `pair_id` is the other inquiry of a double one. `is_late`: its day is over without a record. `is_receipt_outstanding`:
    it was handed over, and the receipt is still to come. `is_struck`: one of its findings is, so it is no rung gone;
    a list tells that, but not the findings themselves.
    """

    id: int
    number: int
    ladder: str
    ladder_zh: str
    ladder_en: str
    rung_zh: str
    rung_en: str
    subject_kind: str
    subject_name: str
    trigger_zh: str
    trigger_en: str
    reason: str
    entry_id: int | None
    entry_number: int | None
    before_id: int | None
    before_number: int | None
    pair_id: int | None
    pair_number: int | None
    opened_by: str
    opened_at: datetime
    due_on: date | None
    is_late: bool
    state: str
    record: str
    recorded_by: str
    recorded_at: datetime | None
    evidence_id: int | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    tracks: tuple[TrackView, ...]
    closing_note: str
    closed_by: str
    closed_at: datetime | None
    ground: GroundView | None = None
    is_receipt_outstanding: bool = False
    is_struck: bool = False
    findings: tuple[FindingView, ...] = ()

    @property
    def has_photo(self) -> bool:
        """Whether its record has a photo."""
        return self.evidence_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRung:
    """Due rung (应启动的追责): a trigger that is met in a score period by one subject, and not answered by a matter.

    `count` entries are not answered yet; the rung rests on the first of them, as many as the trigger asks for
    (`entry_ids`), and is opened by the last of these (`entry_id`). The days are those of the period.
    """

    trigger: str
    trigger_zh: str
    trigger_en: str
    ladder: str
    subject_kind: str
    subject_id: int
    subject_name: str
    count: int
    entry_id: int
    entry_ids: tuple[int, ...]
    period_id: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRights:
    """What somebody may do with a matter as it stands."""

    may_record: bool = False
    may_answer: bool = False
    may_close: bool = False
    may_refer: bool = False
    may_take_package: bool = False
