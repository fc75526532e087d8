"""What somebody may choose from when he proposes points or looks for some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wangge.evaluation import access
from wangge.evaluation.domain.score_totals import is_self_found
from wangge.evaluation.domain.score_views import Choice
from wangge.kernel.public import Actor
from wangge.people.public import OrganisationView, list_members, list_organisations, list_own_units
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import ScoreRule, find_row


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChoices:
    """Rules to be entered by hand, kinds of check, units and people of the district; `has_grids` for rules of grids,
    `has_values` for rules whose points are weighed; `is_self_check`: only what a unit found about itself.
    """

    rules: tuple[Choice, ...]
    checks: tuple[Choice, ...]
    units: tuple[Choice, ...]
    members: tuple[Choice, ...]
    has_grids: bool
    has_values: bool
    is_self_check: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """Tracks and rules of the city."""

    tracks: tuple[Choice, ...]
    rules: tuple[Choice, ...]


def list_proposal_choices(*, actor: Actor) -> ProposalChoices:
    """Return what a proposal offers; only what the actor may see, to who acts for a unit what it finds about itself."""
    scoring, now = get_profile().scoring, get_clock().now()
    manual = [rule for rule in scoring.rules if rule.mode == "manual"]
    checks, is_whole = scoring.checks, access.may_score(actor, scoring.proposed_by)
    if not is_whole:
        manual = [rule for rule in manual if is_self_found(rule)]
        checks = tuple(check for check in checks if check.allows_own)
    has_persons = any(rule.subject == "person" for rule in manual)
    units = list_organisations(actor=actor, district_id=actor.district_id)
    if not is_whole:
        own = list_own_units(actor=actor, now=now)
        units = tuple(unit for unit in units if unit.id in own)
        manual = [rule for rule in manual if _is_for_any(rule, units)]
    people = list_members(actor=actor, now=now) if has_persons else ()
    return ProposalChoices(
        rules=tuple(
            Choice(
                key=rule.key,
                name_zh=f"{rule.name_zh} {_show_points(rule)}",
                name_en=f"{rule.name_en} {_show_points(rule)}",
            )
            for rule in manual
        ),
        checks=tuple(Choice(key=row.key, name_zh=row.name_zh, name_en=row.name_en) for row in checks),
        units=tuple(Choice(key=str(unit.id), name_zh=unit.name, name_en=unit.name) for unit in units),
        members=tuple(Choice(key=str(one.id), name_zh=one.display_name, name_en=one.display_name) for one in people),
        has_grids=any(rule.subject == "grid" for rule in manual),
        has_values=any(rule.points_to is not None for rule in manual),
        is_self_check=not is_whole,
    )


def _is_for_any(rule: ScoreRule, units: Iterable[OrganisationView]) -> bool:
    """Return whether one of the units stands on the rule's track (HS-7)."""
    track = find_row(get_profile().scoring.tracks, rule.track)
    return track is None or not track.unit_kinds or any(unit.kind in track.unit_kinds for unit in units)


def _show_points(rule: ScoreRule) -> str:
    """Return the points of a rule, or the range that is left to be weighed."""
    if rule.points_to is None:
        return f"{rule.points:+.3g}"
    return f"{rule.points.normalize():f}–{rule.points_to.normalize():f}"


def list_filter_choices() -> FilterChoices:
    """Return what the ledger can be narrowed to."""
    scoring = get_profile().scoring
    return FilterChoices(
        tracks=tuple(Choice(key=row.key, name_zh=row.name_zh, name_en=row.name_en) for row in scoring.tracks),
        rules=tuple(Choice(key=row.key, name_zh=row.name_zh, name_en=row.name_en) for row in scoring.rules),
    )
