"""An answer to a figure request as CSV and as a workbook, whose rates are formulas over numerator and denominator."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time
from fractions import Fraction

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from wangge.analytics.public import INDICATORS_VERSION, Indicator, IndicatorValue
from wangge.evaluation.domain.figure_tables import FigureAnswer, FigureRow, FigureTable
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.evaluation.templatetags.figure_words import describe_formula, list_group_names, name_column, name_group
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile

FORMATS = ("csv", "xlsx")
_STYLES = {"share": "percent", "seconds": "hours"}
_SECONDS_AN_HOUR = 3600


def write_figure_file(answer: FigureAnswer, file_format: str) -> ReportFile:
    """Return the answer as a file, in the language that is active. Raises `report_format_unknown(format, known)`."""
    if file_format not in FORMATS:
        raise DomainError("report_format_unknown", format=file_format, known=", ".join(FORMATS))
    span = answer.table.span
    name = f"{get_profile().city.key}-figures-{span.from_on}-{span.to_on}.{file_format}"
    if file_format == "csv":
        return ReportFile(name=name, media_type="text/csv; charset=utf-8", content=_write_csv(answer))
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ReportFile(name=name, media_type=media_type, content=_write_xlsx(answer))


def _write_csv(answer: FigureAnswer) -> bytes:
    """Return one line a group and indicator, UTF-8 with a header; n/a is empty, shares are of 1, times in seconds."""
    text, table = io.StringIO(), answer.table
    columns = list_group_names(table.request)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        (*columns, *(f"{one}_name" for one in columns), "cases", "indicator", "numerator", "denominator", "value",
         "earlier_value", "workdays", "from_on", "to_on", "known_at", "definitions")
    )  # fmt: skip
    for row in table.rows:
        names = [name_group(table, row, column) for column in columns]
        for one in table.request.indicators:
            value = row.values[one.key]
            writer.writerow(
                (*(_plain(row.group[column]) for column in columns), *names, row.cases, one.key, _plain(value.numerator),
                 _plain(value.denominator), _divide(value), _divide(row.earlier.get(one.key)), _round_days(row.workdays),
                 table.span.from_on, table.span.to_on, answer.known_at.isoformat(), INDICATORS_VERSION)
            )  # fmt: skip
    return text.getvalue().encode()


def _plain(value: object) -> object:
    return "" if value is None else value


def _round_days(days: Fraction | None) -> float | str:
    return "" if days is None else round(float(days), 4)


def _divide(value: IndicatorValue | None) -> float | int | str:
    exact = None if value is None else value.value
    if exact is None:
        return ""
    return int(exact) if exact.denominator == 1 else float(exact)


def _write_xlsx(answer: FigureAnswer) -> bytes:
    buffer, table = io.BytesIO(), answer.table
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The day the figures end on: the same figures give the same bytes.
        book.set_properties({"title": gettext("Figures"), "created": datetime.combine(table.span.to_on, time())})
        names = SheetNames()
        _write_table(Writer(book, names.take(gettext("Figures"))), table)
        _write_terms(Writer(book, names.take(gettext("What it rests on"))), answer)
    return buffer.getvalue()


def _write_table(sheet: Writer, table: FigureTable) -> None:
    columns, request = list_group_names(table.request), table.request
    heads = [*(name_column(column) for column in columns), gettext("Cases")]
    for one in request.indicators:
        heads += [named(one)] if one.denominator is None else [named(one), gettext("Numerator"), gettext("Denominator")]
        heads += [gettext("Earlier")] if request.compare else []
    sheet.set_widths([24] * len(columns) + [14] * (len(heads) - len(columns)))
    sheet.write_heads(0, heads)
    for number, row in enumerate(table.rows, start=1):
        for column, name in enumerate(columns):
            sheet.write_text(number, column, name_group(table, row, name))
        sheet.write_value(number, len(columns), row.cases, style="count")
        place = len(columns) + 1
        for one in request.indicators:
            place = _write_figure(sheet, number, place, row, one, is_compared=bool(request.compare))
    sheet.freeze(1, max(1, len(columns)), last_row=len(table.rows), last_column=len(heads) - 1)


def _write_figure(
    sheet: Writer, line: int, place: int, row: FigureRow, indicator: Indicator, *, is_compared: bool
) -> int:
    """Write a figure and, of a divided one, what it is divided from; return the next free column."""
    value, style = row.values[indicator.key], _STYLES.get(indicator.unit, "count")
    if indicator.denominator is None:
        sheet.write_value(line, place, _scale(value, indicator), style=style)
        place += 1
    else:
        top, bottom = (xl_rowcol_to_cell(line, place + step) for step in (1, 2))
        by = f"{bottom}*{_SECONDS_AN_HOUR}" if indicator.unit == "seconds" else bottom
        formula = f"=IF({bottom}=0,{sheet.unknown},{top}/({by}))"
        sheet.write_formula(line, place, formula, style=style, value=_scale(value, indicator))
        sheet.write_value(line, place + 1, value.numerator, style="count")
        sheet.write_value(line, place + 2, value.denominator, style="count")
        place += 3
    if is_compared:
        sheet.write_value(line, place, _scale(row.earlier.get(indicator.key), indicator), style=style)
        place += 1
    return place


def _scale(value: IndicatorValue | None, indicator: Indicator) -> float | None:
    exact = None if value is None else value.value
    if exact is None:
        return None
    return float(exact / _SECONDS_AN_HOUR) if indicator.unit == "seconds" else float(exact)


def _write_terms(sheet: Writer, answer: FigureAnswer) -> None:
    """Write of which days and which instant the figures are, and what each is made of."""
    table = answer.table
    facts = [
        (gettext("Period"), f"{table.span.from_on} – {table.span.to_on}"),
        *(
            [(gettext("Compared with"), f"{table.earlier_span.from_on} – {table.earlier_span.to_on}")]
            if table.earlier_span
            else []
        ),
        (gettext("As known at"), answer.known_at.isoformat()),
        (gettext("Definitions"), INDICATORS_VERSION),
        *((column, ", ".join(map(str, values))) for column, values in table.request.filters.items()),
        *((named(one), describe_formula(one)) for one in table.request.indicators),
    ]
    sheet.set_widths([36, 70])
    for number, (head, text) in enumerate(facts):
        sheet.write_text(number, 0, head, style="head")
        sheet.write_text(number, 1, text)
