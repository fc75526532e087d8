"""The results of a frozen score period as each consumer takes them, with the award split (ZJG-27)."""

from __future__ import annotations

import orjson

from wangge.evaluation import access
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.domain.result_tables import ConsumerView, NamedResults, build_result_table, read_consumers
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.queries.score_ledger import list_subject_names
from wangge.evaluation.queries.score_rows import fetch_period
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

FORMATS = ("csv", "xlsx")


def list_consumers(*, actor: Actor, period_id: int) -> tuple[ConsumerView, ...]:
    """Return who takes the results of a frozen period; none of one that is not frozen, or to who may not see all of it.

    Raises `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_period(actor, period_id)
    if not period.content or not access.may_see_chief_page(actor):
        return ()
    return read_consumers(orjson.loads(period.content))


def read_results(*, actor: Actor, period_id: int, consumer: str) -> NamedResults:
    """Return what a consumer takes of a frozen period, computed from what was frozen and nothing else.

    Raises `evaluation_not_shown`, `score_period_unknown`, `score_period_state` for one that is not frozen,
    `score_consumer_unknown(consumer, known)`.
    """
    access.check_see_chief_page(actor)
    return _read_results(actor, fetch_period(actor, period_id), consumer)


def _read_results(actor: Actor, period: ScorePeriod, key: str) -> NamedResults:
    if not period.content:
        raise DomainError("score_period_state", number=period.number)
    content = orjson.loads(period.content)
    consumers = read_consumers(content)
    found = next((one for one in consumers if one.key == key), None)
    if found is None:
        raise DomainError("score_consumer_unknown", consumer=key, known=", ".join(one.key for one in consumers) or "-")
    table = build_result_table(content, found, digest=period.digest)
    named = list_subject_names(actor, [("", found.subject, row.key) for row in table.rows])
    return NamedResults(table=table, names={key: name for (_, _, key), name in named.items()})


def export_results(*, actor: Actor, period_id: int, consumer: str, file_format: str) -> ReportFile:
    """Return a consumer's table as CSV or XLSX, in the language that is active.

    Raises what `read_results` raises and `report_format_unknown(format, known)`.
    """
    if file_format not in FORMATS:
        raise DomainError("report_format_unknown", format=file_format, known=", ".join(FORMATS))
    found = read_results(actor=actor, period_id=period_id, consumer=consumer)
    table = found.table
    name = f"{get_profile().city.key}-{table.from_on}-{table.to_on}-edition-{table.edition}-{consumer}.{file_format}"
    from wangge.evaluation.queries.reports.results import write_results_csv, write_results_xlsx

    if file_format == "csv":
        return ReportFile(name=name, media_type="text/csv; charset=utf-8", content=write_results_csv(found))
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ReportFile(name=name, media_type=media_type, content=write_results_xlsx(found))
