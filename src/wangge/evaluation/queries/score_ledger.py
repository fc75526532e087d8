"""The score ledger as pages tell of it: periods, totals by subject, entries with all that happened to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from wangge.evaluation import access
from wangge.evaluation.domain.score_totals import (
    ZERO,
    SubjectKey,
    Total,
    build_empty_total,
    compute_quota,
    total_points,
)
from wangge.evaluation.domain.score_views import (
    ASKED,
    CORRECTION,
    COUNTED,
    FROZEN,
    GRID,
    OPEN_APPEALS,
    PERSON,
    REVIEWED,
    UNIT,
    EntryPage,
    EntryView,
    NamedTotal,
    PeriodView,
    QuotaMark,
    Rights,
)
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationSubject, ScoreEntry, ScorePeriod
from wangge.evaluation.queries.score_basis import find_caps
from wangge.evaluation.queries.score_building import show_entries, show_period
from wangge.evaluation.queries.score_results import list_frozen_runs
from wangge.evaluation.queries.score_rows import (
    build_lines,
    fetch_period,
    find_open_edition,
    is_countered,
    list_countered,
    list_editions,
)
from wangge.evaluation.queries.track_units import list_track_units
from wangge.geo.public import get_area_names
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import MemberView, get_member_names, get_organisation_names, list_members
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import Quota, find_row

PAGE_SIZE = 50
_RELATED = (
    "unit", "member", "case", "proposed_by", "decided_by", "appellant", "reviewer", "second_reviewer",
)  # fmt: skip
ENTRY_STATES = ("proposed", "counted", "rejected", "appealed", "countered")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries of a period are asked for; "" asks for all."""

    track: str = ""
    rule: str = ""
    state: str = ""
    subject: str = ""
    page: int = 1


def list_periods(*, actor: Actor, limit: int = 100) -> tuple[PeriodView, ...]:
    """Return the score periods the actor may know of, the newest first. Raises `evaluation_not_shown`."""
    rows = access.score_periods_visible_to(actor).select_related("opened_by", "restated_by")
    return tuple(show_period(row) for row in rows.order_by("-from_on", "-edition", "-id")[:limit])


def get_period(*, actor: Actor, period_id: int) -> PeriodView:
    """Return a period. Raises `evaluation_not_shown`, `score_period_unknown`."""
    return show_period(fetch_period(actor, period_id))


