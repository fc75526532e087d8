"""The points of a frozen period in a workbook: caps, every entry, sums by rule under their caps, and totals by formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from wangge.evaluation.domain.consequences import Consequences, PointsEntry, PointsTotal
from wangge.evaluation.domain.score_totals import ZERO, SubjectKey, cap_points
from wangge.evaluation.queries.reports.consequence_words import word_left_out, word_period_told
from wangge.evaluation.queries.reports.sheets import SheetNames, Writer, quote_sheet
from wangge.evaluation.templatetags.score_words import cause_word, in_language, score_word

_TOLD, _HEADS, _FIRST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one sheet, for the formulas of others."""

    sheet: str
    count: int

    def column(self, number: int) -> str:
        """Return the cells of a column as formulas write them."""
        return f"{quote_sheet(self.sheet)}!{xl_range_abs(_FIRST, number, _FIRST + self.count - 1, number)}"


def write_points(book: Workbook, names: SheetNames, told: Consequences) -> None:
    """Write totals, entries, sums by rule, and the caps, each on a sheet of its own."""
    titles = (gettext("Points of the ledger"), gettext("Entries of points"), gettext("Points by rule"), gettext("Caps"))
    totals, entries, by_rule, caps = (names.take(title) for title in titles)
    capped = {key: cap for key, cap in (told.caps or {}).items() if cap is not None}
    sums = _sum_by_rule(told.entries)
    rows = {
        "entries": _Rows(entries, len(told.entries)),
        "rules": _Rows(by_rule, len(sums)),
        "caps": _Rows(caps, max(1, len(capped))),
    }
    _write_totals(Writer(book, totals), told, rows)
    subjects = {row.subject: row for row in told.points}
    _write_entries(Writer(book, entries), told.entries, subjects)
    _write_sums(Writer(book, by_rule), sums, capped, rows)
    _write_caps(Writer(book, caps), capped)


def _join(subject: SubjectKey) -> str:
    """Return what tells a subject on a track from every other: text that is no number and no pattern."""
    return ":".join(subject)


