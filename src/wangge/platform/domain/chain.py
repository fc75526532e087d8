"""What is signed in the audit chain: events, chain heads, number counters and anchors.

Every code is an HMAC-SHA-256 over labelled parts, so that a code made for one kind of row never fits another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wangge.kernel.public import encode_canonical, encode_instant, sign_bytes

GENESIS = ""  # stands before the first event of a chain and before the first anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Head of a chain (链头) as its own row states it.

    `subject` is what a person calls the chain (a case number); `fields` are further columns that `row_mac` covers.
    """

    chain_key: int
    subject: str
    count: int
    head: str
    row_mac: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEvent:
    """One event of a chain: `content` is its canonical bytes (they hold subject and seq), `mac` what its row states."""

    chain_key: int
    seq: int
    content: bytes
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorFacts:
    """What an anchor (锚点) states: `heads_digest` over the chains sealed in it, `counters` the last numbers given."""

    number: int
    sealed_at: datetime
    chain_count: int
    event_count: int
    heads_digest: str
    counters: Mapping[str, int]
    previous_mac: str


def compute_event_mac(key: bytes, *, previous_mac: str, content: bytes) -> str:
    """Return the code of an event after the one coded `previous_mac` (`GENESIS` before the first).

    `content` must hold the chain's subject and the event's seq, or an event could be moved to another chain.
    """
    return sign_bytes(key, b"event", previous_mac.encode(), content)


def compute_row_mac(
    key: bytes, *, source: str, subject: str, count: int, head: str, fields: Mapping[str, object] | None = None
) -> str:
    """Return the code of a chain's own row: who it is, how many events it has and how the last one is coded."""
    return sign_row(key, encode_row(source=source, subject=subject, count=count, head=head, fields=fields))


def encode_row(
    *, source: str, subject: str, count: int, head: str, fields: Mapping[str, object] | None = None
) -> bytes:
    """Return the canonical bytes of a chain's own row."""
    return encode_canonical(
        {"source": source, "subject": subject, "count": count, "head": head, "fields": fields or {}}
    )


def sign_row(key: bytes, content: bytes) -> str:
    """Return the code of the row that `encode_row` encoded."""
    return sign_bytes(key, b"row", content)


def compute_counter_mac(key: bytes, *, scope: str, last: int) -> str:
    """Return the code of a number counter that has given out the numbers 1 to `last`."""
    return sign_bytes(key, b"counter", scope.encode(), b"%d" % last)


def encode_head_line(*, source: str, chain_key: int, subject: str, count: int, head: str) -> bytes:
    """Return the bytes by which one sealed chain enters an anchor's digest."""
    return encode_canonical({"s": source, "k": chain_key, "n": subject, "c": count, "h": head})


class HeadsDigest:
    """Digest over head lines in the order (source, chain key); constant memory."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, line: bytes) -> None:
        """Take in the next line."""
        self._hash.update(len(line).to_bytes(8, "big"))
        self._hash.update(line)

    def finish(self) -> str:
        """Return the digest as 64 hexadecimal digits."""
        return self._hash.hexdigest()


def describe_anchor(facts: AnchorFacts) -> dict[str, object]:
    """Return an anchor as the plain mapping that is signed and written to the anchor file."""
    return {
        "number": facts.number,
        "sealed_at": encode_instant(facts.sealed_at),
        "chains": facts.chain_count,
        "events": facts.event_count,
        "heads_digest": facts.heads_digest,
        "counters": dict(facts.counters),
        "previous": facts.previous_mac,
    }


def compute_anchor_mac(key: bytes, facts: AnchorFacts) -> str:
    """Return the code of an anchor; it covers the code of the anchor before."""
    return sign_bytes(key, b"anchor", encode_canonical(describe_anchor(facts)))


def render_anchor_line(facts: AnchorFacts, mac: str) -> bytes:
    """Return the line of an anchor in the anchor file, with its end of line; equal for equal anchors."""
    return encode_canonical({**describe_anchor(facts), "mac": mac}) + b"\n"
