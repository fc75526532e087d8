"""Headlines (主要指标): the few figures a month is told by, and what changed; and the figures that have targets."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.evaluation.domain.comparing import Change
from wangge.evaluation.domain.views import FigureView, SubjectView


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Headline figure (主要指标) with what changed since the month before and since a year before; None without those.

    `subject` is whose it is: the whole district, or the cases of one source class.
    """

    subject: SubjectView
    figure: FigureView
    since_month: Change | None
    since_year: Change | None
