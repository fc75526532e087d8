"""Cases that belong together: parts of one that is split, a new one that reopens a closed one, a merge taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangge.cases.models import Case, CaseLink, CaseReporter
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import echo_on_target
from wangge.cases.operations.effects.units import read_units
from wangge.cases.operations.ledger import Act, insert_with_event
from wangge.cases.operations.photos import attach_photos, describe_photos, read_photos
from wangge.cases.operations.reporting import describe_report, find_acting_role, take_case_number
from wangge.cases.operations.rows import CLOCKS, LINKS, PHOTOS_OF_CASE, REPORTERS, REPORTERS_OF_CASE
from wangge.cases.operations.timing import build_clocks, describe_clocks
from wangge.cases.operations.tracking import name_tracking_unit
from wangge.kernel.public import DomainError
from wangge.platform.public import EvidenceRef, get_profile

# What a new case takes over from the one it comes from: the matter and its place.
_TAKEN_OVER = (
    "description", "address", "lon", "lat", "accuracy_m", "cell_key", "grid_id", "grid_code", "area_class",
    "road_class", "category_id", "district_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Birth:
    """How a case begins that comes from another one: its first event, its state, the clock that starts."""

    event: str
    state: str
    clock: str
    source: str
    source_class: str
    condition_id: int | None = None
    tracking_unit_id: int | None = None
    said: Mapping[str, object] = field(default_factory=dict)


def split(move: MoveInHand) -> Facts:
    """Make a case of its own for each named unit, filed like this one, which keeps the lead and ends last."""
    units = read_units(move)
    tracker = name_tracking_unit(move.case)
    photos = _read_report_photos(move.case)
    parts: list[dict[str, object]] = []
    for unit in units:
        birth = _Birth(
            event="split_off",
            state="filed",
            clock="dispatch",
            source=move.case.source,
            source_class=move.case.source_class,
            condition_id=move.case.condition_id,
            tracking_unit_id=move.case.tracking_unit_id,
            said={"part_of": move.case.number, "part_of_id": move.case.pk, "proposed_unit_id": unit.id},
        )
        part = _bring_forth(move, birth, photos)
        LINKS.append(CaseLink(case_id=move.case.pk, other_id=part.pk, kind="part", made_at=move.now))
        parts.append({"id": part.pk, "number": part.number, "unit_id": unit.id})
    return {"parts": parts, **tracker}


def reopen(move: MoveInHand) -> Facts:
    """Make a new case, to be accepted, of a closed one that stays as it is; its reporters are answered by the new one.

    When and how often: `access.check_reopen`.
    """
    source, source_class = _choose_source(move)
    birth = _Birth(
        event="report_again",
        state="reported",
        clock="accept",
        source=source,
        source_class=source_class,
        said={"reopens": move.case.number, "reopens_id": move.case.pk},
    )
    again = _bring_forth(move, birth, _read_report_photos(move.case))
    LINKS.append(CaseLink(case_id=again.pk, other_id=move.case.pk, kind="reopens", made_at=move.now))
    REPORTERS.append(
        *(
            CaseReporter(
                case_id=again.pk,
                origin_id=again.pk,
                name=reporter.name,
                phone=reporter.phone,
                email=reporter.email,
                language=reporter.language,
                wants_answer=reporter.wants_answer,
                wants_messages=reporter.wants_messages,
                tracking_digest=reporter.tracking_digest,
            )
            for reporter in REPORTERS_OF_CASE.read(move.case.pk)
        )
    )
    return {"reopened_as": again.number, "reopened_as_id": again.pk}


def _choose_source(move: MoveInHand) -> tuple[str, str]:
    """Return channel and class of a reopened case: the citizen's own, or an order from above."""
    channels = get_profile().sources.channels
    if move.actor.has_role("citizen"):
        public = [row.key for row in channels if row.source_class == "public"]
        known = move.case.source if move.case.source in public or not public else public[0]
        return known, "public"
    superior = next((row.key for row in channels if row.source_class == "superior"), None)
    return (superior, "superior") if superior else (move.case.source, move.case.source_class)


def _read_report_photos(case: Case) -> list[EvidenceRef]:
    return read_photos([row.evidence_id for row in PHOTOS_OF_CASE.read(case.pk) if row.purpose == "report"])


def _bring_forth(move: MoveInHand, birth: _Birth, photos: list[EvidenceRef]) -> Case:
    """Insert a case that takes over matter and place, with its own number, first event, clock and the photos."""
    case = Case(
        **{name: getattr(move.case, name) for name in _TAKEN_OVER},
        tracking_unit_id=birth.tracking_unit_id,
        source=birth.source,
        source_class=birth.source_class,
        condition_id=birth.condition_id,
        reported_at=move.now,
        recorded_at=move.now,
    )
    take_case_number(case, now=move.now)
    clocks = build_clocks(case, (birth.clock,), at=move.now)
    act = Act(
        move=birth.event,
        event=f"case.{birth.event}",
        from_state="new",
        to_state=birth.state,
        actor=move.actor,
        actor_role=find_acting_role(move.actor, move.move),
        occurred_at=move.now,
        recorded_at=move.now,
        payload={
            **describe_report(case),
            **birth.said,
            **({"tracking_unit_id": birth.tracking_unit_id} if birth.tracking_unit_id is not None else {}),
            "condition_id": birth.condition_id,
            "photos": describe_photos(photos),
            "clocks": describe_clocks(clocks),
        },
    )
    insert_with_event(case, act)
    for clock in clocks:
        clock.case_id = case.pk
    CLOCKS.append(*clocks)
    attach_photos(case, photos, purpose="report")
    return case


def unmerge(move: MoveInHand) -> Facts:
    """Take a merge back: the report is to be accepted again; its reporters stay known to both cases.

    When: `access.check_unmerge`.
    """
    if move.target is None:
        raise DomainError("case_changed", number=move.case.number)
    target = move.target.case
    move.case.merged_into_id = None
    echo_on_target(move, move.target, name="release", said={"released": move.case.number})
    return {"released_from": target.number}


LINKING: Mapping[str, Effect] = {"split": split, "reopen": reopen, "unmerge": unmerge}
