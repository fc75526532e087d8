"""`wangge report`: the report of a stored evaluation, its open data, or the results of a score period, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangge.config.commands.console import say, set_up_django
from wangge.kernel.public import DomainError, build_system_actor

LANGUAGES = ("zh-hans", "en")
_TABLE, _DICTIONARY = "csv", "dictionary"
_DEFAULT_FORMAT, _DEFAULT_RESULTS_FORMAT = "pdf", "xlsx"


def run_report(
    run_id: int | None, *, out: Path, file_format: str, with_people: bool, language: str, month: str = ""
) -> None:
    """Write the file of a run, without one of the run that speaks for a month "2026-03".

    Beside a CSV file also its dictionary, under the name that CSV on the Web gives it.

    Raises `report_language_unknown(language, known)`, `evaluation_month_unknown(month)` and what `make_report` raises; an
    existing file is not replaced.
    """
    set_up_django()
    from wangge.evaluation.public import get_month_run, make_report

    actor = build_system_actor(name="wangge report")
    if run_id is None:
        run_id = get_month_run(actor=actor, month=month).id
    with _speak(language):
        made = make_report(actor=actor, run_id=run_id, file_format=file_format, with_people=with_people)
        path = out / made.name if out.is_dir() else out
        _write(path, made.content)
        if file_format == _TABLE:
            words = make_report(actor=actor, run_id=run_id, file_format=_DICTIONARY, table_name=path.name)
            _write(path.with_name(f"{path.name}-metadata.json"), words.content)


def run_results(period_id: int, *, consumer: str, out: Path, file_format: str, language: str) -> None:
    """Write what one appraisal takes of a frozen score period, with the award split (ZJG-27).

    Raises `report_language_unknown(language, known)` and what `export_results` raises; no file is replaced.
    """
    set_up_django()
    from wangge.evaluation.public import export_results

    wanted = _DEFAULT_RESULTS_FORMAT if file_format == _DEFAULT_FORMAT else file_format
    actor = build_system_actor(name="wangge report")
    with _speak(language):
        made = export_results(actor=actor, period_id=period_id, consumer=consumer, file_format=wanted)
        _write(out / made.name if out.is_dir() else out, made.content)


@contextmanager
def _speak(language: str) -> Iterator[None]:
    """Write in a language, by default the city's."""
    from django.utils import translation

    from wangge.platform.public import get_profile

    language = language or get_profile().city.locale
    if language not in LANGUAGES:
        raise DomainError("report_language_unknown", language=language, known=", ".join(LANGUAGES))
    with translation.override(language):
        yield


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
    say(f"wangge: {path}: {len(content) / 1000:,.0f} kB")
