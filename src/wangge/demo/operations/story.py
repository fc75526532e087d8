"""The whole story of a demo city: built, lived, sealed, evaluated, and what of it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as day_time
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from wangge.cases.public import count_by_state
from wangge.catalog.public import find_category, propose_unit
from wangge.demo.domain.truth import PlannedReport, Span, plan_reports, plan_span
from wangge.demo.operations.city import City, build_city
from wangge.demo.operations.simulation import Simulation
from wangge.evaluation.public import run_evaluation, summarise_run
from wangge.geo.public import locate_point
from wangge.kernel.public import DomainError, build_system_actor
from wangge.people.public import create_sign_in_link
from wangge.platform.public import (
    SimulatedClock,
    get_clock,
    get_profile,
    seal_anchor,
    use_clock,
    verify_audit,
)
from wangge.profiles.public import build_calendar, load_profile
from wangge.worktime.public import Limit, LimitKind, compute_deadline

LINK_ROLES = ("collector", "acceptor", "shift_leader", "dispatcher", "handler", "leader", "evaluator", "auditor", "admin")
PLANTED = ("reports", "overdue", "rework", "voided", "returned", "refused", "merged", "on_the_spot", "closed")
# The longest limit of the shipped conditions is 15 working days; rework, checking and closing come on top.
LONGEST_LIMIT_DAYS = Decimal(25)
LINK_SECONDS = 24 * 3600
BUSY_SHARE = 0.012

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage of the story."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count the seconds of a block to `stage`."""
        started = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - started, 2)


def make_demo_city(
    *, city: str, days: int, reports: int, seed: int, until: date | None, on_progress: Progress
) -> dict[str, object]:
    """Make the city and its month in an empty database and return what `demo.schema.json` describes.

    Raises `demo_until_too_late`, `demo_grids_unknown` and what the modules raise; the clock is the real one again after.
    """
    profile = load_profile(city)
    zone = ZoneInfo(profile.city.zone)
    span = plan_span(last_day_end_at=find_end(city, until=until, now=get_clock().now()), days=days, zone=zone)
    watch = Stopwatch()
    clock = SimulatedClock(span.start_at)
    with use_clock(clock):
        with watch.measure("city"):
            on_progress("city", 0, None)
            made = build_city(city=city, seed=seed, now=span.start_at)
        with watch.measure("plan"):
            plan = _plan(made, span=span, reports=reports, seed=seed)
        with watch.measure("month"):
            simulation = Simulation(city=made, span=span, reports=plan, seed=seed, clock=clock)
            simulation.run(lambda done, total: on_progress("month", done, total))
        with watch.measure("seal"):
            seal_anchor(now=clock.now(), actor=made.system)
        with watch.measure("evaluation"):
            on_progress("evaluation", 0, None)
            run_id = run_evaluation(actor=made.system, as_of=span.end_at)
    with watch.measure("audit"):
        on_progress("audit", 0, None)
        audit = verify_audit(actor=build_system_actor(name="demo"))
    return _tell(made, simulation, watch, run_id=run_id, audit=asdict(audit), span=span)


def find_end(city: str, *, until: date | None, now: datetime) -> datetime:
    """Return the last midnight of the span: after `until`, or as late as calendar and today allow.

    Raises `demo_until_too_late` when a deadline of that month would lie beyond the calendar, or the day has not passed.
    """
    profile = load_profile(city)
    zone = ZoneInfo(profile.city.zone)
    latest = now.astimezone(zone).date()
    end_on = until + timedelta(days=1) if until is not None else latest
    while not _is_covered(city, datetime.combine(end_on, day_time(), zone)):
        if until is not None:
            raise DomainError("demo_until_too_late", until=until.isoformat(), reason="calendar")
        end_on -= timedelta(days=1)
    if end_on > latest:
        raise DomainError("demo_until_too_late", until=end_on.isoformat(), reason="future")
    return datetime.combine(end_on, day_time(), zone)


