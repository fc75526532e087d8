"""The rungs that are due by the bands of frozen score periods, and whose (ZJG-14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wangge.evaluation import access
from wangge.evaluation.domain.bands import DueBand, PeriodBands, list_graded
from wangge.evaluation.domain.matters import find_since
from wangge.evaluation.domain.score_views import PERSON, UNIT
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.models import EvaluationSubject, MatterGround
from wangge.evaluation.queries.band_histories import list_frozen_bands
from wangge.evaluation.queries.matter_rows import get_ladder
from wangge.geo.public import list_postings
from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import get_member_names, get_organisation_names
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import AssessmentScheme, BandTrigger, find_row

READER = "evaluation"
CHIEF = "chief"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Who is graded so in a period, and the unit or person whose matter it is; None of a grid without a chief."""

    trigger: BandTrigger
    scheme: AssessmentScheme
    period: PeriodBands
    judged: str
    subject_id: int | None


def name_ground(trigger: str, judged: str, from_on: date, to_on: date) -> str:
    """Return what tells the band of one of the judged in some days from every other, by one trigger."""
    return f"{trigger}:{judged}:{from_on}:{to_on}"


def list_due_bands(*, actor: Actor) -> tuple[DueBand, ...]:
    """Return what is due by the frozen periods of the actor's district. Raises `score_act_not_yours(name)`."""
    access.check_score(actor, get_profile().accountability.opened_by)
    return find_due_bands(district_id=actor.district_id)


def find_due_bands(*, district_id: int | None) -> tuple[DueBand, ...]:
    """Return what is due by the frozen periods of a district and not answered by a matter; of each judged the newest.

    Periods count for as long as the ladder remembers rungs. A period that is frozen anew gives nothing twice.
    """
    triggers = get_profile().accountability.band_triggers
    periods = list_frozen_bands(district_id=district_id) if triggers and district_id is not None else ()
    found = [one for trigger in triggers for one in _find_graded(trigger, periods, district_id)]
    names = _list_names(found, district_id)
    return tuple(_show(one, names) for one in found)


def _find_graded(trigger: BandTrigger, periods: Sequence[PeriodBands], district_id: int | None) -> list[_Found]:
    scheme = find_row(get_profile().schemes, trigger.scheme)
    assert scheme is not None, "the profile was checked"
    today = get_local_day(get_clock().now())
    since_on = find_since(get_ladder(trigger.ladder), today)
    answered = _list_answered(trigger, district_id)
    found: dict[str, _Found] = {}
    for position, period in enumerate(periods):
        if period.to_on < since_on:
            break
        graded = list_graded(periods[position:], scheme=trigger.scheme, bands=trigger.bands, running=trigger.running)
        fresh = [key for key in graded if key not in found and not (key in answered and answered[key] >= period.to_on)]
        whose = _find_subjects(scheme, fresh, period, district_id)
        for key in fresh:
            found[key] = _Found(trigger=trigger, scheme=scheme, period=period, judged=key, subject_id=whose.get(key))
    return list(found.values())


def _list_answered(trigger: BandTrigger, district_id: int | None) -> dict[str, date]:
    """Return by judged the last day of the newest period that a matter was opened by."""
    rows = MatterGround.objects.filter(district_id=district_id, matter__trigger=trigger.key)
    return dict(rows.order_by("period__to_on").values_list("judged", "period__to_on"))


def _find_subjects(
    scheme: AssessmentScheme, keys: Iterable[str], period: PeriodBands, district_id: int | None
) -> dict[str, int]:
    """Return whose matter it is by judged: itself, of a grid the chief on the period's last day."""
    if scheme.subject != "area":
        return {key: int(key) for key in keys}
    reader = build_system_actor(name=READER, district_id=district_id)
    wanted = set(keys)
    postings = list_postings(actor=reader, on=period.to_on) if wanted else ()
    return {one.grid_code: one.member_id for one in postings if one.duty == CHIEF and one.grid_code in wanted}


def _list_names(found: Sequence[_Found], district_id: int | None) -> Mapping[tuple[str, str], str]:
    """Return the names of the units, persons and grids by kind and key."""
    reader = build_system_actor(name=READER, district_id=district_id)
    of_units = {one.subject_id for one in found if one.scheme.subject == UNIT and one.subject_id is not None}
    of_people = {one.subject_id for one in found if one.scheme.subject != UNIT and one.subject_id is not None}
    grids = {one.judged for one in found if one.scheme.subject == AREA}
    units = get_organisation_names(actor=reader, organisation_ids=of_units) if of_units else {}
    people = get_member_names(actor=reader, member_ids=of_people) if of_people else {}
    runs = {run_id for one in found for run_id in one.period.run_ids}
    areas = EvaluationSubject.objects.filter(run_id__in=runs, kind=AREA, key__in=grids).order_by("run_id")
    return {
        **{(UNIT, str(key)): name for key, name in units.items()},
        **{(PERSON, str(key)): name for key, name in people.items()},
        **({(AREA, key): name for key, name in areas.values_list("key", "name")} if grids else {}),
    }


def _show(one: _Found, names: Mapping[tuple[str, str], str]) -> DueBand:
    kind = UNIT if one.scheme.subject == UNIT else PERSON
    mark = one.period.find_mark(one.scheme.key, one.judged)
    assert mark is not None, "who has no mark is not graded"
    name = names.get((kind, str(one.subject_id)), "") if one.subject_id is not None else ""
    return DueBand(
        trigger=one.trigger.key,
        trigger_zh=one.trigger.name_zh,
        trigger_en=one.trigger.name_en,
        ladder=one.trigger.ladder,
        subject_kind=kind,
        subject_id=one.subject_id,
        subject_name=name,
        scheme=one.scheme.key,
        scheme_zh=one.scheme.name_zh,
        scheme_en=one.scheme.name_en,
        judged=one.judged,
        judged_name=names.get((AREA, one.judged), one.judged) if one.scheme.subject == AREA else name,
        mark=mark,
        running=one.trigger.running,
        period_id=one.period.period_id,
        period_digest=one.period.digest,
        from_on=one.period.from_on,
        to_on=one.period.to_on,
    )
