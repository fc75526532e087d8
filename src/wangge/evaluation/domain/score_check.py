"""What a city profile says of points, checked against the indicators there are."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.analytics.public import INDICATORS, IndicatorKind
from wangge.evaluation.domain.run_definitions import expect_listed
from wangge.profiles.public import CityProfile, ProfileFault


def check_scoring_profile(profile: CityProfile) -> Iterator[ProfileFault]:
    """Yield the rules and quotas of the section `scoring` whose indicator is unknown or no count."""
    named = [(f"scoring.rules.{rule.key}", rule.indicator) for rule in profile.scoring.rules]
    named += [(f"scoring.quotas.{quota.key}", quota.indicator) for quota in profile.scoring.quotas]
    for path, key in named:
        if key is None:
            continue
        indicator = INDICATORS.get(key)
        if indicator is None:
            yield ProfileFault(path=f"{path}.indicator", expected=expect_listed(key), found=repr(key))
        elif indicator.kind is not IndicatorKind.COUNT:
            found = f"{key}, a {indicator.kind.value}"
            yield ProfileFault(path=f"{path}.indicator", expected="an indicator that is a count", found=found)
