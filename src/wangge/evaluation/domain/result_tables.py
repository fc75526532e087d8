"""Result tables (结果应用表): what a frozen score period says to one consumer, read from what was frozen alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wangge.evaluation.domain.awards import AwardTerms, encode_award, split_award, weigh_points
from wangge.profiles.public import ResultConsumer


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerView:
    """Consumer (结果应用方) as a period was frozen with it."""

    key: str
    name_zh: str
    name_en: str
    tracks: tuple[str, ...]
    subject: str
    source: str
    award: AwardTerms | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """Row of a result table: `weight` and `amount` are None where no award is split."""

    place: int
    key: str
    entries: int
    given: Decimal
    taken: Decimal
    points: Decimal
    weight: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """Result table (结果应用表) of a consumer, the most points first; equal points share a place."""

    consumer: ConsumerView
    from_on: date
    to_on: date
    edition: int
    digest: str
    rows: tuple[ResultRow, ...]


def encode_consumers(consumers: Iterable[ResultConsumer]) -> list[dict[str, object]]:
    """Return consumers as a frozen period keeps them."""
    return [
        {
            "key": one.key,
            "name_zh": one.name_zh,
            "name_en": one.name_en,
            "tracks": list(one.tracks),
            "subject": one.subject,
            "source": one.source,
            "award": None if one.award is None else encode_award(one.award),
        }
        for one in consumers
    ]


def read_consumers(content: Mapping[str, Any]) -> tuple[ConsumerView, ...]:
    """Return the consumers that the content of a frozen period names."""
    return tuple(
        ConsumerView(
            key=one["key"],
            name_zh=one["name_zh"],
            name_en=one["name_en"],
            tracks=tuple(one["tracks"]),
            subject=one["subject"],
            source=one["source"],
            award=None if one["award"] is None else AwardTerms.read(one["award"]),
        )
        for one in content.get("results") or ()
    )


def build_result_table(content: Mapping[str, Any], consumer: ConsumerView, *, digest: str) -> ResultTable:
    """Return a consumer's table from the content of a frozen period; of several tracks the totals are added."""
    sums: dict[str, list[Decimal]] = {}
    for track, kind, key, *amounts in content["totals"]:
        if track in consumer.tracks and kind == consumer.subject:
            before = sums.setdefault(key, [Decimal(0)] * 4)
            sums[key] = [one + Decimal(other) for one, other in zip(before, amounts, strict=True)]
    points = {key: amounts[3] for key, amounts in sums.items()}
    award = consumer.award
    shares = split_award(points, award) if award is not None else {}
    order = sorted(points, key=lambda key: (-points[key], key))
    return ResultTable(
        consumer=consumer,
        from_on=date.fromisoformat(content["from_on"]),
        to_on=date.fromisoformat(content["to_on"]),
        edition=content["edition"],
        digest=digest,
        rows=tuple(
            ResultRow(
                place=1 + sum(other > points[key] for other in points.values()),
                key=key,
                entries=int(sums[key][0]),
                given=sums[key][1],
                taken=sums[key][2],
                points=points[key],
                weight=weigh_points(points[key], award) if award is not None else None,
                amount=shares.get(key),
            )
            for key in order
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedResults:
    """A consumer's table with the names of its subjects, by key."""

    table: ResultTable
    names: Mapping[str, str]
