"""What goes into the package of a matter that is handed over: record, timeline, frozen figures, ledger rows, cases (XS-19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from django.db.models import Q

from wangge.cases.public import get_case
from wangge.evaluation.domain.matters import MatterView, unpack_tracks
from wangge.evaluation.domain.referrals import FORMAT
from wangge.evaluation.domain.score_views import COUNTED, FROZEN, GRID, PERSON, UNIT
from wangge.evaluation.models import AccountabilityMatter, MatterGround, ScoreEntry, ScorePeriod
from wangge.evaluation.queries.band_histories import list_frozen_bands
from wangge.evaluation.queries.score_building import show_entry
from wangge.evaluation.queries.score_rows import list_editions
from wangge.kernel.public import Actor, build_system_actor, encode_instant
from wangge.platform.public import find_evidence, get_profile

MOST_ENTRIES = 500
MOST_CASES = 200
MOST_BEFORE = 12
KINDS = {"unit": UNIT, "person": PERSON, "area": GRID}
_RELATED = ("unit", "member", "case", "proposed_by", "decided_by", "appellant", "reviewer", "second_reviewer")
_TOLD = (
    "number", "ladder", "ladder_zh", "ladder_en", "rung_zh", "rung_en", "subject_kind", "subject_name", "trigger_zh",
    "trigger_en", "reason", "entry_number", "is_struck", "before_number", "opened_by", "opened_at", "due_on", "state", "record",
    "recorded_by", "recorded_at", "answer", "answered_by", "answered_at",
)  # fmt: skip
Plain = dict[str, Any]


def gather_package(row: AccountabilityMatter, view: MatterView, *, handed: Plain) -> Plain:
    """Return the package of a matter as plain values; `handed` is what is said of the handing over."""
    ground: MatterGround | None = MatterGround.objects.filter(matter_id=row.pk).select_related("period").first()
    periods = _list_periods(row, ground)
    entries = _list_entries(row, ground, periods)
    reader = build_system_actor(name="evaluation", district_id=row.district_id)
    numbers = _list_cases(view, entries)
    return {
        "format": FORMAT,
        "city": get_profile().city.name_zh,
        "district": row.district.name,
        "handed_over": handed,
        "matter": _tell_matter(row, view),
        "timeline": _tell_acts(row),
        "before": _tell_before(row),
        "figures": [_tell_period(period, row, ground) for period in periods],
        "entries": [_tell_entry(entry) for entry in entries[:MOST_ENTRIES]],
        "entries_left_out": max(len(entries) - MOST_ENTRIES, 0),
        "cases": [_tell_case(reader, number) for number in numbers[:MOST_CASES]],
        "cases_left_out": max(len(numbers) - MOST_CASES, 0),
        "evidence": _tell_evidence(row, entries[:MOST_ENTRIES]),
    }


def _list_cases(view: MatterView, entries: Iterable[ScoreEntry]) -> list[str]:
    """Return the numbers of the cases that the matter rests on itself, and of those behind the entries, each once."""
    cited = (finding.case_number for finding in view.findings if finding.case_number)
    return list(dict.fromkeys((*cited, *(entry.case.number for entry in entries if entry.case is not None))))


def _tell_matter(row: AccountabilityMatter, view: MatterView) -> Plain:
    told = {name: getattr(view, name) for name in _TOLD}
    tracks = [
        {"key": key, "state": one.state, "on": one.on, "note": one.note}
        for key, one in unpack_tracks(row.tracks).items()
    ]
    findings = [asdict(finding) for finding in view.findings]
    return {**told, "findings": findings, "tracks": tracks, "acts": row.version, "head": row.head_mac}


def _tell_acts(row: AccountabilityMatter) -> list[Plain]:
    acts = row.acts.select_related("actor").order_by("seq")
    return [
        {
            "seq": act.seq,
            "act": act.act,
            "person": str(act.actor or ""),
            "at": encode_instant(act.recorded_at),
            "content": act.payload,
            "mac": act.mac,
        }
        for act in acts
    ]


def _tell_before(row: AccountabilityMatter) -> list[Plain]:
    """Return the rungs before, the nearest first."""
    told: list[Plain] = []
    before = row.before
    while before is not None and len(told) < MOST_BEFORE:
        told.append(
            {"number": before.number, "rung": before.rung, "opened_at": before.opened_at, "record": before.record}
        )
        before = before.before
    return told


def _list_periods(row: AccountabilityMatter, ground: MatterGround | None) -> list[ScorePeriod]:
    """Return the score periods a matter rests on, the newest first: the latest frozen edition where there is one."""
    if ground is not None:
        known = list_frozen_bands(district_id=row.district_id, until_on=ground.period.to_on, most=ground.running)
        found = ScorePeriod.objects.filter(pk__in={*(one.period_id for one in known), ground.period_id})
        return list(found.order_by("-to_on", "-edition"))
    if row.entry is None:
        return []
    same = ScorePeriod.objects.filter(
        district_id=row.district_id, from_on=row.entry.period.from_on, to_on=row.entry.period.to_on
    )
    latest = same.filter(state=FROZEN).order_by("-edition").first()
    return [latest or row.entry.period]


def _list_entries(
    row: AccountabilityMatter, ground: MatterGround | None, periods: Sequence[ScorePeriod]
) -> list[ScoreEntry]:
    """Return the counted entries of the subject in the periods, also those for it and those countered, and what it rests on."""
    about = Q(unit_id=row.unit_id) if row.unit_id is not None else Q(member_id=row.member_id)
    about |= Q(pk__in=row.findings.exclude(entry=None).values("entry_id"))
    if ground is not None:
        about |= Q(subject_kind=GRID, grid_code=ground.judged)
    editions = {pk for period in periods for pk in list_editions(period)}
    rows = ScoreEntry.objects.filter(about, period_id__in=editions, state=COUNTED).select_related(*_RELATED)
    return list(rows.prefetch_related("counter_entries").order_by("number"))


def _tell_period(period: ScorePeriod, row: AccountabilityMatter, ground: MatterGround | None) -> Plain:
    """Return what a frozen period says of the subject; of one that is not frozen only that it is not."""
    keys = {(UNIT, str(row.unit_id)), (PERSON, str(row.member_id))}
    if ground is not None:
        keys.add((GRID, ground.judged))
    content = orjson.loads(period.content) if period.content else {}
    kinds = {packed["scheme"]["key"]: packed["scheme"]["subject"] for packed in content.get("schemes", ())}
    return {
        "from_on": period.from_on,
        "to_on": period.to_on,
        "edition": period.edition,
        "state": period.state,
        "digest": period.digest,
        "frozen_at": period.frozen_at,
        "totals": [total for total in content.get("totals", ()) if (total[1], total[2]) in keys],
        "assessments": [one for one in content.get("assessments", ()) if (KINDS[kinds[one[0]]], one[1]) in keys],
        "runs": content.get("runs", []),
    }


def _tell_entry(entry: ScoreEntry) -> Plain:
    view = show_entry(entry, get_profile().scoring)
    return {
        "number": view.number,
        "rule": view.rule,
        "rule_zh": view.rule_zh,
        "rule_en": view.rule_en,
        "source": view.source,
        "points": str(view.points),
        "occurred_on": view.occurred_on,
        "reason": view.reason,
        "case": view.case_number,
        "is_countered": view.countered_by_id is not None,
        "appeal": view.appeal_state,
        "evidence_sha256": entry.evidence_sha256,
        "acts": entry.version,
        "head": entry.head_mac,
    }


def _tell_case(reader: Actor, number: str) -> Plain:
    """Return a case with its acts and the head of its chain; nothing of who reported it."""
    case = get_case(actor=reader, number=number)
    photos = find_evidence([photo.evidence_id for photo in case.photos])
    return {
        "number": number,
        "state": case.row.state,
        "acts": len(case.events),
        "head": case.events[-1].mac if case.events else "",
        "events": [
            {
                "seq": act.seq,
                "move": act.move,
                "to": act.to_state,
                "at": encode_instant(act.occurred_at),
                "unit": act.unit_name,
            }
            for act in case.events
        ],
        "photos_sha256": sorted(photo.sha256 for photo in photos),
    }


def _tell_evidence(row: AccountabilityMatter, entries: Iterable[ScoreEntry]) -> list[Plain]:
    """Return the photos of the record and of the entries, each once; they go into the package as they were sent."""
    ids = {pk for pk in (row.evidence_id, *(entry.evidence_id for entry in entries)) if pk is not None}
    found = sorted(find_evidence(ids), key=lambda one: one.sha256)
    return [
        {"id": one.id, "sha256": one.sha256, "media_type": one.media_type, "size_bytes": one.size_bytes}
        for one in found
    ]
