"""The rows that hang on a case as the audit reads them: stage clocks, handling rounds, photos, merged by case."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import attrgetter

from django.db.models import Exists, Model, OuterRef

from wangge.cases.domain.chain import encode_columns
from wangge.cases.domain.clocks import encode_amount
from wangge.cases.domain.replay import CLOCK_COLUMNS, ROUND_COLUMNS, Columns, ToldCase
from wangge.cases.models import (
    Assistance,
    Case,
    CaseClock,
    CaseLink,
    CasePhoto,
    CaseRequest,
    Conference,
    HandlingRound,
    Supervision,
)
from wangge.platform.public import ChainPart

_CHUNK = 2000

# The rows of the sub-actions: word, model, the columns that name a row within its case, and those compared.
OTHER_PARTS: tuple[tuple[str, type[Model], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "request", CaseRequest, ("kind", "turn"),
        (
            "round_turn", "state", "asker_id", "asker_unit_id", "asked_at", "reason", "note", "plan", "until_on",
            "amount", "closure_code", "reviewer_id", "reviewed_at", "decider_id", "decided_at", "decision_note",
        ),
    ),
    ("link", CaseLink, ("kind", "other_id"), ("made_at",)),
    (
        "supervision", Supervision, ("turn",),
        (
            "rung", "act", "unit_id", "round_turn", "started_by_id", "started_at", "due_at", "answered_at", "answer",
            "ended_at", "is_listed",
        ),
    ),
    (
        "conference", Conference, ("turn",),
        (
            "convener_id", "convened_at", "topic", "unit_ids", "decision", "decided_at", "effect_due_at",
            "effect_shown_at",
        ),
    ),
    (
        "assistance", Assistance, ("unit_id", "called_at"),
        ("called_by_id", "checked_in_by_id", "checked_in_at", "distance_m", "reported_at", "report"),
    ),
)  # fmt: skip


def iter_parts() -> Iterator[ChainPart]:
    """Yield every part of every case by ascending case id; no join leaves out one whose case is missing."""
    others = (_iter_others(*part) for part in OTHER_PARTS)
    return merge(_iter_clocks(), _iter_rounds(), _iter_photos(), *others, key=attrgetter("chain_key"))


def name_parts(told: ToldCase) -> dict[str, Columns]:
    """Return the parts that the events tell, under the names that `iter_parts` gives them."""
    parts = {_name_clock(stage, turn): columns for (stage, turn), columns in told.clocks.items()}
    parts |= {_name_round(turn): columns for turn, columns in enumerate(told.rounds, start=1)}
    for seq, purpose, digest in told.photos:
        parts[_name_photo(seq, purpose, digest)] = {"sha256": digest}
    return parts | told.others


def _iter_clocks() -> Iterator[ChainPart]:
    rows = CaseClock.objects.order_by("case_id", "turn", "stage")
    for row in rows.values_list("case_id", "stage", "turn", *CLOCK_COLUMNS, named=True).iterator(chunk_size=_CHUNK):
        columns = encode_columns(row, CLOCK_COLUMNS)
        if row.limit_amount is not None:
            columns["limit_amount"] = encode_amount(row.limit_amount)
        yield ChainPart(row.case_id, _name_clock(row.stage, row.turn), columns)


def _iter_rounds() -> Iterator[ChainPart]:
    is_closing = Exists(Case.objects.filter(closing_round_id=OuterRef("pk")))
    rows = HandlingRound.objects.order_by("case_id", "turn").annotate(is_closing=is_closing)
    for row in rows.values_list("case_id", "turn", *ROUND_COLUMNS, named=True).iterator(chunk_size=_CHUNK):
        yield ChainPart(row.case_id, _name_round(row.turn), encode_columns(row, ROUND_COLUMNS))


def _iter_photos() -> Iterator[ChainPart]:
    """Yield the photos, each named by the digest of the evidence that it really refers to."""
    rows = CasePhoto.objects.order_by("case_id", "event_seq").values_list(
        "case_id", "event_seq", "purpose", "evidence__sha256", "sha256"
    )
    for case_id, seq, purpose, digest, stated in rows.iterator(chunk_size=_CHUNK):
        yield ChainPart(case_id, _name_photo(seq, purpose, digest), {"sha256": stated})


def _iter_others(
    word: str, model: type[Model], naming: tuple[str, ...], compared: tuple[str, ...]
) -> Iterator[ChainPart]:
    rows = model._default_manager.order_by("case_id", "id").values_list("case_id", *naming, *compared, named=True)
    for row in rows.iterator(chunk_size=_CHUNK):
        columns = encode_columns(row, compared)
        if columns.get("amount") is not None:
            columns["amount"] = encode_amount(row.amount)
        yield ChainPart(row.case_id, " ".join([word, *map(str, encode_columns(row, naming).values())]), columns)


def _name_clock(stage: str, turn: int) -> str:
    return f"clock {stage} {turn}"


def _name_round(turn: int) -> str:
    return f"round {turn}"


def _name_photo(seq: int, purpose: str, digest: str) -> str:
    return f"photo {purpose} {seq} {digest}"
