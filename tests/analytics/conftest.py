from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from wangge.analytics.public import CASE_FACTS_SCHEMA, check_facts

FactsMaker = Callable[[Iterable[Mapping[str, Any]]], pa.Table]

# The flags of the sheet in the order of its columns; T yes, F no, . not known or not applicable.
STAGES = (
    ("own_report", "public_report", "valid_report"),
    ("operate_due", "accepted", "accepted_on_time", "refused", "merged"),
    ("filing_due", "filed", "filed_on_time", "voided"),
    ("dispatch_due", "dispatched", "dispatched_on_time", "dispatch_accurate"),
    ("handling_due", "handled", "handled_on_time", "overdue_unhandled"),
    ("check_send_due", "check_sent", "check_sent_on_time", "check_due", "checked", "checked_on_time"),
    ("closing_due", "closed", "closed_on_time"),
    ("on_the_spot", "suspended", "exempt"),
)
NUMBERS = ("rework_count", "return_count", "extension_count", "handling_seconds")
MARKS = {"T": True, "F": False, ".": None}

# cases | unit | report   accept  filing dispatch handling checking closing other | rework return extension seconds
SHEET = """
12 | 10 | TFT TTTFF TTTF TTTT TTTF TTTTTT TTT FFF | 0 0 0 3600   # A as it should be
 4 | 20 | TFT TTTFF TTFF TTFT TTFF TTFTTF TTF FFF | 0 0 1 7200   # B every stage after acceptance late
 2 | 10 | TFT TTTFF TTTF TTTT TTTF TTTTTT TTT FFF | 1 0 0 5400   # C one failed check
 1 | 10 | TFT TTTFF TTTF TTTT TTTF TTTTTT TTT FFF | 3 0 0 5400   # C three failed checks
 3 | 20 | FT. TTTFF TTTF TTT. TFFT FF.FF. TFF FTF | 0 0 2 .      # D overdue, not handled and suspended now
 2 | 20 | FT. TTTFF TTTF TTT. TFFT FF.FF. TFF FFT | 0 0 0 .      # E the same, excused
 3 |  . | FT. TFTTF FF.F FF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # F refused in time
 2 |  . | FT. FF.FT FF.F FF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # G merged
 2 |  . | TFT TTTFF TTTT FF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # H voided after filing
 2 | 20 | TFT TTFFF TTTF TTT. TF.F FF.FF. FF. FFF | 0 0 0 .      # I accepted late, being handled within the limit
 2 |  . | TFT TTTFF TTTF .... .... ...... .T. TFF | 0 0 0 .      # J fixed on the spot
 2 |  . | FT. ..... .T.. .... .... ...... TT. ... | . . . .      # K imported as closed, nothing known of the stages
 1 |  . | TFF TF.FF FF.F FF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # L waits for acceptance
 1 |  . | TFF TTTFF TF.F FF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # M waits for filing
 1 |  . | TFT TTTFF TTTF TF.. FF.F FF.FF. FF. FFF | 0 0 0 .      # N waits for dispatch
 1 | 10 | TFT TTTFF TTTF TTTF TTTF TTTTTT TTT FTF | 0 2 1 9000   # O returned twice, suspended once
"""

# The rest of the facts, the same for all cases of a kind.
MORE_FLAGS = (
    ("verify_send_due", "verify_sent", "verify_sent_on_time", "verify_due", "verified", "verified_on_time"),
    ("found_first", "frequent", "solved", "reopened"),
    ("urgent", "supervised", "counted_against", "listed"),
    ("convened", "assisted", "transferred", "forced"),
    ("appealed", "appeal_granted", "complaint_confirmed", "satisfaction_asked"),
    ("check_passed_first", "suspended_now"),
    ("sign_due", "signed", "signed_on_time"),
)
MORE_NUMBERS = (
    "satisfaction", "shirk_count", "dispatch_count", "case_return_count", "closing_seconds", "suspended_seconds"
)  # fmt: skip
CODES = {"F": "fixed", "D": "deferred", ".": None}
SOURCES = {"P": "collector", "H": "hotline", "X": "media"}
MEANS = {"S": "service", "M": "management", "E": "enforcement", ".": None}