def list_entries(*, actor: Actor, period_id: int, wanted: EntryFilter) -> EntryPage:
    """Return a page of the entries that the actor may see of a period and the editions it restates, the newest first.

    Raises `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_period(actor, period_id)
    rows = _narrow(_list_visible(actor, period), wanted)
    count = rows.count()
    last = max(1, -(-count // PAGE_SIZE))
    number = min(max(wanted.page, 1), last)
    shown = (
        rows.select_related(*_RELATED)
        .prefetch_related("counter_entries")
        .order_by("-number")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    )
    return EntryPage(
        period=show_period(period),
        rows=show_entries(actor, shown, get_profile().scoring),
        count=count,
        number=number,
        last=last,
    )


def _list_visible(actor: Actor, period: ScorePeriod) -> QuerySet[ScoreEntry]:
    return access.score_entries_visible_to(actor).filter(period_id__in=list_editions(period))


def _narrow(rows: QuerySet[ScoreEntry], wanted: EntryFilter) -> QuerySet[ScoreEntry]:
    if wanted.track:
        rows = rows.filter(track=wanted.track)
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    if wanted.state == "appealed":
        rows = rows.exclude(appeal_state="")
    elif wanted.state == "countered":
        rows = rows.filter(Q(counters__isnull=False) | Q(pk__in=list_countered()))
    elif wanted.state in ENTRY_STATES:
        rows = rows.filter(state=wanted.state)
    kind, _, key = wanted.subject.partition(":")
    if kind in {UNIT, PERSON}:
        column = "unit_id" if kind == UNIT else "member_id"
        return rows.filter(**{"subject_kind": kind, column: int(key)}) if key.isdecimal() else rows.none()
    return rows.filter(subject_kind=kind, grid_code=key) if kind else rows


def get_entry(*, actor: Actor, entry_id: int) -> EntryView:
    """Return one entry. Raises `evaluation_not_shown`, `score_entry_unknown(entry)`."""
    return show_entries(actor, [_fetch(actor, entry_id)], get_profile().scoring)[0]


def _fetch(actor: Actor, entry_id: int) -> ScoreEntry:
    row = access.score_entries_visible_to(actor).filter(pk=entry_id).select_related(*_RELATED).first()
    if row is None:
        raise DomainError("score_entry_unknown", entry=entry_id)
    return row


def list_totals(*, actor: Actor, period_id: int) -> tuple[NamedTotal, ...]:
    """Return the totals the actor may see, by track and subject, with the change to the edition that is restated.

    On a track with a base number of cases stands every unit whose own people handle, also one without an entry (ZJG-13).
    Raises `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_period(actor, period_id)
    totals = _total(actor, period)
    before = {one.subject: one.points for one in _total(actor, period.restates)}
    quotas = _list_quotas(actor, period, totals)
    entered = {one.subject for one in totals}
    totals = (*totals, *(build_empty_total(subject) for subject in quotas if subject not in entered))
    names = list_subject_names(actor, [one.subject for one in totals])
    tracks = get_profile().scoring.tracks
    named = []
    for total in totals:
        track = find_row(tracks, total.subject[0])
        named.append(
            NamedTotal(
                total=total,
                track_zh=track.name_zh if track else total.subject[0],
                track_en=track.name_en if track else total.subject[0],
                subject_name=names.get(total.subject, total.subject[2]),
                change=total.points - before.get(total.subject, ZERO) if period.edition > 1 else None,
                quota=quotas.get(total.subject),
            )
        )
    places = {track.key: place for place, track in enumerate(tracks)}
    return tuple(sorted(named, key=partial(_order, places=places)))


def _order(one: NamedTotal, *, places: Mapping[str, int]) -> tuple[int, str, Decimal, str]:
    """The tracks as the profile lists them, on each the most points first."""
    track = one.total.subject[0]
    return places.get(track, len(places)), track, -one.total.points, one.subject_name


def _total(actor: Actor, period: ScorePeriod | None) -> tuple[Total, ...]:
    """Return the totals of the entries in sight; nothing for no period."""
    if period is None:
        return ()
    rows = access.score_entries_visible_to(actor).filter(period_id__in=list_editions(period), state=COUNTED)
    return total_points(build_lines(rows), caps=find_caps(period))


def list_subject_names(actor: Actor, subjects: Iterable[SubjectKey]) -> dict[SubjectKey, str]:
    """Return the names of units, people and grids by track, kind and key."""
    keys = list(subjects)
    units = get_organisation_names(actor=actor, organisation_ids=[int(key) for _, kind, key in keys if kind == UNIT])
    members = get_member_names(actor=actor, member_ids=[int(key) for _, kind, key in keys if kind == PERSON])
    codes = {key for _, kind, key in keys if kind == GRID}
    grids = get_area_names(actor=actor, codes=codes) if codes else {}
    names: dict[SubjectKey, str] = {}
    for subject in keys:
        _, kind, key = subject
        if kind in {UNIT, PERSON}:
            names[subject] = (units if kind == UNIT else members).get(int(key), key)
        else:
            names[subject] = grids.get(key, key)
    return names


def _list_quotas(actor: Actor, period: ScorePeriod, totals: Iterable[Total]) -> dict[SubjectKey, QuotaMark]:
    """Return the base number of cases of each unit on a track that has one, by its people who handle (ZJG-13)."""
    rows: dict[str, Quota] = {quota.track: quota for quota in get_profile().scoring.quotas}
    if not rows:
        return {}
    entered = [one.subject for one in totals if one.subject[1] == UNIT and one.subject[0] in rows]
    days = (period.to_on - period.from_on).days + 1
    # Those who handled there on the last day, so that a frozen period keeps its number whoever comes later.
    zone = ZoneInfo(get_profile().city.zone)
    last = min(get_clock().now(), datetime.combine(period.to_on, time(12), zone))
    handlers = list_members(actor=actor, now=last, role="handler")
    wanted = list(dict.fromkeys((*entered, *_list_working(actor, period, rows, handlers))))
    counts = _count_cases(period, [subject[2] for subject in wanted])
    quotas: dict[SubjectKey, QuotaMark] = {}
    for subject in wanted:
        people = sum(int(subject[2]) in member.organisation_line for member in handlers)
        quota = rows[subject[0]]
        base = compute_quota(quota, people=people, days=days)
        quotas[subject] = QuotaMark(base=base, count=counts.get((subject[2], quota.indicator)))
    return quotas


def _list_working(
    actor: Actor, period: ScorePeriod, tracks: Iterable[str], handlers: Iterable[MemberView]
) -> Iterator[SubjectKey]:
    """Yield who stands on the tracks and has handlers of its own, as far as the actor may see it."""
    standing = list_track_units(district_id=period.district_id)
    homes = {one.organisation_id for one in handlers if one.organisation_id is not None}
    for track in tracks:
        for unit_id in sorted(standing.get(track, frozenset()) & homes):
            if access.may_see_judged(actor, DEPARTMENT, str(unit_id)):
                yield track, UNIT, str(unit_id)


def _count_cases(period: ScorePeriod, units: Collection[str]) -> dict[tuple[str, str], int]:
    """Return the counts of units in the runs of the period by unit and indicator; none without a run that has it."""
    rows = EvaluationSubject.objects.filter(run__in=list_frozen_runs(period), kind=DEPARTMENT, key__in=units)
    counts: dict[tuple[str, str], int] = {}
    for key, figures in rows.values_list("key", "figures"):
        for indicator, value in figures.items():
            counts[key, indicator] = counts.get((key, indicator), 0) + value[0]
    return counts


def read_rights(*, actor: Actor, entry_id: int | None = None) -> Rights:
    """Return what the actor may do; of an entry, only what may be done with it as it stands."""
    scoring = get_profile().scoring
    rights = Rights(
        may_run=access.may_run_score_period(actor),
        may_propose=access.may_score(actor, scoring.proposed_by) and bool(scoring.tracks),
        may_check_self=access.may_check_self(actor) and bool(scoring.tracks),
    )
    if entry_id is None:
        return rights
    row = _fetch(actor, entry_id)
    is_countered_now = is_countered(row.pk)
    is_original = row.counters_id is None
    is_stranger = not access.is_own_points(actor, row, now=get_clock().now())
    is_settled = row.state == COUNTED and not is_countered_now
    is_correctable = is_settled and is_original and row.appeal_state not in OPEN_APPEALS
    may_counter = is_correctable and rights.may_propose and is_stranger and find_open_edition(row) is not None
    if row.period.state == FROZEN:
        return Rights(may_counter=may_counter)
    is_contestable = is_settled and (is_original or row.cause == CORRECTION) and not row.appeal_state
    barred = {row.appellant_id, row.proposed_by_id, row.decided_by_id, row.reviewer_id}
    may_judge = is_stranger and actor.member_id not in barred
    return Rights(
        may_confirm=row.state == "proposed"
        and row.period.state == "open"
        and is_stranger
        and actor.member_id != row.proposed_by_id
        and access.may_score(actor, scoring.confirmed_by),
        may_counter=may_counter,
        may_appeal=is_contestable and access.may_appeal_score(actor, row),
        may_review=row.appeal_state == ASKED and may_judge and access.may_score(actor, scoring.first_review_by),
        may_rule=row.appeal_state == REVIEWED and may_judge and access.may_score(actor, scoring.second_review_by),
    )
