"""By which rules and schemes a score period counts."""

from __future__ import annotations

from decimal import Decimal

import orjson

from wangge.evaluation.domain.frozen_months import FrozenMonth
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.score_basis import (
    Basis,
    build_basis,
    has_what_to_freeze,
    read_basis,
    read_flags,
    read_judging,
)
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.queries.assessing import list_plans
from wangge.evaluation.queries.months import read_edition
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import Evaluation, Flags, ScoreRule, find_row


def find_basis(period: ScorePeriod) -> Basis:
    """Return what a period counts by: what it was frozen with; before that the city's today.

    A further edition counts by what the one before was frozen with, unless it was opened for today's rules.
    """
    stated = _find_stating(period)
    if stated.content:
        return read_basis(orjson.loads(stated.content), today=get_profile().scoring.rules)
    return build_basis(get_profile(), list_plans(period.district_id))


def has_periods() -> bool:
    """Whether the city has score periods: points, schemes or flags that they freeze."""
    return has_what_to_freeze(get_profile())


def has_points() -> bool:
    """Whether the city gives points; without them its periods freeze results under schemes and flags."""
    return bool(get_profile().scoring.tracks)


def find_judging(*, district_id: int | None, month: str) -> Evaluation:
    """Return by which composites, grades and flags a run of a month, "" for all cases, judges: the city's today.

    A month that was frozen keeps those it was frozen with, unless an edition was opened for today's (HL-1).
    """
    today = get_profile().evaluation
    if not month or district_id is None:
        return today
    first, last = parse_month(month)
    editions = ScorePeriod.objects.filter(district_id=district_id, from_on__lte=first, to_on__gte=last)
    latest = editions.order_by("-edition").first()
    stated = None if latest is None else _find_stating(latest)
    return read_judging(orjson.loads(stated.content), today=today) if stated and stated.content else today


def get_frozen_flags(frozen: FrozenMonth) -> Flags:
    """Return by which rules the edition that a month is frozen with gives places and flags."""
    return read_flags(read_edition(frozen.period_id, frozen.digest).rules, today=get_profile().evaluation.flags)


def find_caps(period: ScorePeriod) -> dict[str, Decimal]:
    """Return the caps a period is totalled under; see `find_basis`."""
    stated = _find_stating(period)
    if not stated.content:
        return {rule.key: rule.cap for rule in get_profile().scoring.rules if rule.cap is not None}
    caps = orjson.loads(stated.content)["rules"].items()
    return {key: Decimal(cap) for key, cap in caps if cap is not None}


def _find_stating(period: ScorePeriod) -> ScorePeriod:
    """Return the edition whose frozen result says what a period counts by, or the one that goes by today's rules."""
    while not period.content and period.restates is not None and not period.takes_new_rules:
        period = period.restates
    return period


def get_rule(period: ScorePeriod, key: str) -> ScoreRule:
    """Return a rule by which a period counts. Raises `score_rule_unknown(rule)`."""
    rules = find_basis(period).rules if period.restates_id is not None else get_profile().scoring.rules
    rule = find_row(rules, key)
    if rule is None:
        raise DomainError("score_rule_unknown", rule=key)
    return rule
