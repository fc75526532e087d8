"""A consumer's results of a frozen score period as CSV, and as a workbook whose shares are formulas over the points."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from wangge.evaluation.domain.awards import EQUAL, AwardTerms
from wangge.evaluation.domain.result_tables import NamedResults, ResultRow, ResultTable
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer, quote_sheet
from wangge.evaluation.templatetags.evaluation_words import named, source_words
from wangge.platform.public import is_english

CSV_COLUMNS = (
    "consumer", "from_on", "to_on", "edition", "place", "key", "name", "entries", "given", "taken", "points",
    "weight", "amount", "unit", "digest",
)  # fmt: skip
_HEAD_ROW, _FIRST_ROW = 0, 1
_POINTS, _WEIGHT, _SHARE, _STEPS, _REST, _ORDER, _AMOUNT = range(6, 13)
_POOL_ROW, _ABOVE_ROW, _STEP_ROW = 4, 5, 6


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
        table_name, terms_name = (
            names.take(name) for name in (named(found.table.consumer), gettext("What it rests on"))
        )
        _write_table(Writer(book, table_name), found, terms_name=terms_name)
        _write_terms(Writer(book, terms_name), found.table)
    return buffer.getvalue()


def _write_table(sheet: Writer, found: NamedResults, *, terms_name: str) -> None:
    table, award = found.table, found.table.consumer.award
    heads = [
        gettext("Place"), gettext("Key"), gettext("Name"), gettext("Entries"), gettext("Points given"),
        gettext("Points taken"), gettext("Points"),
    ]  # fmt: skip
    if award is not None:
        unit = _name_unit(award)
        heads += [gettext("Weight of the share"), gettext("Exact share"), gettext("Whole steps")]
        heads += [gettext("Rest of a step"), gettext("Order of the keys"), f"{gettext('Award')} ({unit})"]
    sheet.set_widths([8, 14, 32, 10, 14, 14, 14, 16, 16, 12, 12, 12, 16])
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
            _write_share(sheet, number, row, table=table, terms=_Terms.stand_on(terms_name, last=last))
    sheet.freeze(_FIRST_ROW, 3, last_row=last, last_column=len(heads) - 1)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Where the terms of an award stand, for the formulas; `last` is the last row of the table."""

    pool: str
    above: str
    step: str
    last: int

    @classmethod
    def stand_on(cls, sheet: str, *, last: int) -> _Terms:
        """Return the cells of the terms on a sheet."""
        cells = (xl_rowcol_to_cell(row, 1, row_abs=True, col_abs=True) for row in (_POOL_ROW, _ABOVE_ROW, _STEP_ROW))
        pool, above, step = (f"{quote_sheet(sheet)}!{cell}" for cell in cells)
        return cls(pool=pool, above=above, step=step, last=last)

    def column(self, number: int) -> str:
        """Return the cells of a column of the table."""
        return str(xl_range_abs(_FIRST_ROW, number, self.last, number))


def _write_share(sheet: Writer, number: int, row: ResultRow, *, table: ResultTable, terms: _Terms) -> None:
    """Write weight, exact share, whole steps, what is left, and the amount as formulas over points and terms."""
    award = table.consumer.award
    assert award is not None, "only an award is split"
    whole = sum((one.weight or Decimal(0) for one in table.rows), Decimal(0))
    weight_value = row.weight or Decimal(0)
    share_value = award.pool * weight_value / whole if whole else Decimal(0)
    points, weight, share, steps, rest, order = (
        xl_rowcol_to_cell(number, column) for column in (_POINTS, _WEIGHT, _SHARE, _STEPS, _REST, _ORDER)
    )
    over = "1" if award.shape == EQUAL else f"{points}-{terms.above}"
    all_weights, all_steps = f"SUM({terms.column(_WEIGHT)})", f"SUM({terms.column(_STEPS)})"
    before = f'COUNTIFS({terms.column(_REST)},">"&{rest})'
    beside = f'COUNTIFS({terms.column(_REST)},{rest},{terms.column(_ORDER)},"<"&{order})'
    extra = f"IF({before}+{beside}<INT(ROUND({terms.pool}/{terms.step},9))-{all_steps},1,0)"
    whole_steps = int(share_value / award.step)
    cells = (
        (_WEIGHT, f"=IF({points}>{terms.above},{over},0)", weight_value),
        (_SHARE, f"=IF({all_weights}=0,0,{terms.pool}*{weight}/{all_weights})", share_value),
        (_STEPS, f"=INT(ROUND({share}/{terms.step},9))", Decimal(whole_steps)),
        (_REST, f"=ROUND({share}/{terms.step}-{steps},9)", round(share_value / award.step - whole_steps, 9)),
        (_AMOUNT, f"=IF({all_weights}=0,0,({steps}+{extra})*{terms.step})", row.amount or Decimal(0)),
    )
    for column, formula, value in cells:
        sheet.write_formula(number, column, formula, style="points", value=float(value))
    by_key = sorted(one.key for one in table.rows)
    sheet.write_value(number, _ORDER, by_key.index(row.key) + 1, style="count")


def _write_terms(sheet: Writer, table: ResultTable) -> None:
    """Write of which frozen result the table is, and how the award is split."""
    consumer, award = table.consumer, table.consumer.award
    facts = [
        (gettext("Period"), f"{table.from_on} – {table.to_on}"),
        (gettext("Edition"), str(table.edition)),
        (gettext("Source"), source_words(consumer.source)),
        (gettext("Digest of the frozen result (SHA-256)"), table.digest),
    ]
    sheet.set_widths([36, 70, 10])
    for number, (head, text) in enumerate(facts):
        sheet.write_text(number, 0, head, style="head")
        sheet.write_text(number, 1, text)
    if award is not None:
        _write_award_terms(sheet, award)


def _write_award_terms(sheet: Writer, award: AwardTerms) -> None:
    """Write the numbers that the shares are computed from, and the rules in words below them."""
    numbers = (
        (_POOL_ROW, gettext("Sum to be split"), award.pool, _name_unit(award)),
        (_ABOVE_ROW, gettext("Points to be exceeded"), award.above, ""),
        (_STEP_ROW, gettext("Rounded down to steps of"), award.step, _name_unit(award)),
    )
    for row, head, value, unit in numbers:
        sheet.write_text(row, 0, head, style="head")
        sheet.write_value(row, 1, float(value), style="points")
        sheet.write_text(row, 2, unit)
    words = (
        (gettext("How it is split"), gettext("equally") if award.shape == EQUAL else gettext("by the points above")),
        (gettext("What is left"), gettext("one step each to the largest remainders, then by key")),
    )
    for row, (head, text) in enumerate(words, start=_STEP_ROW + 1):
        sheet.write_text(row, 0, head, style="head")
        sheet.write_text(row, 1, text)


def _name_unit(award: AwardTerms | None) -> str:
    return "" if award is None else award.unit_en if is_english() else award.unit_zh
