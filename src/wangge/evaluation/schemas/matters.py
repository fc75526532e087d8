"""What the API says of matters of accountability, and what programs send about them."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from wangge.evaluation.domain.bands import DueBand
from wangge.evaluation.domain.matters import DueRung, MatterRights, MatterView, TrackView
from wangge.evaluation.schemas.sent import Given, Id, PhotoToken, Word, Words


class MatterTrackOut(Schema):
    """Track (跟进方) of a matter: following, referred or done since a day, by whom and with which words."""

    key: str
    name_zh: str
    name_en: str
    state: str
    on: date | None
    note: str
    person: str
    may_follow: bool

    @classmethod
    def show(cls, view: TrackView) -> MatterTrackOut:
        """Return a track for the API."""
        return cls(
            key=view.key,
            name_zh=view.name_zh,
            name_en=view.name_en,
            state=view.state.state,
            on=view.state.on,
            note=view.state.note,
            person=view.person,
            may_follow=view.may_follow,
        )


class MatterFindingOut(Schema):
    """Finding (追责依据) that a matter rests on: a score entry or a case; struck off when it no longer stands."""

    entry_id: int | None
    entry_number: int | None
    case_number: str
    is_struck: bool


class MatterRightsOut(Schema):
    """What the caller may do with a matter as it stands."""

    may_record: bool
    may_answer: bool
    may_close: bool
    may_refer: bool
    may_take_package: bool


class MatterRowOut(Schema):
    """Matter (追责事项) in a list; `pair_id` is the other inquiry of a double one, `is_late` its day over unrecorded.

    `is_receipt_outstanding`: it was handed over to another authority, whose receipt is still to come. `is_struck`: points
    it rests on were struck off, or its case was voided, so it is no rung that was gone.
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
    before_id: int | None
    pair_id: int | None
    opened_by: str
    opened_at: datetime
    due_on: date | None
    is_late: bool
    is_receipt_outstanding: bool
    is_struck: bool
    state: str

    @classmethod
    def show_row(cls, view: MatterView) -> MatterRowOut:
        """Return a matter of a list for the API."""
        return cls.model_validate(view, from_attributes=True)


class MatterOut(MatterRowOut):
    """Matter (追责事项) with its record, the answer, how its followers stand, and what the caller may do."""

    record: str
    recorded_by: str
    recorded_at: datetime | None
    has_photo: bool
    answer: str
    answered_by: str
    answered_at: datetime | None
    tracks: list[MatterTrackOut]
    closing_note: str
    closed_by: str
    closed_at: datetime | None
    findings: list[MatterFindingOut]
    rights: MatterRightsOut

    @classmethod
    def show(cls, view: MatterView, *, rights: MatterRights) -> MatterOut:
        """Return a matter for the API."""
        built = {"tracks", "findings", "rights"}
        named = {name: getattr(view, name) for name in cls.model_fields if name not in built}
        return cls(
            **named,
            tracks=[MatterTrackOut.show(track) for track in view.tracks],
            findings=[MatterFindingOut.model_validate(one, from_attributes=True) for one in view.findings],
            rights=MatterRightsOut.model_validate(rights, from_attributes=True),
        )


class DueRungOut(Schema):
    """Due rung (应启动的追责): a trigger met in a score period, with what opening its matter takes.

    `count` entries are not answered by a matter; the rung rests on the first of them (`entry_ids`).
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
    entry_ids: list[int]
    period_id: int
    from_on: date
    to_on: date

    @classmethod
    def show(cls, view: DueRung) -> DueRungOut:
        """Return a due rung for the API."""
        return cls.model_validate(view, from_attributes=True)


class DueBandOut(Schema):
    """Due band (等级应启动的追责): who is graded so in a frozen period, and what opening the matter takes.

    `subject_id` is the unit or person whose matter it is; none for a grid that had no chief.
    """

    trigger: str
    trigger_zh: str
    trigger_en: str
    ladder: str
    subject_kind: str
    subject_id: int | None
    subject_name: str
    scheme: str
    judged: str
    judged_name: str
    band: str
    band_zh: str
    band_en: str
    running: int
    period_id: int
    period_digest: str
    from_on: date
    to_on: date

    @classmethod
    def show(cls, view: DueBand) -> DueBandOut:
        """Return a due band for the API."""
        mark, of_mark = view.mark, {"band", "band_zh", "band_en"}
        named = {name: getattr(view, name) for name in cls.model_fields if name not in of_mark}
        return cls(**named, band=mark.band, band_zh=mark.name_zh, band_en=mark.name_en)


class MatterIn(Given):
    """The next rung of a ladder for a unit or a person, by a trigger and resting on an entry where there is one.

    By a trigger by grade it rests on a frozen score period and on whose grade it was, both as `due-bands` tells them.
    """

    ladder: Word
    reason: Words
    unit_id: Id | None = None
    member_id: Id | None = None
    trigger: Word = ""
    entry_id: Id | None = None
    period_id: Id | None = None
    judged: Word = ""


class DoubleInquiryIn(Given):
    """Two linked inquiries by one finding, an entry or a case, of a person and of the one who heads his unit."""

    member_id: Id
    supervisor_id: Id
    reason: Words
    entry_id: Id | None = None
    case_number: Word = ""


class RecordIn(Given):
    """Record of what was carried out, with a photo where there is one."""

    record: Words
    photo: PhotoToken = ""


class AnswerIn(Given):
    """What the person concerned, or the unit, has to say."""

    answer: Words


class FollowIn(Given):
    """How one of those who follow a matter stands: following or done, since a day; it is referred by handing the matter over."""

    state: Word
    on: date
    note: Words


class ClosingIn(Given):
    """Note with which a matter is closed."""

    note: Words
