"""Synthetic case facts for the evaluation bench: vectorised, a month at a time, the flags of one case consistent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    LakeManifest,
    LakePartition,
    check_facts,
    find_lake_days,
    read_lake_manifest,
    write_lake_facts,
    write_lake_manifest,
)

Array: TypeAlias = np.ndarray[Any, Any]
Tell: TypeAlias = Callable[[int, int], None]

CITY = "bench"
FIRST_YEAR = 2017
UNIT_COUNT = 200
STREET_COUNT, COMMUNITIES_PER_STREET, GRIDS_PER_COMMUNITY = 12, 10, 20
GRID_COUNT = STREET_COUNT * COMMUNITIES_PER_STREET * GRIDS_PER_COMMUNITY
COUNTY = "321202"
KNOWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def write_lake(
    folder: Path, *, months: int, cases_a_month: int, seed: int, tell: Tell = lambda _done, _total: None
) -> LakeManifest:
    """Write so many months of cases as a lake and return the manifest of these; months that are there already stay.

    A month is the same whatever is written before it, so the first ones of a large lake are a smaller lake. The folder
    must not hold months of another size: ValueError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = read_lake_manifest(folder) or LakeManifest(city=CITY, is_whole=True)
    for number in range(months):
        tell(number, months)
        month = name_month(number)
        if month in known.partitions:
            continue
        facts = make_month(number, rows=cases_a_month, seed=seed)
        if number == 0:
            check_facts(facts)
        size_bytes = write_lake_facts(folder, month, facts, digest="")
        mark = LakePartition(
            rows=facts.num_rows, size_bytes=size_bytes, digest="", references="", high_water=0, known_at=KNOWN_AT
        )
        known = known.model_copy(update={"partitions": {**known.partitions, month: mark}})
        write_lake_manifest(folder, known)
    tell(months, months)
    chosen = take_months(known, months)
    if any(one.rows != cases_a_month for one in chosen.partitions.values()):
        raise ValueError(f"{folder} holds months of another number of cases than {cases_a_month}")
    return chosen


def take_months(manifest: LakeManifest, months: int) -> LakeManifest:
    """Return the manifest of the first months alone."""
    return manifest.model_copy(update={"partitions": dict(sorted(manifest.partitions.items())[:months])})


def name_month(number: int) -> str:
    """Return the month "2017-03" by its number, from 0."""
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02d}"


def make_month(number: int, *, rows: int, seed: int) -> pa.Table:
    """Return the cases of a month, by its number from 0."""
    first_on, last_on = find_lake_days(name_month(number))
    return make_cases(
        np.random.default_rng([seed, number]),
        first_id=number * rows + 1,
        rows=rows,
        first_on=first_on,
        days=(last_on - first_on).days + 1,
    )


