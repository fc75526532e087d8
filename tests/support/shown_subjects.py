"""Subjects as pages get them, written by hand: figures by (numerator, denominator) or a count."""

from __future__ import annotations

from decimal import Decimal

from wangge.analytics.public import IndicatorKind, IndicatorValue, get_indicator
from wangge.evaluation.domain.schemes import Scheme, score_subject
from wangge.evaluation.domain.views import ComponentView, FigureView, ScoreView, SubjectView

Figure = tuple[int, int] | int | None


def make_value(key: str, figure: Figure) -> IndicatorValue:
    """Return the value of an indicator; None is n/a."""
    kind = get_indicator(key).kind
    if isinstance(figure, tuple):
        return IndicatorValue(kind, *figure)
    return IndicatorValue(kind, figure) if kind is IndicatorKind.COUNT else IndicatorValue(kind, None)


def show_figures(figures: dict[str, Figure]) -> dict[str, FigureView]:
    """Return the figures as views with today's definitions."""
    return {
        key: FigureView(key=key, value=make_value(key, figure), definition=get_indicator(key).describe())
        for key, figure in figures.items()
    }


def show_subject(
    *, kind: str = "department", key: str = "1", run_id: int = 1, case_count: int = 40, **figures: Figure
) -> SubjectView:
    """Return a subject without scores."""
    return SubjectView(
        run_id=run_id, kind=kind, level=0, key=key, parent_key="", code=key, name_zh=f"单位{key}",
        name_en=f"unit {key}", case_count=case_count, notes=(), figures=show_figures(figures), scores=(),
    )  # fmt: skip


def show_score(scheme: Scheme, *, period_days: int = 30, **figures: Figure) -> ScoreView:
    """Return the score that a scheme gives to figures, as a run would have stored it."""
    values = {key: make_value(key, figure) for key, figure in figures.items()}
    score = score_subject(scheme, values, period_days=period_days)
    views = show_figures(figures)
    return ScoreView(
        scheme=score.scheme, name_zh=score.name_zh, name_en=score.name_en, source=score.source, value=score.value,
        grade=score.grade, grade_zh=score.grade_zh, grade_en=score.grade_en, notes=(),
        components=tuple(
            ComponentView(
                figure=views.get(part.indicator) or show_figures({part.indicator: None})[part.indicator],
                kind=part.kind.value,
                weight=part.weight,
                effective_weight=part.effective_weight,
                points=part.points if part.points is None else Decimal(part.points),
                sample=part.sample,
                notes=(),
            )
            for part in score.components
        ),
    )  # fmt: skip