# kind | verify found urgent convened appeal checked sign | satisfaction shirk dispatch return closing suspended | means code source
MORE = """
A | FF.FF. TFTF FFFF FFFF F.F. TF TTT | . 0 1 0  7200     . | S F P
B | FF.FF. TT.F FTTF FFFF TFF. TF TTF | . 0 1 0 36000     . | M F P
C | FF.FF. TFFF FFFF FFFF F.T. FF TTT | . 0 1 0 10800     . | E D P
D | TTTTTT FT.. TTTT TFFF ..FT .T TTT | 3 0 1 0     .  3600 | . . X
E | TTFTF. FF.. TTFF FFFF ..FT .F TTF | 5 0 1 0     .     . | . . H
F | TTTTTF .... FFFF FFFF ..FT .F FF. | . 0 0 0     .     . | . . H
G | TF.FF. .... FFFF FFFF ..FT .F FF. | 1 0 0 0     .     . | . . H
H | FF.FF. .... FFFF FFFF ..F. .F FF. | . 0 0 0     .     . | . . P
I | FF.FF. TF.. FFFF FTFF ..F. .F TF. | . 0 1 1     .     . | . . P
J | FF.FF. TFTF F... FF.. F.F. .F ... | . 0 0 0   600     . | M F P
K | ...... .F.F .... .... F..F .. ... | . . . .     .     . | . . H
L | FF.FF. .... FFFF FFFF ..F. .F FF. | . 0 0 0     .     . | . . P
M | FF.FF. TF.. FFFF FFFF ..F. .F FF. | . 0 0 0     .     . | . . P
N | FF.FF. TF.. FFFF FFFF ..F. .F FF. | . 0 0 0     .     . | . . P
O | FF.FF. .FFT TFFF FFFF TT.. .F TTT | . 1 3 3 14400 86400 | S F P
"""


@pytest.fixture(scope="session")
def make_facts() -> FactsMaker:
    """Return a function that makes sound case facts of rows that name only the columns they are about."""

    def make(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        whole = [
            {
                **dict.fromkeys(CASE_FACTS_SCHEMA.names),
                "case_id": number,
                "number": f"C{number:03d}",
                "reported_on": date(2026, 3, 1),
                "reported_at": datetime(2026, 3, 1, 2, tzinfo=UTC),
                **row,
            }
            for number, row in enumerate(rows, start=1)
        ]
        table = pa.Table.from_pylist(whole, schema=CASE_FACTS_SCHEMA)
        check_facts(table)
        return table

    return make


def _read_marks(families: tuple[tuple[str, ...], ...], marks: str) -> dict[str, Any]:
    return {
        name: MARKS[mark]
        for names, group in zip(families, marks.split(), strict=True)
        for name, mark in zip(names, group, strict=True)
    }


def _read_numbers(names: tuple[str, ...], numbers: str) -> dict[str, Any]:
    return {name: None if text == "." else int(text) for name, text in zip(names, numbers.split(), strict=True)}


def _read_more() -> dict[str, dict[str, Any]]:
    more = {}
    for line in MORE.strip().splitlines():
        kind, marks, numbers, words = (part.strip() for part in line.split("|"))
        means, code, source = words.split()
        more[kind] = {
            **_read_marks(MORE_FLAGS, marks),
            **_read_numbers(MORE_NUMBERS, numbers),
            "means": MEANS[means],
            "closure_code": CODES[code],
            "source": SOURCES[source],
        }
    return more


def _read_sheet() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    more = _read_more()
    for line in SHEET.strip().splitlines():
        row_text, _, meaning = line.partition("#")
        count, unit, marks, numbers = (part.strip() for part in row_text.split("|"))
        row = {
            "unit_id": None if unit == "." else int(unit),
            **_read_marks(STAGES, marks),
            **_read_numbers(NUMBERS, numbers),
            **more[meaning.split()[0]],
        }
        rows += [row] * int(count)
    return rows


@pytest.fixture(scope="session")
def sheet(make_facts: FactsMaker) -> pa.Table:
    """Return the 41 cases of the sheet."""
    return make_facts(_read_sheet())
