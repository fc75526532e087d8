"""Tables of a report that hold figures against their targets: of the whole, then of units and areas (HS-9, HS-10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext

from wangge.evaluation.domain.reports import Report, Section
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT
from wangge.evaluation.domain.targets import SOURCE_CLASS, TargetMark
from wangge.evaluation.domain.views import FigureView, SubjectView
from wangge.evaluation.queries.reports.wording import word_change, word_fraction, word_section
from wangge.evaluation.templatetags.evaluation_words import (
    amount,
    name_distance,
    name_target,
    named,
    round_distance,
)

Plain = dict[str, Any]
MOST_ROWS = 40


def make_cell(text: str, small: str = "", *, mark: TargetMark | None = None) -> Plain:
    """Return a cell of a table with what stands small below it, its colour by how a figure stands to its target."""
    tone = "" if mark is None else "green" if mark.is_reached else "red"
    return {"text": text, "small": small, "tone": tone}


def word_under(figure: FigureView) -> str:
    """Return what stands below a figure: numerator and denominator, and how it stands to its target."""
    return " · ".join(part for part in (word_fraction(figure), word_target(figure)) if part)


def word_target(figure: FigureView) -> str:
    """Return what a figure was to reach and how far off it is; "" without a target."""
    if figure.target is None:
        return ""
    distance = name_distance(figure.mark) if figure.mark is not None else gettext("n/a")
    return f"{name_target(figure.target)} · {distance}"


def build_target_tables(report: Report, sections: Sequence[Section]) -> Iterator[Plain]:
    """Yield the tables, shaped like those of sections; none where nothing has a target."""
    whole = [figure for figure in report.total.figures.values() if figure.target is not None]
    if not whole:
        return
    yield _build_whole(report, whole)
    for section in sections:
        if section.kind in {DEPARTMENT, AREA}:
            yield _build_section(report, section, keys=[figure.key for figure in whole])


def _build_whole(report: Report, figures: Sequence[FigureView]) -> Plain:
    earlier = report.earlier.figures if report.earlier else {}
    rows = [_build_row(named(figure.definition), figure, word_change(figure, earlier)) for figure in figures]
    for section in report.list_sections(SOURCE_CLASS):
        for subject in section.subjects:
            rows += [
                _build_row(f"{named(subject)} · {named(figure.definition)}", figure, "")
                for figure in subject.figures.values()
                if _has_own_target(report, figure)
            ]
    heads = [gettext("Indicator"), gettext("Value"), gettext("Target"), gettext("Points from the target")]
    change = gettext("Against %(month)s") % {"month": report.earlier.month} if report.earlier else gettext("Change")
    return _make_table(gettext("Against the targets"), [*heads, change], rows)


def _has_own_target(report: Report, figure: FigureView) -> bool:
    """Return whether a figure of a source class has another target than that of everybody."""
    whole = report.total.figures.get(figure.key)
    return figure.target is not None and (whole is None or whole.target != figure.target)


def _build_row(name: str, figure: FigureView, change: str) -> list[Plain]:
    assert figure.target is not None, "only figures with a target are listed"
    distance = word_gap(figure.mark) if figure.mark is not None else gettext("n/a")
    return [
        make_cell(name),
        make_cell(amount(figure), word_fraction(figure)),
        make_cell(name_target(figure.target)),
        make_cell(distance, mark=figure.mark),
        make_cell(change or "—"),
    ]


def _build_section(report: Report, section: Section, *, keys: Sequence[str]) -> Plain:
    rows = [
        [make_cell(named(subject)), make_cell(f"{subject.case_count:,}"), *_build_cells(subject, keys)]
        for subject in section.subjects[:MOST_ROWS]
    ]
    figures = [section.subjects[0].figures[key] for key in keys]
    heads = [
        f"{named(figure.definition)}\n{name_target(figure.target)}" for figure in figures if figure.target is not None
    ]
    title = gettext("Against the targets: %(section)s") % {"section": word_section(report, section)}
    below = gettext("Below each figure: how many of how many, then points above (+) or below (−) the target.")
    return _make_table(title, [gettext("Name"), gettext("Cases"), *heads], rows, below=below)


def _build_cells(subject: SubjectView, keys: Sequence[str]) -> Iterator[Plain]:
    for key in keys:
        figure = subject.figures[key]
        gap = word_gap(figure.mark) if figure.mark is not None else ""
        small = "\n".join(part for part in (word_fraction(figure), gap) if part)
        yield make_cell(amount(figure), small, mark=figure.mark)


def word_gap(mark: TargetMark) -> str:
    """Return whether a target is reached and the signed points to it: so short that a narrow column need not break it."""
    words = gettext("reached") if mark.is_reached else gettext("not reached")
    if not mark.distance:
        return gettext("reached exactly")
    return f"{words} {'+' if mark.distance > 0 else '−'}{round_distance(mark)}"


def _make_table(title: str, heads: Sequence[str], rows: list[list[Plain]], *, below: str = "") -> Plain:
    return {
        "title": title,
        "chart": None,
        "columns": [{"title": head} for head in heads],
        "rows": rows,
        "below": below,
    }
