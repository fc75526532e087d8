"""Rules between sections: every name that one section uses is declared by another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from wangge.profiles.faults import ProfileFault
from wangge.profiles.schema.assessment import Aspect, AssessmentScheme
from wangge.profiles.schema.ladder import BandTrigger
from wangge.profiles.schema.notices import ANSWER_PLACEHOLDERS, EVENT_PLACEHOLDERS, WordedRule, list_placeholders
from wangge.profiles.schema.profile import CityProfile
from wangge.profiles.schema.rows import Keyed, find_row
from wangge.profiles.schema.scoring import ScoreRule
from wangge.profiles.schema.staff import BUILT_IN_ROLES
from wangge.profiles.tree import Leaf, Table, list_nodes

OURS = "ours"


def find_reference_faults(profile: CityProfile, tree: Table, *, calendars: Iterable[str]) -> list[ProfileFault]:
    """Return names without a declaration; faults carry paths only. `calendars` are the keys of the known calendars."""
    faults = [*_check_sources(profile, tree), *_check_name(profile.worktime.calendar, calendars, "worktime.calendar")]
    for check in _CHECKS:
        faults += check(profile)
    return faults


def _check_name(name: str, known: Iterable[str], path: str) -> Iterator[ProfileFault]:
    names = list(known)
    if name not in names:
        yield ProfileFault(path=path, expected=f"one of {', '.join(names) or '(none declared)'}", found=repr(name))


def _check_names(names: Iterable[str], rows: Iterable[Keyed], path: str) -> Iterator[ProfileFault]:
    known = [row.key for row in rows]
    for number, name in enumerate(names):
        yield from _check_name(name, known, f"{path}.{number}")


def _check_sources(profile: CityProfile, tree: Table) -> Iterator[ProfileFault]:
    known = {OURS, *(document.key for document in profile.documents)}
    for path, node in list_nodes(tree):
        source = node.rows.get("source") if isinstance(node, Table) else None
        if isinstance(source, Leaf) and str(source.value).partition(" §")[0] not in known:
            expected = f"ours or a document of documents: {', '.join(sorted(known - {OURS}))}"
            yield ProfileFault(path=f"{path}.source", expected=expected, found=repr(source.value))


def _check_channels(profile: CityProfile) -> Iterator[ProfileFault]:
    departments = [row.key for row in profile.responsibility.departments]
    for channel in profile.sources.channels:
        if channel.department is not None:
            yield from _check_name(channel.department, departments, f"sources.channels.{channel.key}.department")


def _check_staff(profile: CityProfile) -> Iterator[ProfileFault]:
    for role in profile.roles:
        if role.key in BUILT_IN_ROLES:
            expected = "a role of staff (citizen and system are built in)"
            yield ProfileFault(path=f"roles.{role.key}", expected=expected, found=repr(role.key))
    for post in profile.posts:
        yield from _check_name(post.role, [role.key for role in profile.roles], f"posts.{post.key}.role")


def _check_chiefs(profile: CityProfile) -> Iterator[ProfileFault]:
    for level in profile.grid.levels:
        yield from _check_names(level.chief_posts, profile.posts, f"grid.levels.{level.key}.chief_posts")


def _check_places(profile: CityProfile) -> Iterator[ProfileFault]:
    for grade in profile.places.control_grades:
        path = f"places.control_grades.{grade.key}.road_classes"
        yield from _check_names(grade.road_classes, profile.places.road_classes, path)
        if grade.standard is not None:
            reasons = profile.workflow.reasons
            path = f"places.control_grades.{grade.key}.standard.reasons_off"
            yield from _check_names(grade.standard.reasons_off, (*reasons.refuse, *reasons.void), path)


def _check_campaigns(profile: CityProfile) -> Iterator[ProfileFault]:
    for campaign in profile.campaigns:
        for row in campaign.lists:
            path = f"campaigns.{campaign.key}.lists.{row.key}.area_classes"
            yield from _check_names(row.area_classes, profile.places.area_classes, path)


def _check_duties(profile: CityProfile) -> Iterator[ProfileFault]:
    area_classes = [row.key for row in profile.places.area_classes]
    for limit in profile.catalog.area_limits:
        yield from _check_name(limit.area_class, area_classes, f"catalog.area_limits.{limit.key}.area_class")
    departments = [row.key for row in profile.responsibility.departments]
    taken: dict[tuple[str, str], str] = {}
    for rule in profile.responsibility.rules:
        path = f"responsibility.rules.{rule.key}"
        yield from _check_name(rule.department, departments, f"{path}.department")
        for kind in rule.kinds:
            first = taken.setdefault((kind, rule.class_code), rule.key)
            if first != rule.key:
                found = f"{kind} {rule.class_code} also in {first}"
                yield ProfileFault(path=path, expected="one rule for a kind and class", found=found)


def _check_loop(profile: CityProfile) -> Iterator[ProfileFault]:
    loop = profile.loop
    deciders = {
        "extension.decided_by": loop.extension.decided_by,
        "suspension.decided_by": loop.suspension.decided_by,
        "arbitration.decided_by": loop.arbitration.decided_by,
        "forced_closing.asked_by": loop.forced_closing.asked_by,
        "forced_closing.confirmed_by": loop.forced_closing.confirmed_by,
        "appeal.first_review_by": loop.appeal.first_review_by,
        "appeal.second_review_by": loop.appeal.second_review_by,
        "complaint.judged_by": loop.complaint.judged_by,
        "conference.convened_by": loop.conference.convened_by,
        "supervision.started_by": loop.supervision.started_by,
        "supervision.bulletin.issued_by": loop.supervision.bulletin.issued_by,
    }
    for path, roles in deciders.items():
        yield from _check_names(roles, profile.roles, f"loop.{path}")
    if loop.tracking.department is not None:
        departments = [row.key for row in profile.responsibility.departments]
        yield from _check_name(loop.tracking.department, departments, "loop.tracking.department")
    for route in loop.routes:
        path = f"loop.routes.{route.key}"
        last = route.stages[-1]
        if last.purpose == "establish":
            expected = "handle: no stage follows the last one, so nobody would handle the problem"
            yield ProfileFault(path=f"{path}.stages.{last.key}.purpose", expected=expected, found=last.purpose)
        yield from _check_names(route.channels, profile.sources.channels, f"{path}.channels")
        for stage in route.stages:
            if stage.department is not None:
                departments = [row.key for row in profile.responsibility.departments]
                yield from _check_name(stage.department, departments, f"{path}.stages.{stage.key}.department")


def _check_handling_limits(profile: CityProfile) -> Iterator[ProfileFault]:
    known = {
        "area_class": profile.places.area_classes,
        "road_class": profile.places.road_classes,
        "control_grade": profile.places.control_grades,
        "channel": profile.sources.channels,
    }
    for row in profile.loop.handling_limits:
        for name, rows in known.items():
            value = getattr(row, name)
            if value is not None:
                yield from _check_name(value, [one.key for one in rows], f"loop.handling_limits.{row.key}.{name}")


def _check_composites(profile: CityProfile) -> Iterator[ProfileFault]:
    tables = [table.key for table in profile.evaluation.score_tables]
    for composite in profile.evaluation.composites:
        path = f"evaluation.composites.{composite.key}"
        yield from _check_names(composite.levels, profile.grid.levels, f"{path}.levels")
        if composite.levels and composite.subject != "area":
            yield ProfileFault(path=f"{path}.levels", expected="levels for areas only", found=composite.subject)
        for number, component in enumerate(composite.components):
            if component.score_table is not None:
                yield from _check_name(component.score_table, tables, f"{path}.components.{number}.score_table")


def _check_score_tables(profile: CityProfile) -> Iterator[ProfileFault]:
    area_classes = [row.key for row in profile.places.area_classes]
    for table in profile.evaluation.score_tables:
        for number, row in enumerate(table.area_steps):
            path = f"evaluation.score_tables.{table.key}.area_steps.{number}.area_class"
            yield from _check_name(row.area_class, area_classes, path)


def _check_scoring(profile: CityProfile) -> Iterator[ProfileFault]:
    scoring = profile.scoring
    for name in ("proposed_by", "confirmed_by", "first_review_by", "second_review_by", "review_escalated_to"):
        yield from _check_names(getattr(scoring, name), profile.roles, f"scoring.{name}")
    tracks, groups = [row.key for row in scoring.tracks], [row.key for row in scoring.groups]
    for track in scoring.tracks:
        departments = profile.responsibility.departments
        yield from _check_names(track.unit_kinds, departments, f"scoring.tracks.{track.key}.unit_kinds")
    for rule in scoring.rules:
        yield from _check_name(rule.track, tracks, f"scoring.rules.{rule.key}.track")
        if rule.group is not None:
            yield from _check_name(rule.group, groups, f"scoring.rules.{rule.key}.group")
    for quota in scoring.quotas:
        yield from _check_name(quota.track, tracks, f"scoring.quotas.{quota.key}.track")


def _check_schemes(profile: CityProfile) -> Iterator[ProfileFault]:
    rules = {rule.key: rule for rule in profile.scoring.rules}
    known = {
        "levels": [row.key for row in profile.grid.levels],
        "unit_kinds": [row.key for row in profile.responsibility.departments],
    }
    for scheme in profile.schemes:
        path = f"schemes.{scheme.key}"
        for name, keys in known.items():
            for number, key in enumerate(getattr(scheme, name)):
                yield from _check_name(key, keys, f"{path}.{name}.{number}")
        if scheme.track is not None:
            yield from _check_name(scheme.track, [row.key for row in profile.scoring.tracks], f"{path}.track")
            yield from _check_judged_kinds(profile, scheme, path)
        for aspect in scheme.aspects:
            part = f"{path}.aspects.{aspect.key}"
            yield from _check_names(aspect.groups, profile.scoring.groups, f"{part}.groups")
            yield from _check_names(aspect.rules, profile.scoring.rules, f"{part}.rules")
            if aspect.composite is not None:
                composites = [row.key for row in profile.evaluation.composites]
                yield from _check_name(aspect.composite, composites, f"{part}.composite")
            chosen = [rules[key] for key in aspect.rules if key in rules]
            yield from _check_read_rules(scheme, aspect, chosen, part)


def _check_judged_kinds(profile: CityProfile, scheme: AssessmentScheme, path: str) -> Iterator[ProfileFault]:
    """A scheme of units on a track judges exactly those who stand there."""
    track = find_row(profile.scoring.tracks, scheme.track or "")
    if track is None or scheme.subject != "unit" or set(scheme.unit_kinds) == set(track.unit_kinds):
        return
    expected = f"the kinds of unit of the track {track.key}: {', '.join(track.unit_kinds) or 'all'}"
    yield ProfileFault(path=f"{path}.track", expected=expected, found=", ".join(scheme.unit_kinds) or "all")


def _check_read_rules(
    scheme: AssessmentScheme, aspect: Aspect, rules: Iterable[ScoreRule], path: str
) -> Iterator[ProfileFault]:
    """A scheme of units reads rules about units; a manual aspect reads weighed values, the others fixed points."""
    kind = "grid" if scheme.subject == "area" else scheme.subject
    for number, rule in enumerate(rules):
        if rule.subject != kind:
            yield ProfileFault(path=f"{path}.rules.{number}", expected=f"a rule about a {kind}", found=rule.subject)
        if (rule.points_to is not None) != (aspect.reads == "manual"):
            expected = "rules with points_to in a manual aspect and in no other"
            yield ProfileFault(path=f"{path}.rules.{number}", expected=expected, found=rule.key)


def _check_results(profile: CityProfile) -> Iterator[ProfileFault]:
    tracks = [track.key for track in profile.scoring.tracks]
    for consumer in profile.results:
        for number, key in enumerate(consumer.tracks):
            yield from _check_name(key, tracks, f"results.{consumer.key}.tracks.{number}")


def _check_accountability(profile: CityProfile) -> Iterator[ProfileFault]:
    yield from _check_names(profile.key_work.set_by, profile.roles, "key_work.set_by")
    yield from _check_names(profile.tracks.walked_by, profile.roles, "tracks.walked_by")
    yield from _check_names(profile.tracks.looked_at_by, profile.roles, "tracks.looked_at_by")
    section = profile.accountability
    for name in ("opened_by", "recorded_by"):
        yield from _check_names(getattr(section, name), profile.roles, f"accountability.{name}")
    if section.double_inquiry is not None:
        yield from _check_names(
            section.double_inquiry.headed_by, profile.roles, "accountability.double_inquiry.headed_by"
        )
    for track in section.tracks:
        yield from _check_names(track.followed_by, profile.roles, f"accountability.tracks.{track.key}.followed_by")
    ladders = {ladder.key: ladder for ladder in section.ladders}
    for trigger in section.triggers:
        path = f"accountability.triggers.{trigger.key}"
        yield from _check_name(trigger.ladder, ladders, f"{path}.ladder")
        yield from _check_names(trigger.rules, profile.scoring.rules, f"{path}.rules")
        yield from _check_names(trigger.groups, profile.scoring.groups, f"{path}.groups")
        ladder = ladders.get(trigger.ladder)
        for number, key in enumerate(trigger.rules):
            rule = find_row(profile.scoring.rules, key)
            if ladder is not None and rule is not None and rule.subject != ladder.subject:
                expected = f"a rule about a {ladder.subject}"
                yield ProfileFault(path=f"{path}.rules.{number}", expected=expected, found=rule.subject)
    for band_trigger in section.band_triggers:
        yield from _check_band_trigger(profile, band_trigger)


def _check_band_trigger(profile: CityProfile, trigger: BandTrigger) -> Iterator[ProfileFault]:
    """A ladder of units goes with a scheme of units, one of persons with a scheme of persons or of grids."""
    path = f"accountability.band_triggers.{trigger.key}"
    ladders = profile.accountability.ladders
    yield from _check_name(trigger.ladder, [row.key for row in ladders], f"{path}.ladder")
    yield from _check_name(trigger.scheme, [row.key for row in profile.schemes], f"{path}.scheme")
    scheme, ladder = find_row(profile.schemes, trigger.scheme), find_row(ladders, trigger.ladder)
    if scheme is None:
        return
    yield from _check_names(trigger.bands, scheme.bands, f"{path}.bands")
    if ladder is not None and (ladder.subject == "unit") != (scheme.subject == "unit"):
        expected = "a ladder of units with a scheme of units, one of persons with any other"
        yield ProfileFault(path=f"{path}.ladder", expected=expected, found=f"{ladder.subject}, {scheme.subject}")


def _check_notices(profile: CityProfile) -> Iterator[ProfileFault]:
    notices = profile.notices
    for group in notices.groups:
        yield from _check_names(group.for_roles, profile.roles, f"notices.groups.{group.key}.for_roles")
    if notices.quiet_hours is not None:
        yield from _check_names(notices.quiet_hours.channels, notices.channels, "notices.quiet_hours.channels")
    for event in notices.events:
        path = f"notices.events.{event.key}"
        yield from _check_name(event.group, [group.key for group in notices.groups], f"{path}.group")
        yield from _check_names(event.channels, notices.channels, f"{path}.channels")
        yield from _check_name(event.key, EVENT_PLACEHOLDERS, f"{path}.key")
        yield from _check_wording(event, path, EVENT_PLACEHOLDERS)
    for answer in notices.answers:
        path = f"notices.answers.{answer.key}"
        yield from _check_names(answer.channels, notices.channels, f"{path}.channels")
        yield from _check_name(answer.key, ANSWER_PLACEHOLDERS, f"{path}.key")
        yield from _check_wording(answer, path, ANSWER_PLACEHOLDERS)


def _check_wording(event: WordedRule, path: str, places: Mapping[str, frozenset[str]]) -> Iterator[ProfileFault]:
    known = places.get(event.key, frozenset())
    expected = f"only the places {', '.join(sorted(f'{{{name}}}' for name in known))}"
    for part, words in (("title", event.title), ("text", event.text)):
        for language, wording in (("zh", words.zh), ("en", words.en)):
            for name in list_placeholders(wording):
                if name not in known:
                    found = f"a single {name}" if name in {"{", "}"} else f"{{{name}}}"
                    yield ProfileFault(path=f"{path}.{part}.{language}", expected=expected, found=found)


_CHECKS: tuple[Callable[[CityProfile], Iterator[ProfileFault]], ...] = (
    _check_staff,
    _check_channels,
    _check_chiefs,
    _check_places,
    _check_campaigns,
    _check_duties,
    _check_loop,
    _check_handling_limits,
    _check_composites,
    _check_score_tables,
    _check_scoring,
    _check_schemes,
    _check_accountability,
    _check_results,
    _check_notices,
)
