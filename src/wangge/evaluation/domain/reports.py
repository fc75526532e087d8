"""Reports (分析报告): what a report of a stored run holds, in which formats, and what its files are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wangge.evaluation.domain.consequences import Consequences
from wangge.evaluation.domain.sheets import (
    AREA,
    BREAKDOWN_SHEET,
    POSTS,
    SHEETS,
    UNIT_GRID_SHEET,
    list_columns,
)
from wangge.evaluation.domain.views import FigureView, RunView, SubjectView
from wangge.kernel.public import DomainError

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat:
    """Report format (报告格式); `is_open` ones are open data: area figures only, small counts left out."""

    key: str
    suffix: str
    media_type: str
    is_open: bool


REPORT_FORMATS: Mapping[str, ReportFormat] = MappingProxyType(
    {
        key: ReportFormat(key=key, suffix=suffix, media_type=media_type, is_open=is_open)
        for key, suffix, media_type, is_open in (
            ("pdf", "pdf", "application/pdf", False),
            ("docx", "docx", f"{_OFFICE}.wordprocessingml.document", False),
            ("xlsx", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", False),
            ("csv", "csv", "text/csv; charset=utf-8", True),
            ("parquet", "parquet", "application/vnd.apache.parquet", True),
            ("dictionary", "csv-metadata.json", "application/csvm+json", True),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierMonth:
    """Earlier month (上期): the total of the latest run of the month before that was stored before this one."""

    run_id: int
    month: str
    days: int
    figures: Mapping[str, FigureView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Section (分表) of a report: the subjects of one kind, of areas those of one level; best score first."""

    kind: str
    level: int
    subjects: tuple[SubjectView, ...]

    @property
    def is_scored(self) -> bool:
        """Whether any of them has a scheme."""
        return any(subject.scores for subject in self.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Report (分析报告) of one run, everything as the run stored it or a period froze it; persons only where `has_people`.

    `areas` are the unit grids in each area and its class by code, as the register has them for the day of the run; only
    for a workbook, whose formulas look counts up by them.
    """

    run: RunView
    city_zh: str
    city_en: str
    total: SubjectView
    earlier: EarlierMonth | None
    sections: tuple[Section, ...]
    consequences: Consequences
    has_people: bool
    areas: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def list_sections(self, *kinds: str) -> tuple[Section, ...]:
        """Return the sections of some kinds, in the order of the report."""
        return tuple(section for section in self.sections if section.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """Report file (报告文件), ready to be saved or sent."""

    name: str
    media_type: str
    content: bytes


def find_format(key: str) -> ReportFormat:
    """Return a format. Raises `report_format_unknown(format, known)`."""
    found = REPORT_FORMATS.get(key)
    if found is None:
        raise DomainError("report_format_unknown", format=key, known=", ".join(REPORT_FORMATS))
    return found


def name_file(run: RunView, wanted: ReportFormat) -> str:
    """Return a file name that tells city and period and nothing else: "zhangjiagang-2026-03-report.pdf"."""
    period = run.month or "all-cases"
    return f"{run.profile}-{period}-{'open-data' if wanted.is_open else 'report'}.{wanted.suffix}"


def find_month_before(month: str) -> str:
    """Return the month before one written "2026-03"."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def list_indicators_of(kind: str, *, level: int, deepest: int) -> tuple[str, ...]:
    """Return every indicator that a run judges a kind of subject by, those of its table first."""
    if kind == AREA and level == deepest:
        return UNIT_GRID_SHEET
    return tuple(dict.fromkeys((*list_columns(kind), *SHEETS.get(kind, BREAKDOWN_SHEET))))


def is_of_people(kind: str) -> bool:
    """Whether the subjects of a kind are persons."""
    return kind in POSTS
