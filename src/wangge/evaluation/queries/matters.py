"""Matters of accountability as pages tell of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

from wangge.evaluation import access
from wangge.evaluation.domain.matters import (
    CLOSED,
    OPEN,
    GroundView,
    MatterRights,
    MatterView,
    TrackState,
    TrackView,
    is_ready_to_close,
    unpack_tracks,
)
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.models import AccountabilityMatter, MatterGround
from wangge.evaluation.queries.matter_findings import list_findings, list_struck_matters
from wangge.evaluation.queries.matter_rows import RELATED, fetch_matter, find_other_inquiry
from wangge.evaluation.queries.referrals import list_outstanding
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_member_names, list_members, list_organisations
from wangge.platform.public import get_clock, get_local_day, get_profile, read_evidence
from wangge.profiles.public import find_row

MOST_MATTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RungNames:
    """Names of a ladder and a rung of it, or their keys where the profile has them no more."""

    ladder_zh: str
    ladder_en: str
    rung_zh: str
    rung_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterChoices:
    """What the form of a matter offers: ladders of the city, units and people of the district."""

    ladders: tuple[Choice, ...]
    units: tuple[Choice, ...]
    members: tuple[Choice, ...]
    has_double_inquiry: bool


def name_rung(ladder: str, rung: str) -> RungNames:
    """Return the names of a rung; a double inquiry stands beside the ladders."""
    section = get_profile().accountability
    double = section.double_inquiry
    if double is not None and rung == double.key:
        return RungNames(
            ladder_zh=double.name_zh, ladder_en=double.name_en, rung_zh=double.name_zh, rung_en=double.name_en
        )
    row = find_row(section.ladders, ladder)
    step = find_row(row.rungs, rung) if row is not None else None
    return RungNames(
        ladder_zh=row.name_zh if row else ladder,
        ladder_en=row.name_en if row else ladder,
        rung_zh=step.name_zh if step else rung,
        rung_en=step.name_en if step else rung,
    )


def list_matters(*, actor: Actor, limit: int = MOST_MATTERS) -> tuple[MatterView, ...]:
    """Return the matters the actor may know of, the open ones first, then the newest. Raises `evaluation_not_shown`."""
    rows = access.matters_visible_to(actor).select_related(*RELATED, "paired_by").order_by("-id")
    found = list(rows[: min(limit, MOST_MATTERS)])
    ids = [row.pk for row in found]
    waiting, struck = list_outstanding(ids), list_struck_matters(ids)
    ordered = sorted(found, key=lambda row: row.state == CLOSED)
    return tuple(
        replace(_show(actor, row, {}, is_struck=row.pk in struck), is_receipt_outstanding=row.pk in waiting)
        for row in ordered
    )


def get_matter(*, actor: Actor, matter_id: int) -> MatterView:
    """Return a matter. Raises `evaluation_not_shown`, `matter_unknown(matter)`."""
    row = fetch_matter(actor, matter_id)
    told = unpack_tracks(row.tracks)
    names = get_member_names(actor=actor, member_ids=[one.member_id for one in told.values() if one.member_id])
    findings, is_waiting = list_findings(row.pk), bool(list_outstanding([row.pk]))
    is_struck = any(finding.is_struck for finding in findings)
    view = _show(actor, row, names, is_struck=is_struck)
    return replace(view, findings=findings, is_receipt_outstanding=is_waiting)


def read_matter_rights(*, actor: Actor, matter_id: int) -> MatterRights:
    """Return what the actor may do with a matter as it stands. Raises `evaluation_not_shown`, `matter_unknown`."""
    row = fetch_matter(actor, matter_id)
    may_record = access.may_act_on_matter(actor, row, get_profile().accountability.recorded_by)
    other_id = find_other_inquiry(row)
    other = AccountabilityMatter.objects.get(pk=other_id) if other_id is not None else None
    may_refer = access.may_refer_matter(actor, row)
    both = [one for one in (row, other) if one is not None]
    ready = [is_ready_to_close(state=one.state, tracks=unpack_tracks(one.tracks)) for one in both]
    has_receipts = not list_outstanding([one.pk for one in both])
    is_stranger = other is None or not access.is_concerned(actor, other)
    return MatterRights(
        may_record=may_record and row.state == OPEN,
        may_answer=access.is_concerned(actor, row) and not row.answer and row.state != CLOSED,
        may_close=may_record and is_stranger and actor.member_id != row.opened_by_id and all(ready) and has_receipts,
        may_refer=may_refer and row.state != CLOSED,
        may_take_package=may_refer,
    )


def may_open_matters(*, actor: Actor) -> bool:
    """Whether the actor opens matters and the city has a ladder to open one on."""
    section = get_profile().accountability
    has_any = bool(section.ladders) or section.double_inquiry is not None
    return has_any and access.may_score(actor, section.opened_by)


def list_matter_choices(*, actor: Actor) -> MatterChoices:
    """Return what the form of a matter offers; only what the actor may see."""
    section = get_profile().accountability
    units = list_organisations(actor=actor, district_id=actor.district_id)
    people = list_members(actor=actor, now=get_clock().now())
    return MatterChoices(
        ladders=tuple(Choice(key=row.key, name_zh=row.name_zh, name_en=row.name_en) for row in section.ladders),
        units=tuple(Choice(key=str(unit.id), name_zh=unit.name, name_en=unit.name) for unit in units),
        members=tuple(
            Choice(key=str(one.id), name_zh=one.display_name, name_en=one.display_name)
            for one in people
            if one.id != actor.member_id
        ),
        has_double_inquiry=section.double_inquiry is not None,
    )


def _show(actor: Actor, row: AccountabilityMatter, names: dict[int, str], *, is_struck: bool) -> MatterView:
    trigger, pair = get_profile().accountability.find_trigger(row.trigger), _find_pair(actor, row)
    return MatterView(
        id=row.pk,
        number=row.number,
        ladder=row.ladder,
        **asdict(name_rung(row.ladder, row.rung)),
        subject_kind="unit" if row.unit_id is not None else "person",
        subject_name=row.unit.name if row.unit is not None else str(row.member),
        trigger_zh=trigger.name_zh if trigger else row.trigger,
        trigger_en=trigger.name_en if trigger else row.trigger,
        reason=row.reason,
        entry_id=row.entry_id,
        entry_number=row.entry.number if row.entry is not None else None,
        before_id=row.before_id,
        before_number=row.before.number if row.before is not None else None,
        pair_id=pair.pk if pair else None,
        pair_number=pair.number if pair else None,
        opened_by=str(row.opened_by),
        opened_at=row.opened_at,
        due_on=row.due_on,
        is_late=_is_late(row) and not is_struck,
        state=row.state,
        record=row.record,
        recorded_by=str(row.recorded_by or ""),
        recorded_at=row.recorded_at,
        evidence_id=row.evidence_id,
        answer=row.answer,
        answered_by=str(row.answered_by or ""),
        answered_at=row.answered_at,
        tracks=_show_tracks(actor, row, names),
        closing_note=row.closing_note,
        closed_by=str(row.closed_by or ""),
        closed_at=row.closed_at,
        ground=_show_ground(row),
        is_struck=is_struck,
    )


def _is_late(row: AccountabilityMatter) -> bool:
    return row.state == OPEN and row.due_on is not None and row.due_on < _find_today()


def _show_ground(row: AccountabilityMatter) -> GroundView | None:
    """Return what opened the matter, None of one that no grade opened."""
    ground: MatterGround | None = getattr(row, "ground", None)
    if ground is None:
        return None
    scheme = find_row(get_profile().schemes, ground.scheme)
    band = find_row(scheme.bands, ground.band) if scheme is not None else None
    return GroundView(
        period_id=ground.period_id,
        from_on=ground.period.from_on,
        to_on=ground.period.to_on,
        digest=ground.period_digest,
        scheme=ground.scheme,
        scheme_zh=scheme.name_zh if scheme else ground.scheme,
        scheme_en=scheme.name_en if scheme else ground.scheme,
        judged=ground.judged,
        band_zh=band.name_zh if band else ground.band,
        band_en=band.name_en if band else ground.band,
        running=ground.running,
    )


def _find_pair(actor: Actor, row: AccountabilityMatter) -> AccountabilityMatter | None:
    """Return the other inquiry of a double one; None of a single one, and to whom it is not shown."""
    pair: AccountabilityMatter | None = row.pair or getattr(row, "paired_by", None)
    is_seen = pair is not None and (access.may_see_all_matters(actor) or access.is_concerned(actor, pair))
    return pair if is_seen else None


def _show_tracks(actor: Actor, row: AccountabilityMatter, names: dict[int, str]) -> tuple[TrackView, ...]:
    told: dict[str, TrackState] = unpack_tracks(row.tracks)
    views = []
    for key, state in told.items():
        rule = find_row(get_profile().accountability.tracks, key)
        may_follow = rule is not None and access.may_act_on_matter(actor, row, rule.followed_by)
        views.append(
            TrackView(
                key=key,
                name_zh=rule.name_zh if rule else key,
                name_en=rule.name_en if rule else key,
                state=state,
                person=names.get(state.member_id or 0, ""),
                may_follow=may_follow and row.state != CLOSED,
            )
        )
    return tuple(views)


def _find_today() -> date:
    return get_local_day(get_clock().now())


def read_matter_photo(*, actor: Actor, matter_id: int) -> tuple[bytes, str]:
    """Return the photo of a matter's record and its media type.

    Raises `evaluation_not_shown`, `matter_unknown`, also for one without a photo.
    """
    row = fetch_matter(actor, matter_id)
    if row.evidence_id is None:
        raise DomainError("matter_unknown", matter=matter_id)
    return read_evidence(row.evidence_id, "display")
