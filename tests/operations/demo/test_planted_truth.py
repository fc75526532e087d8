"""The planted truth of each city is what its indicators and its scheme find (oracle).

Planted (`wangge.demo.domain.truth`), each among those with enough to do:

- a slow unit, which handles three of four cases behind the limit, all others one of twenty;
- a false closer, nearly half of whose cases fail the first check, of all others one of twenty;
- a lazy collector, who overlooks three of four problems where he is posted, so that citizens tell of them, and goes
  late to three of four checks.

Demanded, among those with enough cases for a rate to say anything: the slow unit is last by the rate of timely handling
and one of the last two by the score of departments; the false closer is last by the rate of rework; the lazy collector
is last by problems missed, by timely checks and by the score of collectors.

What the city's own scheme demands beyond is said at each check below; nobody of the planted is told to the evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.operations.demo.making import LAST_ON, TODAY, lend_database, make_city
from wangge.evaluation.public import JudgedView, read_assessments
from wangge.geo.public import list_postings
from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import build_actor, list_members
from wangge.platform.public import SimulatedClock, use_clock

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
DAYS, REPORTS = 12, 600
ENOUGH, ENOUGH_OF_ONE, ENOUGH_CHECKS = 10, 8, 5
"""Cases of a unit, of one person, and checks of one person from which on a rate says anything here."""
SEEDS = {"hongshan": 2}
"""By city the seed, 1 by default, by which somebody is planted whom its own scheme judges."""


@dataclass(frozen=True)
class Found:
    """What is told of a city, its evaluator, and its collectors by username with the communities they are posted to."""

    told: dict[str, Any]
    evaluator: Actor
    ids: dict[str, int]
    watched: dict[int, frozenset[str]]

    @property
    def weak(self) -> dict[str, str]:
        names = ("slow_unit", "false_closer", "lazy_collector")
        return {name: self.told["truth"][name] for name in names}


@contextmanager
def live_in(city: str, home: Path) -> Iterator[Found]:
    with lend_database(home):
        told = make_city(city=city, days=DAYS, reports=REPORTS, seed=SEEDS.get(city, 1))
        with use_clock(SimulatedClock(TODAY)):
            system = build_system_actor(name="test")
            evaluator = build_actor(member_id=list_members(actor=system, now=TODAY, role="evaluator")[0].id, now=TODAY)
            collectors = list_members(actor=system, now=TODAY, role="collector")
            watched: dict[int, set[str]] = {}
            for posting in list_postings(actor=system, on=LAST_ON):
                if posting.duty == "collector":
                    watched.setdefault(posting.member_id, set()).add(posting.grid_code)
            yield Found(
                told=told,
                evaluator=evaluator,
                ids={one.username: one.id for one in collectors},
                watched={member: frozenset(codes) for member, codes in watched.items()},
            )


def rank(
    rows: Sequence[dict[str, Any]], key: str, *, name: str, is_more_worse: bool, at_least: int = ENOUGH
) -> list[str]:
    """Return the names of those with enough cases under a rate, the worst first."""
    known = [(row["figures"][key]["value"], row[name]) for row in rows if _asked(row, key) >= at_least]
    assert len(known) > 2
    values = [value for value, _ in known]
    assert values.count(max(values) if is_more_worse else min(values)) == 1, "nobody else is as bad"
    return [one for _, one in sorted(known, reverse=is_more_worse)]


def _asked(row: dict[str, Any], key: str) -> int:
    figure = row["figures"][key]
    return 0 if figure["value"] is None else int(figure["denominator"] or 0)


def rank_scores(rows: Sequence[dict[str, Any]], *, name: str, at_least: int = ENOUGH) -> list[str]:
    known = [row for row in rows if row["score"] is not None and row["cases"] >= at_least]
    return [row[name] for row in sorted(known, key=lambda row: row["score"])]


def check_indicators(city: Found) -> None:
    departments, weak = city.told["evaluation"]["departments"], city.weak
    collectors = city.told["evaluation"]["posts"]["collector"]
    lazy = str(city.ids[weak["lazy_collector"]])
    assert rank(departments, "timely_handling_rate", name="code", is_more_worse=False)[0] == weak["slow_unit"]
    assert rank(departments, "rework_rate", name="code", is_more_worse=True)[0] == weak["false_closer"]
    assert weak["slow_unit"] in rank_scores(departments, name="code")[:2]
    assert rank(collectors, "timely_check_rate", name="key", is_more_worse=False, at_least=ENOUGH_CHECKS)[0] == lazy
    assert rank_scores(collectors, name="key", at_least=ENOUGH_OF_ONE)[0] == lazy
    assert rank(collectors, "missed_report_rate", name="key", is_more_worse=True, at_least=ENOUGH_OF_ONE)[0] == lazy


def judge(city: Found, scheme: str, *, at_least: int = ENOUGH) -> list[JudgedView]:
    """Return everybody with enough cases under a scheme by all cases, the worst first."""
    rows = read_assessments(actor=city.evaluator, scheme=scheme, span="all").rows
    known = [row for row in rows if row.assessment.value is not None and row.case_count >= at_least]
    return sorted(known, key=lambda row: row.assessment.value or Decimal(0))


def check_last_of_scheme(city: Found, scheme: str, *, weak: str) -> None:
    """Demand that a unit is last of a scheme, with nobody beside it."""
    last, other = judge(city, scheme)[:2]
    assert last.code == city.weak[weak]
    assert (last.assessment.value or 0) < (other.assessment.value or 0)


def weigh(rows: Sequence[JudgedView], aspect: str, *, is_counted: Callable[[str], bool]) -> Decimal | None:
    """Return the mean points of an aspect over the areas counted, weighed by their cases; None of too few cases."""
    sums, cases = Decimal(0), 0
    for row in rows:
        points = next(one.points for one in row.assessment.aspects if one.aspect.key == aspect)
        if points is not None and is_counted(row.code):
            sums, cases = sums + points * row.case_count, cases + row.case_count
    return sums / cases if cases >= ENOUGH else None


def check_zhangjiagang(city: Found) -> None:
    """ZJG-12: the communities in the street of the slow crew are worst of all streets' by their three rates."""
    rows = judge(city, "community_grids", at_least=1)
    streets = {row.code[:9] for row in rows}
    means = {
        street: mean
        for street in streets
        if (mean := weigh(rows, "three_rates", is_counted=lambda code, street=street: code.startswith(street)))
        is not None
    }
    assert len(means) > 4
    assert min(means, key=lambda street: means[street])[-3:] == city.weak["slow_unit"].split("-")[1]


