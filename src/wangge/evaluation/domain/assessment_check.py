"""What a city profile says of assessment schemes, checked against the indicators and composites there are."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.analytics.public import INDICATORS
from wangge.evaluation.domain.assessment import find_run_kind, list_rules
from wangge.evaluation.domain.run_definitions import expect_listed
from wangge.profiles.public import Aspect, AssessmentScheme, CityProfile, ProfileFault, find_row


def check_assessment_profile(profile: CityProfile) -> Iterator[ProfileFault]:
    """Yield the aspects of the section `schemes` that read an unknown indicator, another's composite, no rule, or a rule twice."""
    for scheme in profile.schemes:
        for aspect in scheme.aspects:
            path = f"schemes.{scheme.key}.aspects.{aspect.key}"
            yield from _check_read(profile, scheme, aspect, path)
        yield from _check_read_once(profile, scheme)


def _check_read_once(profile: CityProfile, scheme: AssessmentScheme) -> Iterator[ProfileFault]:
    """Yield the aspects that read a rule which an aspect before them reads: its points would count twice."""
    known: dict[str, str] = {}
    for aspect in scheme.aspects:
        if aspect.reads not in {"points", "manual"}:
            continue
        for rule in list_rules(scheme, aspect, profile.scoring.rules):
            before = known.setdefault(rule.key, aspect.key)
            if before != aspect.key:
                path = f"schemes.{scheme.key}.aspects.{aspect.key}"
                yield ProfileFault(path=path, expected=f"rules that {before} does not read", found=rule.key)


def _check_read(profile: CityProfile, scheme: AssessmentScheme, aspect: Aspect, path: str) -> Iterator[ProfileFault]:
    if aspect.indicator is not None and aspect.indicator not in INDICATORS:
        expected = expect_listed(aspect.indicator)
        yield ProfileFault(path=f"{path}.indicator", expected=expected, found=repr(aspect.indicator))
    composite = find_row(profile.evaluation.composites, aspect.composite) if aspect.composite else None
    kind = find_run_kind(scheme)
    if composite is not None and composite.subject != kind:
        found = f"{composite.key}, of {composite.subject}"
        yield ProfileFault(path=f"{path}.composite", expected=f"a composite of {kind}", found=found)
    reads_rules = aspect.reads in {"points", "manual"}
    if reads_rules and not list_rules(scheme, aspect, profile.scoring.rules):
        found = ", ".join((*aspect.rules, *aspect.groups))
        yield ProfileFault(path=path, expected="a scoring rule about the judged on the scheme's track", found=found)