def _is_covered(city: str, end_at: datetime) -> bool:
    try:
        compute_deadline(
            started_at=end_at,
            limit=Limit(kind=LimitKind.WORK_DAY, amount=LONGEST_LIMIT_DAYS),
            calendar=build_calendar(load_profile(city)),
        )
    except DomainError:
        return False
    return True


def _plan(made: City, *, span: Span, reports: int, seed: int) -> list[PlannedReport]:
    channels = frozenset(channel.key for channel in get_profile().sources.channels)
    plan = plan_reports(
        Random(f"truth {seed}"), span=span, count=reports, places=made.places, channels=channels
    )
    made.weaknesses.slow_unit = _choose_busy_unit(made, plan, Random(f"slow {seed}"), avoid=made.weaknesses.false_closer)
    return plan


def _choose_busy_unit(made: City, plan: list[PlannedReport], random: Random, *, avoid: str) -> str:
    """Return a unit that will handle enough cases for its slowness to show."""
    counts: dict[int, int] = {}
    for report in plan:
        category = find_category(kind="matter", code=report.category_code)
        grid = locate_point(lon=report.lon, lat=report.lat)
        if category is None or grid is None or report.fate != "handle" or report.is_on_the_spot:
            continue
        proposal = propose_unit(
            category_id=category.id, grid_code=grid.code, road_class=grid.road_class, district_id=made.root_id
        )
        if proposal is not None:
            counts[proposal.unit_id] = counts.get(proposal.unit_id, 0) + 1
    enough = max(5, int(len(plan) * BUSY_SHARE))
    busy = sorted(made.unit_codes[unit_id] for unit_id, count in counts.items() if count >= enough)
    busy = [code for code in busy if code != avoid] or sorted(made.unit_codes[unit_id] for unit_id in counts)
    return random.choice(busy)


def _tell(
    made: City, simulation: Simulation, watch: Stopwatch, *, run_id: int, audit: dict[str, object], span: Span
) -> dict[str, object]:
    tally = simulation.tally
    merged = tally.merged_right + tally.merged_wrong
    sources = {key.removeprefix("source."): count for key, count in tally.counts.items() if key.startswith("source.")}
    planted = {key: count for key, count in tally.counts.items() if not key.startswith("source.")}
    return {
        "city": get_profile().city.key,
        "from": span.start_at.astimezone(span.zone).date().isoformat(),
        "until": (span.end_at.astimezone(span.zone).date() - timedelta(days=1)).isoformat(),
        "counts_by_state": dict(sorted(count_by_state(actor=made.system, is_final_included=True).items())),
        "moves": audit["events"],
        "sources": dict(sorted(sources.items())),
        "audit": {key: audit[key] for key in ("ok", "chains", "events", "anchors")},
        "evaluation": summarise_run(run_id),
        "truth": {
            **{key: planted.get(key, 0) for key in PLANTED},
            "slow_unit": made.weaknesses.slow_unit,
            "false_closer": made.weaknesses.false_closer,
            "lazy_collector": made.weaknesses.lazy_collector,
            "overdue_by_unit": dict(sorted(tally.overdue_by_unit.items())),
            "duplicates": {
                "planted": tally.duplicates,
                "merged": merged,
                "precision": round(tally.merged_right / merged, 4) if merged else None,
                "recall": round(tally.merged_right / tally.duplicates, 4) if tally.duplicates else None,
            },
        },
        "moves_per_second": None,
        "seconds": watch.seconds,
    }


def make_links(*, members: dict[str, int]) -> dict[str, str]:
    """Return a fresh one-time sign-in token for one member of each role; demo databases only."""
    now = get_clock().now()
    system = build_system_actor(name="demo")
    return {
        role: create_sign_in_link(actor=system, member_id=member_id, now=now, valid_seconds=LINK_SECONDS)
        for role, member_id in members.items()
    }
