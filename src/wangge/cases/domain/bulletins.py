"""Bulletins (通报) of the listed cases: the period, the entries, how they add up, and what goes under the seal (XS-14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import orjson

from wangge.kernel.public import encode_canonical, encode_instant

BULLETIN_CHAIN_NAME = "bulletin"
BULLETIN_SCOPE_PREFIX = "bulletin:"
LISTED, STRUCK_OFF, ENDED = "listed", "struck_off", "ended"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Entry (挂牌条目) of a bulletin: a case, the unit it was listed with, since when and how it stands.

    `result` is listed (still on the board at the end of the period), struck_off (a check found it solved) or ended
    (without a check); `days` it stood on the board, the first one included; days are the city's.
    """

    number: str
    category_zh: str
    category_en: str
    street: str
    unit: str
    listed_on: str
    ended_on: str
    days: int
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Balance (对账) of a period: what was carried over and listed anew is what was struck off, ended or is left."""

    carried_over: int
    listed_anew: int
    struck_off: int
    ended: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFacts:
    """What is sealed of a bulletin; `content` exactly as stored."""

    district_id: int
    number: int
    from_on: date
    to_on: date
    issued_by_id: int
    issued_at: datetime
    content: str


def find_last_period(period: str, *, today: date) -> tuple[date, date]:
    """Return the first and last day of the last week, month or quarter that is over on the day `today`."""
    if period == "week":
        last = today - timedelta(days=today.weekday() + 1)
        return last - timedelta(days=6), last
    first = today.replace(day=1)
    if period == "quarter":
        first = first.replace(month=first.month - (first.month - 1) % 3)
    last = first - DAY
    months_before = 2 if period == "quarter" else 0
    return last.replace(day=1, month=last.month - months_before), last


def balance_entries(entries: Iterable[Entry], *, from_on: date) -> Balance:
    """Return how the entries of a period that begins on `from_on` add up."""
    rows = list(entries)
    carried_over = sum(row.listed_on < from_on.isoformat() for row in rows)
    return Balance(
        carried_over=carried_over,
        listed_anew=len(rows) - carried_over,
        struck_off=sum(row.result == STRUCK_OFF for row in rows),
        ended=sum(row.result == ENDED for row in rows),
        left=sum(row.result == LISTED for row in rows),
    )


def encode_entries(entries: Iterable[Entry]) -> str:
    """Return the content of a bulletin as it is stored and sealed."""
    return encode_canonical({"entries": [asdict(row) for row in entries]}).decode()


def read_entries(content: str) -> tuple[Entry, ...]:
    """Return what `encode_entries` wrote."""
    return tuple(Entry(**row) for row in orjson.loads(content)["entries"])


def name_bulletin(scope: str, number: int) -> str:
    """Return what a person calls a bulletin in a report of the audit."""
    return f"{scope.replace(':', ' ')}/{number}"


def name_scope(district_id: int) -> str:
    """Return the scope of a district's numbers."""
    return f"{BULLETIN_SCOPE_PREFIX}{district_id}"


def list_bulletin_fields(facts: BulletinFacts) -> Mapping[str, object]:
    """Return what of a bulletin's row is under its code: all of it."""
    return {
        "district_id": facts.district_id,
        "number": facts.number,
        "from_on": facts.from_on.isoformat(),
        "to_on": facts.to_on.isoformat(),
        "issued_by_id": facts.issued_by_id,
        "issued_at": encode_instant(facts.issued_at),
        "content": facts.content,
    }


def encode_bulletin(facts: BulletinFacts) -> bytes:
    """Return the canonical bytes of the act by which a bulletin was issued."""
    return encode_canonical(dict(list_bulletin_fields(facts)))


def replay_bulletin(contents: Iterable[bytes]) -> dict[str, object]:
    """Return the columns that a bulletin's act tells."""
    told: dict[str, object] = {}
    for content in contents:
        told |= orjson.loads(content)
    return told
