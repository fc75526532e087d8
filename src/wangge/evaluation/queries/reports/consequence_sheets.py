"""Sheets of a workbook on scheme results, points, flags and matters; totals are formulas over the entries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from wangge.evaluation.domain.consequences import BoardLine, Consequences, JudgedRow, MatterLine, SchemeResults
from wangge.evaluation.domain.reports import Report
from wangge.evaluation.queries.reports.consequence_words import (
    word_grades,
    word_left_out,
    word_period_told,
    word_subject,
)
from wangge.evaluation.queries.reports.points_sheets import write_points
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.evaluation.templatetags.matter_words import matter_state
from wangge.evaluation.templatetags.score_words import in_language, mark_words

_TOLD, _WEIGHT, _HEADS, _FIRST = 0, 1, 2, 3


def write_consequences(book: Workbook, names: SheetNames, report: Report) -> None:
    """Write a sheet for all that the city has; one without rows says why."""
    told = report.consequences
    if told.has_board:
        title = gettext("Ranking board and flags") if told.has_flags else gettext("Ranking board")
        _write_board(Writer(book, names.take(title)), report, told)
    if told.has_schemes and not told.period.is_frozen:
        sheet = Writer(book, names.take(gettext("Results under the city's schemes")))
        sheet.write_text(_TOLD, 0, word_period_told(told.period))
    for results in told.schemes:
        _write_scheme(Writer(book, names.take(named(results.scheme))), told, results)
    if told.has_points and not told.entries:
        sheet = Writer(book, names.take(gettext("Points of the ledger")))
        words = (word_period_told(told.period), word_left_out(told))
        sheet.write_text(_TOLD, 0, " ".join(word for word in words if word))
    elif told.has_points:
        write_points(book, names, told)
    if told.has_matters:
        _write_matters(Writer(book, names.take(gettext("Rungs of accountability opened"))), told)


def _write_board(sheet: Writer, report: Report, told: Consequences) -> None:
    """Write the board; places are counted from the scores."""
    if not told.board:
        sheet.write_text(_TOLD, 0, gettext("No department had a score over enough cases to be ranked."))
        return
    heads = [gettext("Department"), gettext("Place"), gettext("Score"), gettext("Flag"), gettext("Cases")]
    if report.earlier is not None:
        month = {"month": report.earlier.month}
        heads += [gettext("Place in %(month)s") % month, gettext("Flag in %(month)s") % month]
    sheet.set_widths([32, 10, 12, 16, 12, 18, 18])
    sheet.write_heads(0, heads)
    last = len(told.board)
    for number, line in enumerate(told.board, start=1):
        _write_line(sheet, number, line, scores=xl_range_abs(1, 2, last, 2), has_before=report.earlier is not None)
    sheet.freeze(1, 1, last_row=last, last_column=len(heads) - 1)


def _write_line(sheet: Writer, row: int, line: BoardLine, *, scores: str, has_before: bool) -> None:
    mark, before = line.mark, line.before
    score = xl_rowcol_to_cell(row, 2)
    sheet.write_text(row, 0, named(line))
    sheet.write_formula(row, 1, f'=1+COUNTIFS({scores},">"&{score})', style="count", value=mark.place)
    sheet.write_value(row, 2, None if mark.score is None else float(mark.score), style="points")
    sheet.write_text(row, 3, named(mark))
    sheet.write_value(row, 4, line.case_count, style="count")
    if has_before:
        sheet.write_value(row, 5, None if before is None else before.place, style="count")
        sheet.write_text(row, 6, named(before) if before is not None else "")


def _write_scheme(sheet: Writer, told: Consequences, results: SchemeResults) -> None:
    """Write results as frozen; beside them what the points of the aspects come to, which are frozen to a hundredth."""
    scheme = results.scheme
    grades = word_grades(results)
    sheet.write_text(_TOLD, 0, " ".join(word for word in (word_period_told(told.period), grades) if word))
    heads = [gettext("Name"), gettext("Key"), gettext("Place"), *(named(aspect) for aspect in scheme.aspects)]
    result = len(heads)
    heads += [gettext("Result"), gettext("From the points")]
    if scheme.bands:
        heads.append(gettext("Grade"))
    if told.before_to_on is not None:
        heads.append(gettext("Frozen to %(day)s") % {"day": told.before_to_on})
    sheet.set_widths([32, 22, 8, *([16] * (len(heads) - 3))])
    if scheme.total is None:
        sheet.write_text(_WEIGHT, 2, gettext("Points before any are given or taken"))
        sheet.write_value(_WEIGHT, result, float(scheme.start), style="points")
    else:
        sheet.write_text(_WEIGHT, 2, gettext("Weight"))
        for column, aspect in enumerate(scheme.aspects, start=3):
            sheet.write_value(_WEIGHT, column, float(aspect.weight or 0), style="points")
        sheet.write_value(_WEIGHT, result, float(scheme.total), style="points")
    sheet.write_heads(_HEADS, heads)
    for row, judged in enumerate(results.rows, start=_FIRST):
        _write_judged(sheet, row, results, judged, result=result)
        if told.before_to_on is not None:
            sheet.write_text(row, len(heads) - 1, mark_words(judged.before))
    sheet.freeze(_FIRST, 1, last_row=_FIRST + len(results.rows) - 1, last_column=len(heads) - 1)


def _write_judged(sheet: Writer, row: int, results: SchemeResults, judged: JudgedRow, *, result: int) -> None:
    scheme = results.scheme
    points = [judged.aspects[aspect.key].points if aspect.key in judged.aspects else None for aspect in scheme.aspects]
    sheet.write_text(row, 0, named(judged))
    sheet.write_text(row, 1, judged.key)
    sheet.write_value(row, 2, judged.place, style="count")
    for column, value in enumerate(points, start=3):
        sheet.write_value(row, column, None if value is None else float(value), style="points")
    value = judged.mark.value
    sheet.write_value(row, result, None if value is None else float(value), style="points")
    total, given = xl_rowcol_to_cell(_WEIGHT, result, row_abs=True, col_abs=True), xl_range_abs(row, 3, row, result - 1)
    if scheme.total is None:
        sum_of = sum((one for one in points if one is not None), scheme.start)
        sheet.write_formula(row, result + 1, f"={total}+SUM({given})", style="points", value=float(sum_of))
    elif value is not None:  # one that waits for values has no result, whatever the others give
        weights = xl_range_abs(_WEIGHT, 3, _WEIGHT, result - 1)
        share = f"SUMPRODUCT({given},{weights})/SUMPRODUCT(--ISNUMBER({given}),{weights})"
        formula = f"=ROUND({share}*{total}/100,2)"
        sheet.write_formula(row, result + 1, formula, style="points", value=_weigh(results, points))
    else:
        sheet.write_value(row, result + 1, None, style="points")
    if scheme.bands:
        sheet.write_text(row, result + 2, named(judged.mark))


def _weigh(results: SchemeResults, points: Sequence[Decimal | None]) -> float:
    """Return the weighted share of the points that are known, of the scheme's total, to a hundredth."""
    aspects = zip(results.scheme.aspects, points, strict=True)
    known = [(aspect.weight or Decimal(0), value) for aspect, value in aspects if value is not None]
    share = sum((weight * value for weight, value in known), Decimal(0)) / sum(weight for weight, _ in known)
    total = share * (results.scheme.total or Decimal(0)) / 100
    return float(total.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _write_matters(sheet: Writer, told: Consequences) -> None:
    if told.matters is None:
        sheet.write_text(_TOLD, 0, gettext("Whoever made this report does not see the matters of others."))
        return
    if not told.matters:
        sheet.write_text(_TOLD, 0, gettext("No rung was opened in this month."))
        return
    heads = [
        gettext("Matter number"), gettext("Whom it is about"), gettext("Ladder"), gettext("Rung"), gettext("By which rule"),
        gettext("Opened on"), gettext("State"), gettext("Answer"),
    ]  # fmt: skip
    sheet.set_widths([10, 28, 20, 20, 28, 14, 16, 14])
    sheet.write_heads(0, heads)
    for row, line in enumerate(told.matters, start=1):
        sheet.write_value(row, 0, line.number, style="count")
        for column, text in enumerate(_list_words(line), start=1):
            sheet.write_text(row, column, text)
    sheet.freeze(1, 1, last_row=len(told.matters), last_column=len(heads) - 1)


def _list_words(line: MatterLine) -> tuple[str, ...]:
    return (
        word_subject(line),
        in_language(line, "ladder"),
        in_language(line, "rung"),
        in_language(line, "trigger"),
        line.opened_on.isoformat(),
        matter_state(line.state),
        gettext("answered") if line.is_answered else "",
    )
