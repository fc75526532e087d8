"""The pages of a report as plain values; the templates of PDF and Word only lay them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from wangge.evaluation.domain.reports import Report, Section
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, list_columns
from wangge.evaluation.domain.tones import judge_tone
from wangge.evaluation.domain.views import FigureView, ScoreView, SubjectView
from wangge.evaluation.queries.reports.consequence_tables import build_consequence_tables
from wangge.evaluation.queries.reports.target_tables import build_target_tables, make_cell, word_under
from wangge.evaluation.queries.reports.wording import (
    HEADLINES,
    list_facts,
    list_notes,
    list_sentences,
    word_change,
    word_fraction,
    word_grade,
    word_period,
    word_score,
    word_section,
    word_small_sample,
    word_title,
)
from wangge.evaluation.templatetags.evaluation_words import amount, in_words, named, percent, points_words, source_words
from wangge.platform.public import get_profile, is_english

Plain = dict[str, Any]
MOST_ROWS = 40
MOST_BARS = 16
BREAKDOWNS = ("source", "category_class")
DRAWN = (DEPARTMENT, AREA, BREAKDOWNS[0])  # of areas the highest level that is compared


def build_pages(report: Report) -> Plain:
    """Return the report as plain values: title, facts, headlines, sections with charts and tables, notes."""
    shown = tuple(_list_shown(report))
    drawn = {section.kind: section.level for section in reversed(shown) if section.kind in DRAWN}
    sections = [
        (section, _build_section(report, section, is_drawn=drawn.get(section.kind) == section.level))
        for section in shown
    ]
    return {
        "language": "en" if is_english() else (get_language() or "zh"),
        "title": word_title(report),
        "city": named({"name_zh": report.city_zh, "name_en": report.city_en}),
        "period": word_period(report),
        "internal": gettext("Internal: contains figures of persons") if report.has_people else "",
        "words": _list_words(report),
        "facts": [list(fact) for fact in list_facts(report)],
        "sentences": list(list_sentences(report)),
        "headlines": [_build_headline(report, key) for key in HEADLINES],
        "sections": [
            *build_target_tables(report, shown),
            *(built for section, built in sections if section.kind in {DEPARTMENT, AREA}),
            *build_consequence_tables(report),
            *(built for section, built in sections if section.kind not in {DEPARTMENT, AREA}),
        ],
        "schemes": _build_schemes(shown),
        "definitions": _build_definitions(report, shown),
        "notes": list(list_notes(report)),
        "foot": f"{gettext('Evaluation')} {report.run.id} · SHA-256 {report.run.result_digest[:16]}",
        "made_at": int(report.run.created_at.timestamp()),
    }


def _list_words(report: Report) -> Plain:
    return {
        "summary": gettext("Summary"),
        "headlines": gettext("Headline figures"),
        "earlier": gettext("Against %(month)s") % {"month": report.earlier.month} if report.earlier else "",
        "indicator": gettext("Indicator"),
        "value": gettext("Value"),
        "schemes": gettext("How the scores are made"),
        "definitions": gettext("What the figures mean"),
        "notes": gettext("Notes"),
        "page": gettext("Page {page} of {pages}"),
        "weight": gettext("Weight"),
        "points": gettext("Points"),
        "formula": gettext("Formula"),
        "left_out": gettext("Left out"),
        "source": gettext("Source"),
    }


def _list_shown(report: Report) -> Iterator[Section]:
    """Yield the sections that are worth a page; every other table is in the workbook."""
    deepest = len(report.run.level_names)
    for section in report.sections:
        is_compared = len(section.subjects) > 1 and section.level < deepest
        is_told = section.kind in {DEPARTMENT, *POSTS, *BREAKDOWNS} or (section.kind == AREA and is_compared)
        if is_told and section.subjects:
            yield section


def _build_headline(report: Report, key: str) -> Plain:
    figure = report.total.figures[key]
    return {
        "name": named(figure.definition),
        "value": amount(figure),
        "fraction": word_under(figure),
        "change": word_change(figure, report.earlier.figures) if report.earlier else "",
    }


def _build_section(report: Report, section: Section, *, is_drawn: bool) -> Plain:
    subjects = section.subjects if section.is_scored else _rank_by_cases(section.subjects)
    return {
        "title": word_section(report, section),
        "chart": _build_chart(section) if is_drawn else None,
        "columns": list(_list_columns(section)),
        "rows": [_build_row(subject, section) for subject in choose_rows(subjects, section)],
        "below": " · ".join(_list_remarks(report, section, subjects)),
    }


def choose_rows(subjects: Sequence[SubjectView], section: Section) -> Sequence[SubjectView]:
    """Return what a table has room for: of a ranking its first and its last half, so that it never shows the best alone.

    Of a breakdown the row of the cases without a value stays, the last one.
    """
    ranked = _list_ranked(subjects, section)
    if len(ranked) <= MOST_ROWS:
        unknown = [one for one in subjects[MOST_ROWS:] if one.is_unknown]
        return (*subjects[: MOST_ROWS - len(unknown)], *unknown)
    return (*ranked[: MOST_ROWS // 2], *ranked[-MOST_ROWS // 2 :])


def _list_ranked(subjects: Sequence[SubjectView], section: Section) -> list[SubjectView]:
    return [one for one in subjects if one.score is not None] if section.is_scored else []


def _list_remarks(report: Report, section: Section, subjects: Sequence[SubjectView]) -> Iterator[str]:
    """Yield what stands below a table: what the star means, and which rows are left out."""
    if any("small_sample" in subject.notes for subject in choose_rows(subjects, section)):
        yield word_small_sample(report)
    ranked = _list_ranked(subjects, section)
    if len(ranked) > MOST_ROWS:
        words = gettext("The first %(half)s and the last %(half)s of %(total)s; the others are in the workbook.")
        yield words % {"half": MOST_ROWS // 2, "total": len(ranked)}
    elif len(subjects) > MOST_ROWS:
        yield gettext("%(count)s more are in the workbook.") % {"count": len(subjects) - MOST_ROWS}


def _rank_by_cases(subjects: Iterable[SubjectView]) -> tuple[SubjectView, ...]:
    return tuple(sorted(subjects, key=lambda one: (one.is_unknown, -one.case_count, one.key)))


def _list_columns(section: Section) -> Iterator[Plain]:
    yield {"title": gettext("Name")}
    yield {"title": gettext("Cases")}
    if section.is_scored:
        yield {"title": gettext("Score")}
        yield {"title": gettext("Grade"), "is_text": True}
    for key in list_columns(section.kind):
        yield {"title": named(section.subjects[0].figures[key].definition)}


def _build_row(subject: SubjectView, section: Section) -> list[Plain]:
    cells = [make_cell(named(subject)), make_cell(f"{subject.case_count:,}")]
    if section.is_scored:
        grade = word_grade(subject.scores[0]) if subject.scores else ""
        cells += [make_cell(word_score(subject)), make_cell(grade)]
    return cells + [make_cell(amount(figure), word_fraction(figure)) for figure in _list_figures(subject)]


def _list_figures(subject: SubjectView) -> Iterator[FigureView]:
    return (subject.figures[key] for key in list_columns(subject.kind))


def _build_chart(section: Section) -> Plain | None:
    """Return bars of the scores, of a breakdown its cases; no chart of a single bar.

    Of many the first and the last eight are drawn, with a gap between.
    """
    if section.is_scored:
        ranked = [one for one in section.subjects if one.score is not None]
        bars, title, most = [_build_bar(one) for one in ranked], gettext("Score"), 100
    else:
        ranked = list(_rank_by_cases(section.subjects))
        bars = [
            {"name": named(one), "value": one.case_count, "text": f"{one.case_count:,}", "tone": ""} for one in ranked
        ]
        title, most = gettext("Cases"), max((one.case_count for one in ranked), default=0) or 1
    if len(bars) < 2:
        return None
    is_cut = len(bars) > MOST_BARS
    if is_cut:
        bars = bars[: MOST_BARS // 2] + bars[-MOST_BARS // 2 :]
        title = gettext("%(title)s, the first and the last eight") % {"title": title}
    return {"title": title, "most": most, "bars": bars, "gap": MOST_BARS // 2 if is_cut else 0}


def _build_bar(subject: SubjectView) -> Plain:
    text = f"{word_score(subject)} {word_grade(subject.scores[0])}"
    tone = judge_tone(subject.scores[0], get_profile().evaluation)
    return {"name": named(subject), "value": float(subject.score or 0), "text": text, "tone": tone}


def _build_schemes(sections: Sequence[Section]) -> list[Plain]:
    """Return the schemes of the sections with their parts, each once."""
    found: dict[str, ScoreView] = {}
    for section in sections:
        for subject in section.subjects:
            for score in subject.scores:
                found.setdefault(score.scheme, score)
    return [
        {
            "name": named(score),
            "source": source_words(score.source),
            "parts": [
                [named(part.figure.definition), percent(part.weight), points_words(part)] for part in score.components
            ],
        }
        for score in found.values()
    ]


def _build_definitions(report: Report, sections: Sequence[Section]) -> list[list[str]]:
    """Return name, formula, exclusions and source of each figure that is shown."""
    figures = {key: report.total.figures[key] for key in HEADLINES}
    for section in sections:
        figures |= {figure.key: figure for figure in _list_figures(section.subjects[0])}
        figures |= {part.figure.key: part.figure for score in section.subjects[0].scores for part in score.components}
    return [
        [
            named(figure.definition),
            in_words(figure.definition, "formula"),
            in_words(figure.definition, "exclusions"),
            source_words(str(figure.definition.get("source", ""))),
        ]
        for figure in figures.values()
        if figure.definition.get("kind") != "count" or in_words(figure.definition, "exclusions")
    ]
