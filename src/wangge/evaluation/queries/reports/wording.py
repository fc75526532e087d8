"""The words and numbers of a report, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext

from wangge.analytics.public import DIMENSIONS, IndicatorKind
from wangge.evaluation.domain.comparing import compare_values
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.reports import Report, Section
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS
from wangge.evaluation.domain.views import FigureView, ScoreView, SubjectView
from wangge.evaluation.templatetags.evaluation_words import amount, kind_name, level_name, named
from wangge.platform.public import get_profile

HEADLINES = (
    "report_count", "filed_count", "closing_due_count", "closed_count", "overdue_count", "timely_handling_rate",
    "closing_rate", "timely_closing_rate", "rework_rate", "refused_count", "merged_count", "voided_count",
)  # fmt: skip

COMPARED = ("report_count", "closing_rate", "timely_closing_rate", "rework_rate")


def word_title(report: Report) -> str:
    """Return what the report is called."""
    if report.run.month:
        return gettext("City management evaluation: monthly report")
    return gettext("City management evaluation: report")


def word_period(report: Report) -> str:
    """Return the period in words: 2026年3月, or the first and the last day."""
    run = report.run
    if run.month:
        return date_format(parse_month(run.month)[0], "YEAR_MONTH_FORMAT")
    if run.from_on is None or run.to_on is None:
        return gettext("All cases")
    return f"{run.from_on.isoformat()} – {run.to_on.isoformat()}"


def word_section(report: Report, section: Section) -> str:
    """Return the heading of a section."""
    if section.kind == AREA:
        return level_name(report.run, section.level)
    if section.kind == DEPARTMENT:
        return gettext("Departments")
    if section.kind in POSTS:
        return kind_name(section.kind)
    name = named(DIMENSIONS[section.kind]) if section.kind in DIMENSIONS else section.kind
    return name[:1].upper() + name[1:]


def list_facts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what the run is of: label and value."""
    run = report.run
    zone = ZoneInfo(get_profile().city.zone)
    known, made = (instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") for instant in (run.as_of, run.created_at))
    yield gettext("City"), named({"name_zh": report.city_zh, "name_en": report.city_en})
    yield gettext("Period"), word_period(report)
    yield gettext("Days"), f"{run.days:,}"
    yield gettext("Cases"), f"{run.case_count:,}"
    yield gettext("As known at"), known
    yield gettext("Evaluation"), f"{run.id} · {made} · {run.requester_name}"
    yield gettext("Definitions"), run.indicators_version
    yield gettext("Digest of the result"), run.result_digest
    yield gettext("Digest of the case facts"), run.facts_digest


def word_fraction(figure: FigureView) -> str:
    """Return numerator and denominator of a rate, the cases behind a mean, nothing for a count."""
    value = figure.value
    if figure.exact is None or value.denominator is None:
        return ""
    if value.kind is IndicatorKind.MEAN:
        return f"/{value.denominator:,}"
    return f"{value.numerator or 0:,}/{value.denominator:,}"


def word_change(figure: FigureView, earlier: Mapping[str, FigureView]) -> str:
    """Return how a figure changed since the month before: points of a rate, share of a count; "" where unknown."""
    before = earlier.get(figure.key)
    change = compare_values(figure.value, before.value) if before else None
    if change is None:
        return ""
    difference = float(change.difference)
    if figure.definition["unit"] == "share":
        return gettext("%(points)s points") % {"points": _sign(difference * 100, ".1f")}
    if figure.definition["unit"] == "seconds":
        return gettext("%(hours)s h") % {"hours": _sign(difference / 3600, ".1f")}
    share = "" if not change.share else f" ({_sign(float(change.share) * 100, '.1f')}%)"
    return f"{_sign(difference, ',.0f')}{share}"


def _sign(number: float, form: str) -> str:
    """Return a difference with its sign as printed: +1.2, −0.4, ±0."""
    text = format(abs(number), form)
    sign = "±" if not float(text.replace(",", "")) else "+" if number > 0 else "−"
    return f"{sign}{text}"


def list_sentences(report: Report) -> Iterator[str]:
    """Yield the summary: what came in, what became of it, who leads and who trails, what changed."""
    figures = report.total.figures
    words: dict[str, Any] = {"days": report.run.days, **{key: amount(figure) for key, figure in figures.items()}}
    for key in ("closing_rate", "timely_closing_rate", "rework_rate"):
        words[f"{key}_of"] = word_fraction(figures[key]) or "–"
    yield (
        gettext(
            "In %(days)s days %(report_count)s cases were reported: %(accepted_count)s accepted, %(refused_count)s refused, "
            "%(merged_count)s merged, %(filed_count)s filed and %(voided_count)s voided."
        )
        % words
    )
    yield (
        gettext(
            "Closing rate %(closing_rate)s (%(closing_rate_of)s), timely closing rate %(timely_closing_rate)s "
            "(%(timely_closing_rate_of)s), rework rate %(rework_rate)s (%(rework_rate_of)s); "
            "%(overdue_count)s cases went over time."
        )
        % words
    )
    yield from _word_ranking(report)
    yield from _word_changes(report)


def _word_ranking(report: Report) -> Iterator[str]:
    """Yield who stands first and last among the departments with enough cases to be compared."""
    for section in report.list_sections(DEPARTMENT):
        ranked = [one for one in section.subjects if one.score is not None and "small_sample" not in one.notes]
        if len(ranked) > 1:
            yield gettext(
                "Of %(count)s departments with at least %(least)s cases %(first)s scored highest (%(high)s), "
                "%(last)s lowest (%(low)s)."
            ) % {
                "count": len(ranked),
                "least": report.run.small_sample,
                "first": named(ranked[0]),
                "high": ranked[0].score,
                "last": named(ranked[-1]),
                "low": ranked[-1].score,
            }


def _word_changes(report: Report) -> Iterator[str]:
    if report.earlier is None:
        return
    figures, earlier = report.total.figures, report.earlier.figures
    changes = [
        f"{named(figures[key].definition)} {change}"
        for key in COMPARED
        if (change := word_change(figures[key], earlier))
    ]
    if changes:
        yield gettext("Against %(month)s (%(days)s days): %(changes)s.") % {
            "month": report.earlier.month,
            "days": report.earlier.days,
            "changes": " · ".join(changes),
        }


def list_notes(report: Report) -> Iterator[str]:
    """Yield what a reader must know."""
    yield gettext(
        "All figures are those stored by evaluation %(run)s, and points and scheme results those of the frozen score "
        "period named above them; nothing was computed anew for this report. The same evaluation and the same frozen "
        "edition give the same report."
    ) % {"run": report.run.id}
    yield gettext("Nothing asked is n/a, never 0 % or 100 %; below each rate stand numerator and denominator.")
    if not report.has_people:
        yield gettext("Figures of persons are not part of this report.")


def word_small_sample(report: Report) -> str:
    """Return what the star beside a score means."""
    return gettext("* fewer than %(least)s cases: one case moves a rate by much") % {"least": report.run.small_sample}


def word_score(subject: SubjectView) -> str:
    """Return the main score with the mark of a small sample; n/a says so."""
    if subject.score is None:
        return gettext("n/a")
    return f"{subject.score}{'*' if 'small_sample' in subject.notes else ''}"


def word_grade(score: ScoreView) -> str:
    """Return a grade as people say it: a letter, or the name of one that is none."""
    return score.grade if len(score.grade) <= 1 else named({"name_zh": score.grade_zh, "name_en": score.grade_en})