def _sum_by_rule(entries: Sequence[PointsEntry]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        key = (_join(entry.subject), entry.rule)
        sums[key] = sums.get(key, ZERO) + entry.points
    return dict(sorted(sums.items()))


def _write_totals(sheet: Writer, told: Consequences, rows: dict[str, _Rows]) -> None:
    sheet.write_text(_TOLD, 0, " ".join(one for one in (word_period_told(told.period), word_left_out(told)) if one))
    sheet.set_widths([32, 20, 30, *([14] * 6)])
    sheet.write_heads(
        _HEADS,
        [
            gettext("Name"), gettext("Track"), gettext("Key"), gettext("Entries"), gettext("Points given"),
            gettext("Points taken"), gettext("Points"), gettext("Counter-entries"), gettext("Appeals"),
        ],
    )  # fmt: skip
    for row, total in enumerate(told.points, start=_FIRST):
        _write_total(sheet, row, total, rows)
    sheet.freeze(_FIRST, 1, last_row=_FIRST + len(told.points) - 1, last_column=8)


def _write_total(sheet: Writer, row: int, total: PointsTotal, rows: dict[str, _Rows]) -> None:
    entries, rules, key = rows["entries"], rows["rules"], xl_rowcol_to_cell(row, 2)
    keys, points = entries.column(3), entries.column(7)
    for column, text in enumerate((total.name, in_language(total, "track"), _join(total.subject))):
        sheet.write_text(row, column, text)
    cells: tuple[tuple[str, str, Decimal | int], ...] = (
        (f"=COUNTIFS({keys},{key})", "count", total.entries),
        (f'=SUMIFS({points},{keys},{key},{points},">0")', "points", total.given),
        (f'=SUMIFS({points},{keys},{key},{points},"<0")', "points", total.taken),
        (f"=SUMIFS({rules.column(3)},{rules.column(0)},{key})", "points", total.points),
        (f'=COUNTIFS({keys},{key},{entries.column(9)},">0")', "count", total.counters),
        (f'=COUNTIFS({keys},{key},{entries.column(10)},"?*")', "count", total.appeals),
    )
    for column, (formula, style, value) in enumerate(cells, start=3):
        sheet.write_formula(row, column, formula, style=style, value=float(value))


def _write_entries(sheet: Writer, entries: Sequence[PointsEntry], subjects: dict[SubjectKey, PointsTotal]) -> None:
    sheet.write_text(_TOLD, 0, gettext("Every entry that counts, those that counter another included."))
    sheet.set_widths([10, 12, 32, 30, 16, 30, 18, 12, 16, 16, 22])
    sheet.write_heads(
        _HEADS,
        [
            gettext("Entry number"), gettext("Day"), gettext("Name"), gettext("Key"), gettext("Rule key"), gettext("Rule of points"),
            gettext("Case"), gettext("Points"), gettext("Cause"), gettext("Counters entry"), gettext("Appeals"),
        ],
    )  # fmt: skip
    for row, entry in enumerate(entries, start=_FIRST):
        sheet.write_value(row, 0, entry.number, style="count")
        name = subjects[entry.subject].name if entry.subject in subjects else entry.subject[2]
        texts = (entry.occurred_on.isoformat(), name, _join(entry.subject), entry.rule, in_language(entry, "rule"))
        for column, text in enumerate((*texts, entry.case_number), start=1):
            sheet.write_text(row, column, text)
        sheet.write_value(row, 7, float(entry.points), style="points")
        sheet.write_text(row, 8, cause_word(entry.cause))
        if entry.counters is not None:
            sheet.write_value(row, 9, entry.counters, style="count")
        if entry.appeal_state:
            sheet.write_text(row, 10, score_word(entry.appeal_state))
    sheet.freeze(_FIRST, 1, last_row=_FIRST + len(entries) - 1, last_column=10)


def _write_sums(
    sheet: Writer, sums: dict[tuple[str, str], Decimal], capped: dict[str, Decimal], rows: dict[str, _Rows]
) -> None:
    sheet.write_text(_TOLD, 0, gettext("A rule counts at most to its cap, to either side."))
    sheet.set_widths([30, 24, 14, 14])
    sheet.write_heads(_HEADS, [gettext("Key"), gettext("Rule key"), gettext("Sum"), gettext("Counted")])
    entries, caps = rows["entries"], rows["caps"]
    for row, ((key, rule), amount) in enumerate(sums.items(), start=_FIRST):
        sheet.write_text(row, 0, key)
        sheet.write_text(row, 1, rule)
        key_cell, rule_cell, sum_cell = (xl_rowcol_to_cell(row, column) for column in range(3))
        sum_of = f"=SUMIFS({entries.column(7)},{entries.column(3)},{key_cell},{entries.column(4)},{rule_cell})"
        sheet.write_formula(row, 2, sum_of, style="points", value=float(amount))
        cap = f"SUMIFS({caps.column(1)},{caps.column(0)},{rule_cell})"
        known = f"COUNTIFS({caps.column(0)},{rule_cell})"
        counted = f"=IF({known}=0,{sum_cell},MAX(-{cap},MIN({cap},{sum_cell})))"
        sheet.write_formula(row, 3, counted, style="points", value=float(cap_points(amount, capped.get(rule))))
    sheet.freeze(_FIRST, 1, last_row=_FIRST + len(sums) - 1, last_column=3)


def _write_caps(sheet: Writer, capped: dict[str, Decimal]) -> None:
    told = gettext("As the period was frozen with them; a rule that is not here has neither ceiling nor floor.")
    sheet.write_text(_TOLD, 0, told)
    sheet.set_widths([24, 14])
    sheet.write_heads(_HEADS, [gettext("Rule key"), gettext("Cap")])
    for row, (key, cap) in enumerate(sorted(capped.items()), start=_FIRST):
        sheet.write_text(row, 0, key)
        sheet.write_value(row, 1, float(cap), style="points")
