"""Tones (色调): in which of five colours a grade is shown, by its place among the city's own bands; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wangge.evaluation.domain.views import ScoreView
from wangge.profiles.public import Band, Evaluation, find_row

TONES = ("green", "lime", "yellow", "orange", "red")
"""From the best grade to the worst."""
_CHOSEN = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 2, 3, 4)}
THIRDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneStep:
    """Step (色阶) of a scale: from `least` on, up to `below`, None of the best; `count` are those that stand on it.

    `band` is the grade, None where a step is a third of those scored: `most` is then the best score among them.
    """

    tone: str
    band: Band | None
    least: Decimal
    below: Decimal | None
    most: Decimal | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneScale:
    """Scale (图例) of scores, the best step first; `is_banded`: its steps are the city's bands, else thirds of the scores."""

    steps: tuple[ToneStep, ...]
    is_banded: bool

    def find_step(self, score: Decimal | None) -> ToneStep | None:
        """Return the step a score stands on, None for n/a."""
        return None if score is None else next((step for step in self.steps if score >= step.least), None)


NO_SCALE = ToneScale(steps=(), is_banded=False)


def list_tones(count: int) -> tuple[str, ...]:
    """Return a tone for each of so many grades, the best first; more than five share some."""
    if count in _CHOSEN:
        return tuple(TONES[place] for place in _CHOSEN[count])
    last = len(TONES) - 1
    return tuple(TONES[(2 * place * last + count - 1) // (2 * (count - 1))] for place in range(count))


def judge_tone(score: ScoreView, evaluation: Evaluation) -> str:
    """Return the tone of a score's grade, "" for n/a and for a grade that the city gives no more."""
    composite = find_row(evaluation.composites, score.scheme)
    bands = evaluation.bands if composite is None else evaluation.list_bands(composite)
    keys = [band.key for band in bands]
    return list_tones(len(keys))[keys.index(score.grade)] if score.grade in keys else ""


def build_scale(bands: Sequence[Band], marks: Iterable[tuple[Decimal | None, str]]) -> ToneScale:
    """Return the scale of scores given with their grades.

    By the bands, where there are several and they are those that the grades were given by; otherwise by thirds.
    """
    known = [(score, grade) for score, grade in marks if score is not None]
    if not known:
        return NO_SCALE
    scores = [score for score, _ in known]
    if len(bands) > 1 and all(_find_grade(bands, score) == grade for score, grade in known):
        return _scale_by_bands(bands, scores)
    return _scale_by_thirds(scores)


def _find_grade(bands: Sequence[Band], score: Decimal) -> str:
    return next((band.key for band in bands if score >= band.at_least), "")


def _scale_by_bands(bands: Sequence[Band], scores: Sequence[Decimal]) -> ToneScale:
    grades = [_find_grade(bands, score) for score in scores]
    above = (None, *(band.at_least for band in bands))
    steps = tuple(
        ToneStep(tone=tone, band=band, least=band.at_least, below=below, most=None, count=grades.count(band.key))
        for tone, band, below in zip(list_tones(len(bands)), bands, above, strict=False)
    )
    return ToneScale(steps=steps, is_banded=True)


def _scale_by_thirds(scores: Sequence[Decimal]) -> ToneScale:
    """Return thirds by rank; equal scores stand in one of them, so that there may be fewer."""
    thirds: dict[int, list[Decimal]] = {}
    for score in sorted(scores, reverse=True):
        better = sum(other > score for other in scores)
        thirds.setdefault(better * THIRDS // len(scores), []).append(score)
    tones = list_tones(THIRDS)
    steps = tuple(
        ToneStep(tone=tones[third], band=None, least=found[-1], below=None, most=found[0], count=len(found))
        for third, found in thirds.items()
    )
    return ToneScale(steps=steps, is_banded=False)