def make_cases(random: np.random.Generator, *, first_id: int, rows: int, first_on: date, days: int) -> pa.Table:
    """Return case facts spread over the days, in order of the report; columns that no indicator reads are null."""
    columns = {**_make_place_and_people(random, rows), **_make_loop(random, rows)}
    columns["case_id"] = pa.array(np.arange(first_id, first_id + rows))
    columns["reported_on"] = pa.array(np.datetime64(first_on) + np.arange(rows) * days // rows)
    return pa.table(
        [
            columns[field.name].cast(field.type) if field.name in columns else pa.nulls(rows, field.type)
            for field in CASE_FACTS_SCHEMA
        ],
        schema=CASE_FACTS_SCHEMA,
    )


def _make_place_and_people(random: np.random.Generator, rows: int) -> dict[str, pa.Array]:
    grid = random.integers(0, GRID_COUNT, rows).astype("int32")
    unknown_place = random.random(rows) < 0.02
    columns = {
        "unit_id": pa.array(random.integers(1, UNIT_COUNT + 1, rows), mask=random.random(rows) < 0.06),
        "collector_id": pa.array(random.integers(1, 1201, rows)),
        "acceptor_id": pa.array(random.integers(2001, 2041, rows)),
        "shift_leader_id": pa.array(random.integers(3001, 3021, rows)),
        "dispatcher_id": pa.array(random.integers(4001, 4031, rows)),
    }
    for column, codes in _list_area_codes().items():
        columns[column] = pa.DictionaryArray.from_arrays(pa.array(grid, mask=unknown_place), pa.array(codes))
    return columns


def _list_area_codes() -> dict[str, list[str]]:
    """Return for each level the code of every unit grid's area there (15 digits: 6 county + 3 + 3 + 3)."""
    codes = [
        f"{COUNTY}{1 + index // (COMMUNITIES_PER_STREET * GRIDS_PER_COMMUNITY):03d}"
        f"{1 + index // GRIDS_PER_COMMUNITY % COMMUNITIES_PER_STREET:03d}{1 + index % GRIDS_PER_COMMUNITY:03d}"
        for index in range(GRID_COUNT)
    ]
    lengths = {"area_1": 6, "area_2": 9, "area_3": 12, "area_4": 15, "grid_code": 15}
    return {column: [code[:length] for code in codes] for column, length in lengths.items()}


def _make_loop(random: np.random.Generator, rows: int) -> dict[str, pa.Array]:
    """Return the flags and numbers of the closed loop, stage after stage."""

    def happens(share: float) -> Array:
        return random.random(rows) < share

    own = happens(0.85)
    merged = happens(0.04) & ~own
    refused = ~merged & happens(0.03)
    accepted = ~merged & ~refused & happens(0.99)
    voided = accepted & happens(0.02)
    filed = accepted & happens(0.985)
    dispatched = filed & ~voided & happens(0.99)
    signed = dispatched & happens(0.98)
    handled = dispatched & happens(0.95)
    overdue = dispatched & ~handled & happens(0.5)
    check_sent = handled & happens(0.99)
    checked = check_sent & happens(0.98)
    closed = checked & happens(0.98)
    exempt = overdue & happens(0.05)
    suspended = dispatched & happens(0.01)

    stages = {
        "own_report": own, "public_report": ~own, "valid_report": own & filed, "operate_due": ~merged,
        "accepted": accepted, "refused": refused, "merged": merged, "filing_due": accepted, "filed": filed,
        "voided": voided, "dispatch_due": filed & ~voided, "dispatched": dispatched, "sign_due": dispatched, "signed": signed, "handling_due": dispatched,
        "handled": handled, "overdue_unhandled": overdue, "check_send_due": handled, "check_sent": check_sent,
        "check_due": check_sent, "checked": checked, "closing_due": handled | overdue, "closed": closed,
        "on_the_spot": own & happens(0.1), "suspended": suspended,
        "suspended_now": suspended & ~handled, "exempt": exempt,
        "verify_send_due": ~own, "verify_sent": ~own & happens(0.9), "verify_due": ~own, "verified": ~own & happens(0.85),
    }  # fmt: skip
    return {
        **{name: pa.array(flag) for name, flag in stages.items()},
        "source": _make_source(random, rows, public=~own),
        **_make_sub_actions(random, rows, stages),
        **_make_answers_in_time(random, rows, stages),
        **_make_numbers(random, rows, dispatched=dispatched, handled=handled),
    }


def _make_source(random: np.random.Generator, rows: int, *, public: Array) -> pa.Array:
    """Return the channels: of what the public tells two in a hundred by the media."""
    told = np.where(random.random(rows) < 0.02, 1, 0)
    return pa.DictionaryArray.from_arrays(
        pa.array(np.where(public, told, 2).astype("int32")), pa.array(["hotline", "media", "collector"])
    )


def _make_sub_actions(random: np.random.Generator, rows: int, stages: Mapping[str, Array]) -> dict[str, pa.Array]:
    """Return what happened beside the main line and what came of it."""
    closed, public = stages["closed"], stages["public_report"]
    supervised = stages["overdue_unhandled"]
    appealed = closed & (random.random(rows) < 0.02)
    asked = closed & public

    def draw(share: float, among: Array | None = None) -> pa.Array:
        return pa.array(random.random(rows) < share, mask=None if among is None else ~among)

    means = pa.array(["service", "management", "enforcement"])
    codes = pa.array(["fixed", "deferred", "unfounded"])
    return {
        "found_first": draw(0.8, stages["filed"]),
        "frequent": draw(0.1, stages["filed"]),
        "solved": draw(0.9, closed),
        "reopened": draw(0.01, closed),
        "urgent": draw(0.03),
        "supervised": pa.array(supervised),
        "counted_against": pa.array(supervised & (random.random(rows) < 0.4)),
        "listed": pa.array(supervised & (random.random(rows) < 0.1)),
        "convened": draw(0.002),
        "assisted": draw(0.01),
        "transferred": draw(0.001),
        "forced": pa.array(closed & (random.random(rows) < 0.003)),
        "appealed": pa.array(appealed, mask=~closed),
        "appeal_granted": draw(0.3, appealed),
        "satisfaction_asked": pa.array(asked, mask=~public),
        "satisfaction": pa.array(random.integers(1, 6, rows), mask=~(asked & (random.random(rows) < 0.4))),
        "means": pa.DictionaryArray.from_arrays(
            pa.array(random.choice(3, rows, p=(0.7, 0.2, 0.1)), mask=~closed), means
        ),
        "closure_code": pa.DictionaryArray.from_arrays(
            pa.array(random.choice(3, rows, p=(0.94, 0.04, 0.02)), mask=~closed), codes
        ),
        "closing_seconds": pa.array(random.exponential(90_000.0, rows), mask=~closed),
        "suspended_seconds": pa.array(random.exponential(500_000.0, rows), mask=~stages["suspended"]),
    }


def _make_answers_in_time(random: np.random.Generator, rows: int, stages: Mapping[str, Array]) -> dict[str, pa.Array]:
    """Return the on-time flags: known where the act was done, and false where its limit has passed."""
    overdue, handled, closed = stages["overdue_unhandled"], stages["handled"], stages["closed"]

    def known_if(done: Array, share: float) -> pa.Array:
        return pa.array((random.random(rows) < share) & done, mask=~done)

    def known_or_overdue(done: Array, share: float) -> pa.Array:
        return pa.array((random.random(rows) < share) & done, mask=~(done | overdue))

    return {
        "accepted_on_time": known_if(stages["accepted"], 0.97),
        "verify_sent_on_time": known_if(stages["verify_sent"], 0.97),
        "verified_on_time": known_if(stages["verified"] & stages["verify_sent"], 0.95),
        "filed_on_time": known_if(stages["filed"], 0.96),
        "dispatched_on_time": known_if(stages["dispatched"], 0.97),
        "dispatch_accurate": known_if(closed, 0.95),
        "signed_on_time": known_if(stages["signed"], 0.94),
        "handled_on_time": known_or_overdue(handled, 0.92),
        "check_sent_on_time": known_if(stages["check_sent"], 0.98),
        "checked_on_time": known_if(stages["checked"], 0.96),
        "closed_on_time": known_or_overdue(closed, 0.93),
    }


def _make_numbers(random: np.random.Generator, rows: int, *, dispatched: Array, handled: Array) -> dict[str, pa.Array]:
    returns = random.poisson(0.06, rows) * dispatched
    reworks = random.poisson(0.08, rows) * handled
    return {
        "rework_count": pa.array(reworks),
        "check_passed_first": pa.array(handled & (reworks == 0), mask=~handled | (random.random(rows) < 0.01)),
        "return_count": pa.array(returns),
        "case_return_count": pa.array(returns + random.poisson(0.02, rows) * dispatched),
        "shirk_count": pa.array(np.where(random.random(rows) < 0.1, returns, 0)),
        "dispatch_count": pa.array(returns + dispatched),
        "extension_count": pa.array((random.random(rows) < 0.03) * dispatched),
        "event_count": pa.array(random.integers(2, 14, rows)),
        "handling_seconds": pa.array(random.exponential(30_000.0, rows), mask=~handled),
    }
