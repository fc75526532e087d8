"""The whole story of a demo city: built, lived, sealed, evaluated, verified, and what of it is told."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from random import Random

from django.db import transaction

from wangge.cases.public import count_acts, count_by_state
from wangge.catalog.public import find_category, propose_unit
from wangge.demo.domain.span import Span, plan_span
from wangge.demo.domain.tally import Tally, choose_busy
from wangge.demo.domain.truth import PlannedReport, Weaknesses, plan_reports
from wangge.demo.operations.agents import Agents
from wangge.demo.operations.city import City, build_city
from wangge.demo.operations.neglect import find_neglected
from wangge.demo.operations.office import Office
from wangge.demo.operations.patrols import walk_patrols
from wangge.demo.operations.simulation import Simulation
from wangge.evaluation.public import request_evaluation, run_evaluation, summarise_run
from wangge.geo.public import GridRef, locate_point
from wangge.kernel.public import build_system_actor
from wangge.platform.public import (
    SimulatedClock,
    forget_profile,
    get_clock,
    get_profile,
    relax_durability,
    use_clock,
    verify_audit,
)
from wangge.profiles.public import build_calendar, load_profile

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Stopwatch:
    """Stopwatch (秒表): seconds by stage of the story."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count the seconds of a block to `stage`, and not to the stage that the block is a part of."""
        started, others = time.perf_counter(), sum(self.seconds.values())
        yield
        inner = sum(self.seconds.values()) - others
        spent = time.perf_counter() - started - inner
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent

    def tell(self) -> dict[str, float]:
        """Return the seconds of each stage and of all."""
        rounded = {stage: round(spent, 2) for stage, spent in self.seconds.items()}
        return {**rounded, "total": round(sum(self.seconds.values()), 2)}


def make_demo_city(
    *, city: str, days: int, reports: int, seed: int, until: date | None, on_progress: Progress
) -> dict[str, object]:
    """Make the city and its days in an empty database and return what `demo.schema.json` describes.

    Nothing waits for the disk meanwhile. Raises what `plan_span` and `build_city` raise, before anything is stored;
    the clock is the real one again after.
    """
    calendar = build_calendar(load_profile(city))
    today = get_clock().now().astimezone(calendar.zone_info).date()
    span = plan_span(days=days, until=until, today=today, calendar=calendar)
    watch, clock = Stopwatch(), SimulatedClock(span.start_at)
    with relax_durability(), use_clock(clock):
        with watch.measure("city"):
            on_progress("city", 0, None)
            made, plan = _build(city, span=span, reports=reports, seed=seed)
        with watch.measure("month"), _collect_rarely():
            simulation = Simulation(span=span, clock=clock)
            agents = Agents(city=made, simulation=simulation, reports=plan, seed=seed)
            office = Office(city=made, simulation=simulation, measure=lambda: watch.measure("points"))
            simulation.run(lambda done, total: on_progress("month", done, total))
            agents.count_unfinished()
            walk_patrols(made, span=span, presences=agents.presences, seed=seed)
        with watch.measure("evaluation"):
            on_progress("evaluation", 0, None)
            evaluation = _evaluate(made)
        with watch.measure("audit"):
            on_progress("audit", 0, None)
            audit = asdict(verify_audit(actor=build_system_actor(name="demo")))
        _request_other_months(made, span, office)
        states = count_by_state(actor=made.system, is_final_included=True)
        office_told = office.tell()
    return {
        **tell_span(span),
        "counts_by_state": dict(sorted(states.items())),
        "moves": count_acts(actor=made.system),
        "sources": dict(sorted(agents.tally.sources.items())),
        "audit": {key: audit[key] for key in ("ok", "chains", "events", "anchors")},
        "evaluation": evaluation,
        **office_told,
        "truth": tell_truth(agents.tally, made.weaknesses),
        "seconds": watch.tell(),
    }


def _request_other_months(made: City, span: Span, office: Office) -> None:
    """Ask for the months that the office has not had run; the worker makes these when the city is served."""
    for month in span.months:
        if month not in office.months_run:
            request_evaluation(actor=made.actors["evaluator"][0], month=month)


def _evaluate(made: City) -> dict[str, object]:
    """Have the evaluator judge all cases, and return what came of it."""
    run_id = run_evaluation(actor=made.actors["evaluator"][0])
    return summarise_run(actor=made.system, run_id=run_id)


@contextmanager
def _collect_rarely() -> Iterator[None]:
    """Spare the city that was built, and most of the short-lived rest, the search for rings of garbage: a tenth of the time."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def tell_span(span: Span) -> Mapping[str, object]:
    """Return of which city and which days, both included, is told."""
    return {"city": get_profile().city.key, "from": span.first_on.isoformat(), "until": span.last_on.isoformat()}


def tell_truth(tally: Tally, weaknesses: Weaknesses) -> Mapping[str, object]:
    """Return what was planted and came true, as the agents counted it; units by code, the collector by username."""
    return {
        **tally.tell_counts(),
        **asdict(weaknesses),
        "overdue_by_unit": dict(sorted(tally.overdue_by_unit.items())),
        "duplicates": tally.tell_duplicates(),
    }


def _build(name: str, *, span: Span, reports: int, seed: int) -> tuple[City, list[PlannedReport]]:
    """Make the city, all of it or nothing, and plan its reports."""
    try:
        with transaction.atomic():
            made = build_city(city=name, seed=seed, now=span.start_at, report_count=reports)
    except BaseException:
        forget_profile()
        raise
    channels = frozenset(channel.key for channel in get_profile().sources.channels)
    plan = plan_reports(Random(f"truth {seed}"), span=span, count=reports, places=made.places, channels=channels)
    _choose_weak(made, plan, Random(f"weak {seed}"))
    made.weaknesses.neglected_grid = find_neglected(plan, span=span, system=made.system)
    return made, plan


def _choose_weak(made: City, plan: list[PlannedReport], random: Random) -> None:
    """Make those weak who will have enough to do for it to show; with hardly any cases those drawn before stay."""
    weak, units, collectors = made.weaknesses, Counter[str](), Counter[str]()
    with transaction.atomic():
        for report in plan:
            grid = locate_point(lon=report.lon, lat=report.lat)
            if grid is None:
                continue
            watcher = made.find_watcher(grid.level_codes) if report.channel == "collector" else None
            collectors.update([made.name_member(watcher)] if watcher is not None else [])
            if report.fate == "handle" and not report.is_on_the_spot and report.duplicate_of is None:
                unit_id = _find_unit(made, report, grid)
                units.update([made.unit_codes[unit_id]] if unit_id else [])
    weak.false_closer = random.choice(choose_busy(units, reports=len(plan), avoid="") or [weak.false_closer])
    weak.slow_unit = random.choice(choose_busy(units, reports=len(plan), avoid=weak.false_closer) or [weak.slow_unit])
    weak.lazy_collector = random.choice(choose_busy(collectors, reports=len(plan), avoid="") or [weak.lazy_collector])


def _find_unit(made: City, report: PlannedReport, grid: GridRef) -> int | None:
    category = find_category(kind="matter", code=report.category_code)
    if category is None:
        return None
    proposal = propose_unit(
        category_id=category.id, grid_code=grid.code, road_class=grid.road_class, district_id=made.root_id
    )
    return proposal.unit_id if proposal is not None else None
