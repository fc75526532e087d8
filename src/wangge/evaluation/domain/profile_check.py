"""What a city profile says of the evaluation, checked against the indicators and dimensions there are."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.analytics.public import DIMENSIONS, INDICATORS, IndicatorKind
from wangge.evaluation.domain.run_definitions import expect_listed
from wangge.evaluation.domain.schemes import build_definition
from wangge.evaluation.domain.sheets import BREAKDOWN_SHEET
from wangge.evaluation.domain.targets import SOURCE_CLASS
from wangge.kernel.public import DomainError
from wangge.profiles.public import CityProfile, Composite, Evaluation, Flags, ProfileFault, Target


def check_evaluation_profile(profile: CityProfile) -> Iterator[ProfileFault]:
    """Yield the faults of the section `evaluation`: indicators, their kinds, dimensions, composites that do not hold."""
    evaluation = profile.evaluation
    for number, key in enumerate(evaluation.dimensions):
        if key not in DIMENSIONS:
            expected = f"one of {', '.join(sorted(DIMENSIONS))}"
            yield ProfileFault(path=f"evaluation.dimensions.{number}", expected=expected, found=repr(key))
    for composite in evaluation.composites:
        faults = list(_check_components(composite))
        yield from faults or _check_whole(composite, evaluation)
    yield from _check_flags(evaluation.flags)
    yield from _check_targets(evaluation)


def _check_targets(evaluation: Evaluation) -> Iterator[ProfileFault]:
    """Yield the targets of what is no rate, and those of a source class whose figures are not broken down."""
    for number, target in enumerate(evaluation.targets):
        path = f"evaluation.targets.{number}"
        indicator = INDICATORS.get(target.indicator)
        if indicator is None or indicator.kind is not IndicatorKind.RATE:
            expected = expect_listed(target.indicator, "an indicator of docs/reference/indicators.md that is a rate")
            found = repr(target.indicator) if indicator is None else f"{target.indicator}, a {indicator.kind.value}"
            yield ProfileFault(path=f"{path}.indicator", expected=expected, found=found)
        elif target.source_class is not None:
            yield from _check_source_target(f"{path}.source_class", target, evaluation)


def _check_source_target(path: str, target: Target, evaluation: Evaluation) -> Iterator[ProfileFault]:
    if SOURCE_CLASS not in evaluation.dimensions:
        expected = f"{SOURCE_CLASS} among the dimensions of the evaluation"
        yield ProfileFault(path=path, expected=expected, found=", ".join(evaluation.dimensions))
    if target.indicator not in BREAKDOWN_SHEET:
        expected = f"no source_class, or one of {', '.join(key for key in BREAKDOWN_SHEET if key.endswith('_rate'))}"
        yield ProfileFault(path=path, expected=expected, found=f"{target.source_class} of {target.indicator}")


def _check_components(composite: Composite) -> Iterator[ProfileFault]:
    for number, component in enumerate(composite.components):
        path = f"evaluation.composites.{composite.key}.components.{number}"
        indicator = INDICATORS.get(component.indicator)
        if indicator is None:
            expected = expect_listed(component.indicator)
            yield ProfileFault(path=f"{path}.indicator", expected=expected, found=repr(component.indicator))
            continue
        fitting = (
            {IndicatorKind.COUNT} if component.kind == "count_score" else {IndicatorKind.RATE, IndicatorKind.RATIO}
        )
        if indicator.kind not in fitting:
            expected = f"an indicator that is a {' or '.join(sorted(kind.value for kind in fitting))}"
            found = f"{component.indicator}, a {indicator.kind.value}"
            yield ProfileFault(path=f"{path}.indicator", expected=expected, found=found)


def _check_flags(flags: Flags) -> Iterator[ProfileFault]:
    for flag in flags.awarded:
        for number, bar in enumerate(flag.barred_by):
            indicator = INDICATORS.get(bar.indicator)
            if indicator is None or indicator.kind is not IndicatorKind.COUNT:
                path = f"evaluation.flags.awarded.{flag.key}.barred_by.{number}.indicator"
                expected = expect_listed(bar.indicator, "an indicator of docs/reference/indicators.md that is a count")
                yield ProfileFault(path=path, expected=expected, found=repr(bar.indicator))


def _check_whole(composite: Composite, evaluation: Evaluation) -> Iterator[ProfileFault]:
    try:
        build_definition(composite, evaluation)
    except DomainError as error:
        path = f"evaluation.composites.{composite.key}"
        yield ProfileFault(path=path, expected="a composite that can be scored", found=str(error))
