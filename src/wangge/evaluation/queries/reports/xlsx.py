"""The report as a workbook whose rates and scores are formulas over the counts, so that everybody can check them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from wangge.analytics.public import IndicatorKind
from wangge.evaluation.domain.reports import Report, Section
from wangge.evaluation.domain.views import ComponentView, FigureView, ScoreView, SubjectView
from wangge.evaluation.queries.reports.consequence_sheets import write_consequences
from wangge.evaluation.queries.reports.count_tables import COUNT_SCORE, CountTables
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer, quote_sheet
from wangge.evaluation.queries.reports.wording import list_facts, list_notes, word_grade, word_section, word_title
from wangge.evaluation.templatetags.evaluation_words import in_words, named, points_words, source_words

FIRST_ROW = 1  # below the heads
_WEIGHT_ROW, _HEAD_ROW, _FIRST_SCORE_ROW = 2, 3, 4
_SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class _Table:
    """Table of a section on a sheet: its figures, the column of each one's value, and the sheets of its schemes."""

    name: str
    figures: list[FigureView]
    places: Mapping[str, int]
    schemes: list[tuple[ScoreView, str]]


def write_xlsx(report: Report) -> bytes:
    """Return the workbook: facts and totals, a sheet for every table, one for every scheme, the definitions."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": word_title(report), "created": report.run.created_at.replace(tzinfo=None)})
        names = SheetNames()
        _write_overview(Writer(book, names.take(gettext("Overview"))), report)
        counts = CountTables(report, name=(tables_name := names.take(gettext("Score tables"))))
        for section in report.sections:
            sheet = Writer(book, names.take(word_section(report, section)))
            schemes = [(scheme, names.take(f"{sheet.name} {named(scheme)}")) for scheme in _list_schemes(section)]
            table = _write_section(sheet, section, schemes)
            for scheme, name in schemes:
                _write_scheme(Writer(book, name), section, scheme, table, counts)
        write_consequences(book, names, report)
        if counts:
            figures = report.total.figures.values()
            counts.write(Writer(book, tables_name), names=[(one.key, named(one.definition)) for one in figures])
        _write_definitions(Writer(book, names.take(gettext("Definitions"))), report)
    return buffer.getvalue()


def _list_schemes(section: Section) -> list[ScoreView]:
    found = {score.scheme: score for subject in section.subjects for score in subject.scores}
    return list(found.values())


def _write_overview(sheet: Writer, report: Report) -> None:
    """Write the facts of the run, then the totals, with the month before beside them."""
    sheet.set_widths([38, 16, 16, 16, 16, 16, 16, 16])
    row = 0
    for label, value in list_facts(report):
        sheet.write_text(row, 0, label, style="head")
        sheet.write_text(row, 1, value)
        row += 1
    for note in list_notes(report):
        sheet.write_text(row, 0, note)
        row += 1
    row += 1
    earlier = report.earlier.figures if report.earlier else {}
    heads = [gettext("Indicator"), gettext("Numerator"), gettext("Denominator"), gettext("Value")]
    if report.earlier:
        heads += [report.earlier.month, gettext("Change")]
    if any(figure.target is not None for figure in report.total.figures.values()):
        heads += [gettext("Target"), gettext("Points from the target")]
    sheet.write_heads(row, heads)
    for figure in report.total.figures.values():
        row += 1
        _write_total(sheet, row, figure, earlier.get(figure.key))
        if figure.target is not None:
            column = len(heads) - 2
            sheet.write_value(row, column, float(figure.target.percent / 100), style="percent")
            _write_distance(sheet, row, column + 1, figure, value=xl_rowcol_to_cell(row, 3))


def _write_total(sheet: Writer, row: int, figure: FigureView, before: FigureView | None) -> None:
    sheet.write_text(row, 0, named(figure.definition))
    _write_parts(sheet, row, 1, figure)
    style = _find_style(figure)
    sheet.write_formula(row, 3, _divide(figure, row, 1, unknown=sheet.unknown), style=style, value=_read_value(figure))
    if before is None:
        return
    earlier = _read_value(before)
    sheet.write_value(row, 4, earlier, style=style)
    now, then = (xl_rowcol_to_cell(row, column) for column in (3, 4))
    change = None
    if before.exact is not None and figure.exact is not None:
        change = float(figure.exact - before.exact) / (_SECONDS_AN_HOUR if style == "hours" else 1)
    formula = f"=IF(AND(ISNUMBER({now}),ISNUMBER({then})),{now}-{then},{sheet.unknown})"
    sheet.write_formula(row, 5, formula, style=style, value=change)


def _write_section(sheet: Writer, section: Section, schemes: list[tuple[ScoreView, str]]) -> _Table:
    """Write a table and return where its figures stand."""
    figures = _list_figures(section)
    heads = [gettext("Name"), gettext("Short code"), gettext("Area above"), gettext("Cases")]
    for scheme, _ in schemes:
        heads += [named(scheme), gettext("Grade")]
    places: dict[str, int] = {}
    for figure in figures:
        name = named(figure.definition)
        if _is_divided(figure):
            heads += [f"{name} {gettext('Numerator')}", f"{name} {gettext('Denominator')}"]
        places[figure.key] = len(heads)
        heads.append(name)
        if figure.target is not None:
            heads.append(f"{name}: {gettext('Points from the target')}")
    sheet.write_heads(0, heads)
    sheet.set_widths([26, 18, 18, *([12] * (len(heads) - 3))])
    sheet.freeze(FIRST_ROW, 1, last_row=len(section.subjects), last_column=len(heads) - 1)
    table = _Table(name=sheet.name, figures=figures, places=places, schemes=schemes)
    for number, subject in enumerate(section.subjects):
        _write_subject(sheet, number, subject, table)
    return table


def _write_subject(sheet: Writer, number: int, subject: SubjectView, table: _Table) -> None:
    row = FIRST_ROW + number
    for column, text in enumerate((named(subject), subject.code, subject.parent_key)):
        sheet.write_text(row, column, text)
    sheet.write_value(row, 3, subject.case_count, style="count")
    scores = {score.scheme: score for score in subject.scores}
    for position, (scheme, name) in enumerate(table.schemes):
        score, column = scores.get(scheme.scheme), 4 + 2 * position
        if score is not None:
            total = xl_rowcol_to_cell(_FIRST_SCORE_ROW + number, 1 + len(scheme.components))
            value = None if score.value is None else float(score.value)
            sheet.write_formula(row, column, f"={quote_sheet(name)}!{total}", style="points", value=value)
            sheet.write_text(row, column + 1, word_grade(score))
    for figure in table.figures:
        own, column = _find_figure(subject, figure.key), table.places[figure.key]
        if own is None:
            continue
        if _is_divided(own):
            _write_parts(sheet, row, column - 2, own)
            formula = _divide(own, row, column - 2, unknown=sheet.unknown)
            sheet.write_formula(row, column, formula, style=_find_style(own), value=_read_value(own))
            if own.target is not None and figure.target is not None:
                _write_distance(sheet, row, column + 1, own, value=xl_rowcol_to_cell(row, column))
        else:
            sheet.write_value(row, column, _read_value(own), style="count")


def _list_figures(section: Section) -> list[FigureView]:
    """Return the figures of a section, those that only its scores read last."""
    found = {key: figure for subject in section.subjects for key, figure in subject.figures.items()}
    for part in _list_parts(section):
        found.setdefault(part.figure.key, part.figure)
    return list(found.values())


def _list_parts(section: Section) -> Iterator[ComponentView]:
    return (part for scheme in _list_schemes(section) for part in scheme.components)


def _find_figure(subject: SubjectView, key: str) -> FigureView | None:
    if key in subject.figures:
        return subject.figures[key]
    parts = (part.figure for score in subject.scores for part in score.components)
    return next((figure for figure in parts if figure.key == key), None)


def _write_scheme(sheet: Writer, section: Section, scheme: ScoreView, table: _Table, counts: CountTables) -> None:
    """Write the points of every component under its weight, and the weighted sum of those that are known."""
    sheet.write_text(0, 0, f"{named(scheme)} · {source_words(scheme.source)}", style="head")
    sheet.set_widths([26, *([16] * (len(scheme.components) + 1))])
    sheet.write_text(1, 0, gettext("Points"))
    sheet.write_text(_WEIGHT_ROW, 0, gettext("Weight"))
    for column, part in enumerate(scheme.components, start=1):
        sheet.write_text(1, column, points_words(part))
        sheet.write_value(_WEIGHT_ROW, column, float(part.weight), style="percent")
    names = [named(part.figure.definition) for part in scheme.components]
    sheet.write_heads(_HEAD_ROW, [gettext("Name"), *names, gettext("Score")])
    for number, subject in enumerate(section.subjects):
        score = next((one for one in subject.scores if one.scheme == scheme.scheme), None)
        sheet.write_text(_FIRST_SCORE_ROW + number, 0, named(subject))
        if score is not None:
            _write_points(sheet, number, subject, score, table=table, counts=counts)


def _write_points(
    sheet: Writer, number: int, subject: SubjectView, score: ScoreView, *, table: _Table, counts: CountTables
) -> None:
    row = _FIRST_SCORE_ROW + number
    for column, part in enumerate(score.components, start=1):
        exact = part.figure.exact
        cell = f"{quote_sheet(table.name)}!{xl_rowcol_to_cell(FIRST_ROW + number, table.places[part.figure.key])}"
        formula, points = _find_points(part, cell, unknown=sheet.unknown)
        if part.kind == COUNT_SCORE:
            points = None if part.points is None else float(part.points)
            formula = counts.find_formula(subject, score, part, cell=cell, unknown=sheet.unknown) or ""
        if formula and part.points is not None and exact is not None:
            sheet.write_formula(row, column, formula, style="points", value=points)
        else:  # n/a, or a count that today's table does not give these points for
            sheet.write_value(row, column, None if part.points is None else float(part.points), style="points")
    _write_score(sheet, row, score)


def _find_points(part: ComponentView, cell: str, *, unknown: str) -> tuple[str, float | None]:
    """Return the formula of the points for a rate in a cell, and what it comes to."""
    exact, is_rate = part.figure.exact, part.kind == "rate"
    full = f"100*{cell}" if is_rate else f"MAX(0,MIN(100,100-100*{cell}))"
    value = None if exact is None else float(100 * exact) if is_rate else max(0.0, min(100.0, float(100 - 100 * exact)))
    return f"=IF(ISNUMBER({cell}),{full},{unknown})", value


def _write_score(sheet: Writer, row: int, score: ScoreView) -> None:
    """Write the weighted sum of the points that are known."""
    last = len(score.components)
    first_column, last_column = xl_col_to_name(1), xl_col_to_name(last)
    points_of = f"{first_column}{row + 1}:{last_column}{row + 1}"
    weights = f"${first_column}${_WEIGHT_ROW + 1}:${last_column}${_WEIGHT_ROW + 1}"
    known = f"SUMPRODUCT(--ISNUMBER({points_of}),{weights})"
    formula = f"=IF({known}=0,{sheet.unknown},ROUND(SUMPRODUCT({points_of},{weights})/{known},2))"
    value = None if score.value is None else float(score.value)
    sheet.write_formula(row, last + 1, formula, style="points", value=value)


def _write_definitions(sheet: Writer, report: Report) -> None:
    sheet.set_widths([30, 28, 44, 44, 30, 10])
    sheet.write_heads(
        0,
        [
            gettext("Key"),
            gettext("Indicator"),
            gettext("Formula"),
            gettext("Left out"),
            gettext("Source"),
            gettext("Version"),
        ],
    )
    for row, figure in enumerate(report.total.figures.values(), start=1):
        words: Mapping[str, Any] = figure.definition
        texts = (figure.key, named(words), in_words(words, "formula"), in_words(words, "exclusions"))
        for column, text in enumerate(
            (*texts, source_words(str(words.get("source", ""))), str(words.get("version", "")))
        ):
            sheet.write_text(row, column, text)


def _write_parts(sheet: Writer, row: int, column: int, figure: FigureView) -> None:
    """Write numerator and denominator; of what is n/a nothing."""
    if figure.exact is not None:
        sheet.write_value(row, column, figure.value.numerator, style="count")
        if figure.value.denominator is not None:
            sheet.write_value(row, column + 1, figure.value.denominator, style="count")


def _write_distance(sheet: Writer, row: int, column: int, figure: FigureView, *, value: str) -> None:
    """Write how many points a rate in the cell `value` lies above its target, below it negative."""
    percent = figure.target.percent if figure.target is not None else 0
    distance = float(figure.mark.distance) if figure.mark is not None else None
    formula = f"=IF(ISNUMBER({value}),100*{value}-{percent},{sheet.unknown})"
    sheet.write_formula(row, column, formula, style="points", value=distance)


def _divide(figure: FigureView, row: int, column: int, *, unknown: str) -> str:
    """Return the formula of a figure whose numerator stands in `column` and whose denominator stands beside it."""
    above, below = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, column + 1)
    if not _is_divided(figure):
        return f"=IF(ISNUMBER({above}),{above},{unknown})"
    scale = f"/{_SECONDS_AN_HOUR}" if _find_style(figure) == "hours" else ""
    return f"=IF(N({below})=0,{unknown},{above}/{below}{scale})"


def _is_divided(figure: FigureView) -> bool:
    return figure.value.kind is not IndicatorKind.COUNT


def _find_style(figure: FigureView) -> str:
    return {"share": "percent", "seconds": "hours"}.get(str(figure.definition["unit"]), "count")


def _read_value(figure: FigureView) -> float | None:
    """Return what the cell shows: a count, a share of 1, hours."""
    if figure.exact is None:
        return None
    return float(figure.exact) / (_SECONDS_AN_HOUR if _find_style(figure) == "hours" else 1)