def check_pujiang(city: Found) -> None:
    """PJ-9: in the communities of the lazy collector fewer problems are discovered first than in any colleague's."""
    rows = judge(city, "neighbourhoods", at_least=1)
    means = {
        member: mean
        for member, codes in city.watched.items()
        if (mean := weigh(rows, "discovery", is_counted=codes.__contains__)) is not None
    }
    assert len(means) > 2
    assert min(means, key=lambda member: means[member]) == city.ids[city.weak["lazy_collector"]]


def check_xiangshan(city: Found) -> None:
    """XS-13: whoever is slow is supervised, and what is not done then counts against the slow unit most of all."""
    check_last_of_scheme(city, "responsible_units", weak="slow_unit")


def check_hongshan(city: Found) -> None:
    """HS-7: a case reworked takes points on the unit's own track, so the false closer has fewest there."""
    check_last_of_scheme(city, "departments", weak="false_closer")


def check_hailing(city: Found) -> None:
    """HL-1: the monthly assessment of departments, from which flags come, has the slow unit last."""
    check_last_of_scheme(city, "departments", weak="slow_unit")


CITIES: dict[str, Callable[[Found], None]] = {
    "zhangjiagang": check_zhangjiagang,
    "pujiang": check_pujiang,
    "xiangshan": check_xiangshan,
    "hongshan": check_hongshan,
    "hailing": check_hailing,
}


@pytest.mark.parametrize("name", CITIES)
def test_the_weak_are_last(name: str, tmp_path: Path) -> None:
    with live_in(name, tmp_path) as city:
        check_indicators(city)
        CITIES[name](city)
