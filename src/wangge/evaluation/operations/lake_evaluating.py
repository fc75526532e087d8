"""Evaluate from a lake: the same schemes and expressions over its files, on this machine or on a Spark cluster.

Nothing is stored: the cases behind a stored figure are found in the database, which may know more than the lake.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wangge.analytics.public import DUCKDB, LakeManifest, open_lake, read_extent
from wangge.evaluation import access
from wangge.evaluation.domain.periods import check_begun
from wangge.evaluation.domain.subjects import digest_subjects
from wangge.evaluation.operations.evaluating import build_row, describe_run, judge_facts
from wangge.evaluation.queries.built import read_built
from wangge.evaluation.queries.lake_figures import read_city_lake
from wangge.evaluation.queries.summary import summarise_rows
from wangge.kernel.public import Actor, build_system_actor, digest_bytes, encode_canonical
from wangge.platform.public import get_clock, get_local_day, get_profile

READER = "evaluation"


def evaluate_lake(*, actor: Actor, folder: Path, month: str | None = None, engine: str = DUCKDB) -> dict[str, Any]:
    """Evaluate the actor's district from a lake and return what `summarise_run` returns of a stored run, without a number.

    `month` is "2026-03", None all cases; `engine` is "duckdb" or the address of a Spark master. `facts_digest` is one over
    the files. Raises `evaluation_not_evaluator`, `evaluation_month_invalid`, `evaluation_month_in_future`,
    `lake_missing(folder)`, `lake_of_other_city`, `lake_version_other`, `lake_unreadable`, `lake_unfinished`,
    `lake_file_other`, `spark_missing`, `spark_unusable(master, reason)`.
    """
    access.check_run_evaluation(actor)
    profile, now = get_profile(), get_clock().now()
    manifest = read_city_lake(folder)
    as_of = manifest.known_at or now
    today = get_local_day(as_of)
    days = check_begun(month, today=today) if month else (None, None)
    reader, built = build_system_actor(name=READER, district_id=actor.district_id), read_built()
    with open_lake(
        folder, manifest, engine=engine, from_on=days[0], to_on=days[1], district_id=reader.district_id
    ) as opened:
        extent = read_extent(opened)
        run = describe_run(
            actor,
            profile,
            month=month or "",
            days=days if month else (extent.first_on, extent.last_on),
            case_count=extent.cases,
            facts_digest=_digest_files(manifest),
            as_of=as_of,
            today=today,
            now=now,
            built=built,
        )
        run.high_water = max((one.high_water for one in manifest.partitions.values()), default=0)
        subjects = judge_facts(reader, profile, opened, period_days=run.days, today=today, built=built)
    run.result_digest = digest_subjects(subjects)
    return summarise_rows(run, [build_row(run, subject) for subject in subjects])


def _digest_files(manifest: LakeManifest) -> str:
    return digest_bytes(encode_canonical({month: one.digest for month, one in manifest.partitions.items()}))
