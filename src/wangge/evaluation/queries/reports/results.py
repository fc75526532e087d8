"""A consumer's results of a frozen score period as CSV, and as a workbook whose shares are formulas over the points."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time
from decimal import Decimal

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from wangge.evaluation.domain.awards import EQUAL, AwardTerms
from wangge.evaluation.domain.result_tables import NamedResults, ResultRow, ResultTable
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer
from wangge.evaluation.templatetags.evaluation_words import named, source_words
from wangge.platform.public import is_english

CSV_COLUMNS = (
    "consumer", "from_on", "to_on", "edition", "place", "key", "name", "entries", "given", "taken", "points",
    "weight", "amount", "unit", "digest",
)  # fmt: skip
_HEAD_ROW, _FIRST_ROW = 0, 1
_POINTS, _WEIGHT, _SHARE, _AMOUNT = 6, 7, 8, 9


def write_results_csv(found: NamedResults) -> bytes:
    """Return the rows as CSV in UTF-8 with a header line; each row names the period and the digest it rests on."""
    text, table = io.StringIO(), found.table
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in table.rows:
        writer.writerow(
            (
                table.consumer.key, table.from_on, table.to_on, table.edition, row.place, row.key,
                found.names.get(row.key, row.key), row.entries, row.given, row.taken, row.points,
                "" if row.weight is None else row.weight, "" if row.amount is None else row.amount,
                _name_unit(table.consumer.award), table.digest,
            )
        )  # fmt: skip
    return text.getvalue().encode()


def write_results_xlsx(found: NamedResults) -> bytes:
    """Return the workbook: the table, and what it rests on."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The day the result is of: the same result gives the same bytes.
        made_at = datetime.combine(found.table.to_on, time())
        book.set_properties({"title": named(found.table.consumer), "created": made_at})
        names = SheetNames()
        _write_table(Writer(book, names.take(named(found.table.consumer))), found)
        _write_terms(Writer(book, names.take(gettext("What it rests on"))), found.table)
    return buffer.getvalue()


def _write_table(sheet: Writer, found: NamedResults) -> None:
    table, award = found.table, found.table.consumer.award
    heads = [
        gettext("Place"), gettext("Key"), gettext("Name"), gettext("Entries"), gettext("Points given"),
        gettext("Points taken"), gettext("Points"),
    ]  # fmt: skip
    if award is not None:
        unit = _name_unit(award)
        heads += [gettext("Weight of the share"), gettext("Exact share"), f"{gettext('Award')} ({unit})"]
    sheet.set_widths([8, 14, 32, 10, 14, 14, 14, 16, 16, 16])
    sheet.write_heads(_HEAD_ROW, heads)
    last = _FIRST_ROW + len(table.rows) - 1
    for number, row in enumerate(table.rows, start=_FIRST_ROW):
        sheet.write_value(number, 0, row.place, style="count")
        sheet.write_text(number, 1, row.key)
        sheet.write_text(number, 2, found.names.get(row.key, row.key))
        sheet.write_value(number, 3, row.entries, style="count")
        for column, points in enumerate((row.given, row.taken, row.points), start=4):
            sheet.write_value(number, column, float(points), style="points")
        if award is not None:
            _write_share(sheet, number, row, award, table=table, last=last)
    sheet.freeze(_FIRST_ROW, 3, last_row=last, last_column=len(heads) - 1)


def _write_share(
    sheet: Writer, number: int, row: ResultRow, award: AwardTerms, *, table: ResultTable, last: int
) -> None:
    """Write weight and exact share as formulas over the points, and the amount as it was rounded."""
    whole = sum((one.weight or Decimal(0) for one in table.rows), Decimal(0))
    points, weight = xl_rowcol_to_cell(number, _POINTS), xl_rowcol_to_cell(number, _WEIGHT)
    over = "1" if award.shape == EQUAL else f"{points}-({award.above})"
    value = row.weight or Decimal(0)
    sheet.write_formula(number, _WEIGHT, f"=IF({points}>{award.above},{over},0)", style="points", value=float(value))
    first, end = (xl_rowcol_to_cell(line, _WEIGHT, row_abs=True, col_abs=True) for line in (_FIRST_ROW, last))
    share = float(award.pool * value / whole) if whole else 0.0
    formula = f"=IF(SUM({first}:{end})=0,0,{award.pool}*{weight}/SUM({first}:{end}))"
    sheet.write_formula(number, _SHARE, formula, style="points", value=share)
    sheet.write_value(number, _AMOUNT, float(row.amount or 0), style="points")


def _write_terms(sheet: Writer, table: ResultTable) -> None:
    """Write of which frozen result the table is, and how the award is split."""
    consumer, award = table.consumer, table.consumer.award
    facts = [
        (gettext("Period"), f"{table.from_on} – {table.to_on}"),
        (gettext("Edition"), str(table.edition)),
        (gettext("Source"), source_words(consumer.source)),
        (gettext("Digest of the frozen result (SHA-256)"), table.digest),
    ]
    if award is not None:
        facts += [
            (gettext("Sum to be split"), f"{award.pool} {_name_unit(award)}"),
            (
                gettext("How it is split"),
                gettext("equally") if award.shape == EQUAL else gettext("by the points above"),
            ),
            (gettext("Points to be exceeded"), str(award.above)),
            (gettext("Rounded down to steps of"), f"{award.step} {_name_unit(award)}"),
            (gettext("What is left"), gettext("one step each to the largest remainders, then by key")),
        ]
    sheet.set_widths([36, 70])
    for number, (head, text) in enumerate(facts):
        sheet.write_text(number, 0, head, style="head")
        sheet.write_text(number, 1, text)


def _name_unit(award: AwardTerms | None) -> str:
    return "" if award is None else award.unit_en if is_english() else award.unit_zh
