"""Reports that take long: made once by a worker, kept as files for some days, and sent from there."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, override

from wangge.evaluation import access
from wangge.evaluation.domain.reports import ReportFile, find_format, name_file
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.building import show_run
from wangge.evaluation.queries.reports.consequences import find_period_told
from wangge.evaluation.queries.reports.gathering import count_subjects_of, find_run_before
from wangge.evaluation.queries.reports.making import make_report
from wangge.evaluation.queries.runs import fetch_run
from wangge.kernel.public import Actor, digest_bytes
from wangge.people.public import build_actor
from wangge.platform.public import enqueue, get_clock

JOB = "evaluation.make_report_file"
FOLDER = "reports"
BIG_FORMATS = ("xlsx",)
MOST_SUBJECTS_AT_ONCE = 2_500
"""A workbook of more subjects takes longer than two seconds (600 take half a one): nobody waits for it with a request."""
KEEP_FILES = timedelta(days=7)


def fetch_report(*, actor: Actor, run_id: int, file_format: str, with_people: bool = False) -> ReportFile | None:
    """Return a report, made now or before; None for a big one that a worker makes meanwhile, asked for once a day.

    Raises what `make_report` raises.
    """
    wanted = find_format(file_format)
    if file_format not in BIG_FORMATS:
        return make_report(actor=actor, run_id=run_id, file_format=file_format, with_people=with_people)
    access.check_see_whole_evaluation(actor)
    run = fetch_run(actor, run_id)
    if count_subjects_of(run, with_people=with_people) <= MOST_SUBJECTS_AT_ONCE or actor.member_id is None:
        return make_report(actor=actor, run_id=run_id, file_format=file_format, with_people=with_people)
    language = get_language() or ""
    path = _find_path(actor, run, file_format, with_people=with_people, language=language)
    if path.exists():
        return ReportFile(
            name=name_file(show_run(run), wanted), media_type=wanted.media_type, content=path.read_bytes()
        )
    now = get_clock().now()
    enqueue(
        kind="job",
        name=JOB,
        key=f"{JOB}:{path.name}:{now:%Y-%m-%d}",
        payload={
            "run_id": run_id,
            "format": file_format,
            "with_people": with_people,
            "language": language,
            "member_id": actor.member_id,
        },
        due_at=now,
    )
    return None


def make_report_file(*, run_id: int, file_format: str, with_people: bool, language: str, member_id: int) -> None:
    """Make a report with the rights that whoever asked has now, and keep it; files of days ago are removed."""
    now = get_clock().now()
    actor = build_actor(member_id=member_id, now=now)
    path = _find_path(actor, fetch_run(actor, run_id), file_format, with_people=with_people, language=language)
    _remove_old(path.parent, made_before=now - KEEP_FILES)
    if path.exists():
        return
    with override(language):
        made = make_report(actor=actor, run_id=run_id, file_format=file_format, with_people=with_people)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(made.content)
    Path(draft).replace(path)  # whole or not at all: nobody is sent half a file


def _find_path(actor: Actor, run: EvaluationRun, file_format: str, *, with_people: bool, language: str) -> Path:
    """Return where a report is kept; what the file is made from names it.

    A run never changes, so its digest does; the score period that is told, or that of the month before, may be frozen
    since, or restated; and not everybody who sees the whole evaluation sees the matters too.
    """
    people = "people" if with_people else "all"
    matters = "matters" if access.may_see_all_matters(actor) else "none"
    view = show_run(run)
    told = (find_period_told(actor=actor, run=view), find_run_before(actor=actor, run=view))
    period = digest_bytes(repr(told).encode())
    name = f"{run.pk}-{run.result_digest[:16]}-{period[:16]}-{people}-{matters}-{language}.{file_format}"
    return Path(settings.WANGGE_HOME) / FOLDER / name


def _remove_old(folder: Path, *, made_before: datetime) -> None:
    for path in folder.glob("*"):
        if path.stat().st_mtime < made_before.timestamp():
            path.unlink(missing_ok=True)
