"""Making a report of a run in one of its formats, in the language that is active."""

from __future__ import annotations

from wangge.evaluation.domain.frozen_months import FrozenMonth
from wangge.evaluation.domain.reports import (
    REPORT_FORMATS,
    Report,
    ReportFile,
    ReportFormat,
    find_format,
    name_file,
)
from wangge.evaluation.domain.views import RunView, SubjectView
from wangge.evaluation.queries.months import find_frozen_month
from wangge.evaluation.queries.reports.gathering import gather_report, list_areas_of_run
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile


def make_report(
    *,
    actor: Actor,
    run_id: int,
    file_format: str,
    with_people: bool = False,
    with_unit_grids: bool = True,
    table_name: str = "",
) -> ReportFile:
    """Return a report of a stored run: pdf, docx, xlsx; or its open data: csv, parquet and their dictionary.

    Open data never hold figures of persons, and none of unit grids when asked for without; `table_name` is what the CSV
    file that a dictionary describes is called, if not as usual. Raises `report_format_unknown(format, known)`, `evaluation_not_shown`,
    `evaluation_run_unknown(run)`.
    """
    wanted = find_format(file_format)
    if wanted.is_open:
        run, areas = list_areas_of_run(actor=actor, run_id=run_id)
        areas = tuple(area for area in areas if with_unit_grids or area.level < len(run.level_names))
        frozen = find_frozen_month(actor=actor, run=run)
        content = _write_open_data(wanted, run, areas, table_name or name_file(run, REPORT_FORMATS["csv"]), frozen)
    else:
        report = gather_report(actor=actor, run_id=run_id, with_people=with_people, with_entries=wanted.key == "xlsx")
        run, content = report.run, _write_report(wanted, report)
    return ReportFile(name=name_file(run, wanted), media_type=wanted.media_type, content=content)


def _write_report(wanted: ReportFormat, report: Report) -> bytes:
    """Return the file; its library is loaded only now, so that nobody else waits for it."""
    match wanted.key:
        case "pdf":
            from wangge.evaluation.queries.reports.pdf import write_pdf

            return write_pdf(report)
        case "docx":
            from wangge.evaluation.queries.reports.docx import write_docx

            return write_docx(report)
    from wangge.evaluation.queries.reports.xlsx import write_xlsx

    return write_xlsx(report)


def _write_open_data(
    wanted: ReportFormat, run: RunView, areas: tuple[SubjectView, ...], table_name: str, frozen: FrozenMonth | None
) -> bytes:
    from wangge.evaluation.queries.reports.open_data import write_csv, write_dictionary, write_parquet

    least = get_profile().evaluation.publication.least_count
    match wanted.key:
        case "csv":
            return write_csv(run, areas, least=least)
        case "parquet":
            return write_parquet(run, areas, least=least, frozen=frozen)
    return write_dictionary(run, areas, least=least, url=table_name, frozen=frozen)
