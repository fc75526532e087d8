"""Bands (等级) month by month, as score periods were frozen with them, and which of them call for a rung; pure (ZJG-14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wangge.profiles.public import AssessmentScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMark:
    """What a period gave one of the judged: the result, None for n/a, and the grade, "" for none, with its names."""

    value: Decimal | None
    band: str
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodBands:
    """A score period with its marks by scheme and judged; `digest` is "" while it is not frozen."""

    period_id: int
    from_on: date
    to_on: date
    edition: int
    digest: str
    run_ids: tuple[int, ...] = ()
    marks: Mapping[str, Mapping[str, BandMark]] = field(default_factory=dict)

    def find_mark(self, scheme: str, judged: str) -> BandMark | None:
        """Return the mark of one of the judged, None where the period has none."""
        return self.marks.get(scheme, {}).get(judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBand:
    """Due band (等级应启动的追责): who is graded so that a rung is due, by a frozen period, and not answered by a matter.

    `subject_id` is the unit or person whose matter it is; None for a grid that had no chief. `running` periods say so.
    """

    trigger: str
    trigger_zh: str
    trigger_en: str
    ladder: str
    subject_kind: str
    subject_id: int | None
    subject_name: str
    scheme: str
    scheme_zh: str
    scheme_en: str
    judged: str
    judged_name: str
    mark: BandMark
    running: int
    period_id: int
    period_digest: str
    from_on: date
    to_on: date


def read_marks(content: Mapping[str, Any]) -> dict[str, dict[str, BandMark]]:
    """Return the marks that the content of a frozen period tells, by scheme and judged."""
    schemes = [AssessmentScheme.model_validate(packed["scheme"]) for packed in content.get("schemes", ())]
    names = {(scheme.key, band.key): band for scheme in schemes for band in scheme.bands}
    marks: dict[str, dict[str, BandMark]] = {scheme.key: {} for scheme in schemes}
    for scheme, judged, value, band, *_ in content.get("assessments", ()):
        named = names.get((scheme, band))
        marks.setdefault(scheme, {})[judged] = BandMark(
            value=None if value is None else Decimal(value),
            band=band,
            name_zh=named.name_zh if named is not None else band,
            name_en=named.name_en if named is not None else band,
        )
    return marks


def list_graded(
    periods: Sequence[PeriodBands], *, scheme: str, bands: Collection[str], running: int
) -> tuple[str, ...]:
    """Return who has one of the bands in the first of `periods` and in all of the `running` that adjoin before it.

    `periods` are the newest first; where one of them is missing nothing is known of it, and nobody is returned.
    """
    window = periods[:running]
    is_unbroken = all(later.from_on - earlier.to_on == timedelta(days=1) for later, earlier in pairwise(window))
    if len(window) < running or not is_unbroken:
        return ()
    found = [{judged for judged, mark in one.marks.get(scheme, {}).items() if mark.band in bands} for one in window]
    return tuple(sorted(set.intersection(*found)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagMark:
    """Flag (流动旗) that the run of a month stored for a department."""

    colour: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMark:
    """What a period gave one of the judged; `flag` is that of the period's month, None without one."""

    period: PeriodBands
    mark: BandMark | None
    flag: FlagMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCount:
    """How many of the periods gave a grade."""

    name_zh: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandHistory:
    """Band history (等级沿革) under a scheme: periods published or frozen, the newest first, and what each gave whom.

    `flags` are by period and judged.
    """

    scheme: str
    periods: tuple[PeriodBands, ...]
    flags: Mapping[tuple[int, str], FlagMark] = field(default_factory=dict)

    def list_marks(self, judged: str) -> tuple[HistoryMark, ...]:
        """Return what the periods gave one of the judged, the newest first."""
        return tuple(
            HistoryMark(
                period=period,
                mark=period.find_mark(self.scheme, judged),
                flag=self.flags.get((period.period_id, judged)),
            )
            for period in self.periods
        )

    def count_bands(self, judged: str) -> tuple[BandCount, ...]:
        """Return how often one of the judged had each grade, the most frequent first."""
        marks = [one.mark for one in self.list_marks(judged) if one.mark is not None and one.mark.band]
        names = {mark.band: mark for mark in reversed(marks)}
        counts = Counter(mark.band for mark in marks)
        return tuple(
            BandCount(name_zh=names[band].name_zh, name_en=names[band].name_en, count=count)
            for band, count in counts.most_common()
        )
