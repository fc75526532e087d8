"""Flags (流动旗) and places on the ranking board (龙虎榜): from the scores of a run, by rules of the profile (HL-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.domain.subjects import Subject
from wangge.profiles.public import Flag, Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Standing (评比对象): what the rules look at of one department; `counts` by indicator, missing ones are 0."""

    key: str
    score: Decimal | None
    case_count: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Award (评比结果): place from 1, equal scores sharing one, and the flag; None where the city gives none."""

    place: int
    flag: Flag | None


def list_barring_indicators(rules: Flags) -> tuple[str, ...]:
    """Return the indicators that bar from a flag."""
    return tuple(dict.fromkeys(bar.indicator for flag in rules.awarded for bar in flag.barred_by))


def award_flags(standings: Iterable[Standing], rules: Flags) -> dict[str, Award]:
    """Return the award of each that is ranked, by key; who has no score or too few cases is not.

    A flag with so many places goes to those before whom fewer stand that earn it too; the rest get the next one.
    """
    scored = [(one.score, one) for one in standings if one.score is not None and one.case_count >= rules.least_cases]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].key))
    awards: dict[str, Award] = {}
    for score, one in ranked:
        better = [other for other_score, other in ranked if other_score > score]
        flag = next((flag for flag in rules.awarded if _earns(one, flag) and _has_place(flag, better)), None)
        awards[one.key] = Award(place=len(better) + 1, flag=flag)
    return awards


def _earns(standing: Standing, flag: Flag) -> bool:
    is_barred = any(standing.counts.get(bar.indicator, 0) >= bar.from_count for bar in flag.barred_by)
    return standing.score is not None and standing.score >= flag.at_least and not is_barred


def _has_place(flag: Flag, better: Sequence[Standing]) -> bool:
    return flag.places is None or sum(_earns(other, flag) for other in better) < flag.places


def rank_departments(subjects: tuple[Subject, ...], rules: Flags) -> tuple[Subject, ...]:
    """Return the subjects with the places and flags of the departments on their main scores."""
    barring = list_barring_indicators(rules)
    standings = [_describe_standing(one, barring) for one in subjects if one.kind == DEPARTMENT and one.scores]
    awards = award_flags(standings, rules)
    return tuple(
        _mark(one, awards[one.key]) if one.kind == DEPARTMENT and one.key in awards else one for one in subjects
    )


def _describe_standing(subject: Subject, barring: Iterable[str]) -> Standing:
    figures = {key: subject.figures[key].numerator or 0 for key in barring if key in subject.figures}
    return Standing(key=subject.key, score=subject.scores[0].value, case_count=subject.case_count, counts=figures)


def _mark(subject: Subject, award: Award) -> Subject:
    main, *others = subject.scores
    return replace(subject, scores=(replace(main, place=award.place, flag=award.flag), *others))
