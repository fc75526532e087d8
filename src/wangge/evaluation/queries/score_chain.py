"""The score ledger's chains as the audit reads them: rows, acts, numbers, in chunks."""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

import orjson

from wangge.evaluation.domain.matter_parts import (
    BESIDE,
    FINDING_COLUMNS,
    GROUND,
    GROUND_COLUMNS,
    REFERRAL_COLUMNS,
    name_finding,
    name_referral,
)
from wangge.evaluation.domain.score_chain import (
    ENTRY,
    KEY_TASK,
    MATTER,
    PERIOD,
    REFERRAL,
    ActFacts,
    LedgerKind,
    encode_act,
    encode_columns,
    replay_row,
)
from wangge.evaluation.models import (
    AccountabilityAct,
    AccountabilityMatter,
    KeyTask,
    KeyTaskAct,
    MatterFinding,
    MatterGround,
    MatterReferral,
    MatterReferralAct,
    ScoreEntry,
    ScoreEntryAct,
    ScorePeriod,
    ScorePeriodAct,
)
from wangge.platform.public import ChainEvent, ChainHead, ChainPart, Replay

_CHUNK = 2000
_NO_ROW = (sys.maxsize, 0, 0)  # behind the last one


class ScoreChainSource:
    """Chain source (链来源) of one kind of ledger row: one chain a row, named by its number in its district."""

    def __init__(
        self,
        kind: LedgerKind,
        rows: type[ScorePeriod | ScoreEntry | AccountabilityMatter | KeyTask | MatterReferral],
        acts: type[ScorePeriodAct | ScoreEntryAct | AccountabilityAct | KeyTaskAct | MatterReferralAct],
    ) -> None:
        """Read rows of `kind` and the acts on them."""
        self.kind, self.rows, self.acts = kind, rows, acts
        self.name, self.scope_prefix = kind.name, kind.scope_prefix

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the rows' heads by ascending id; with `changed_since` those with an act recorded since."""
        rows = self.rows._default_manager.order_by("id")
        if changed_since is not None:
            rows = rows.filter(acts__recorded_at__gte=changed_since).distinct()
        for row in rows.iterator(chunk_size=_CHUNK):
            yield ChainHead(
                chain_key=row.pk,
                subject=self.kind.name_row(self.kind.name_scope(row.district_id), row.number),
                count=row.version,
                head=row.head_mac,
                row_mac=row.row_mac,
                fields=encode_columns(row, self.kind.columns),
            )

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield every act by row and seq; the row's number enters as the row states it, 0 if there is none."""
        named = self.rows._default_manager.order_by("id").values_list("id", "district_id", "number")
        names = named.iterator(chunk_size=_CHUNK)
        row_id, district_id, number = next(names, _NO_ROW)
        for act in self.acts._default_manager.order_by("subject_id", "seq").iterator(chunk_size=_CHUNK):
            while row_id < act.subject_id:
                row_id, district_id, number = next(names, _NO_ROW)
            is_known = row_id == act.subject_id
            facts = ActFacts(
                scope=self.kind.name_scope(district_id if is_known else 0),
                number=number if is_known else 0,
                seq=act.seq,
                act=act.act,
                actor_id=act.actor_id,
                recorded_at=act.recorded_at,
                payload=act.payload,
            )
            yield ChainEvent(chain_key=act.subject_id, seq=act.seq, content=encode_act(facts), mac=act.mac)

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield nothing: no further row hangs on a ledger row."""
        return iter(())

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return the columns that the acts on one row tell."""
        return Replay(replay_row(contents), {})

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield (scope, number) of every row, each district together, numbers ascending."""
        rows = self.rows._default_manager.order_by("district_id", "number").values_list("district_id", "number")
        for district_id, number in rows.iterator(chunk_size=_CHUNK):
            yield self.kind.name_scope(district_id), number

    def name_number(self, scope: str, number: int) -> str:
        """Return what the row that bears `number` is called."""
        return self.kind.name_row(scope, number)


class MatterChainSource(ScoreChainSource):
    """Matter chain source (追责链来源): besides the matter its ground, findings and referrals that its acts tell of."""

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield ground, findings and referrals by matter, of a referral what the matter's acts tell of it."""
        grounds = MatterGround.objects.order_by("matter_id").iterator(chunk_size=_CHUNK)
        findings = MatterFinding.objects.order_by("matter_id", "position").iterator(chunk_size=_CHUNK)
        referrals = MatterReferral.objects.order_by("matter_id", "number").defer("package", "note")
        parts = (
            (ChainPart(row.matter_id, GROUND, encode_columns(row, GROUND_COLUMNS)) for row in grounds),
            (_show_finding(row) for row in findings),
            (_show_referral(row) for row in referrals.iterator(chunk_size=_CHUNK)),
        )
        return heapq.merge(*parts, key=lambda part: part.chain_key)

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return the columns of one matter, and of its parts, that the acts on it tell."""
        told: dict[str, object] = {}
        parts: dict[str, dict[str, object]] = {}
        for content in contents:
            payload = orjson.loads(orjson.loads(content)["payload"])
            for name, columns in payload.pop(BESIDE, {}).items():
                parts.setdefault(name, {}).update(columns)
            told |= payload
        return Replay(told, parts)


def _show_finding(row: MatterFinding) -> ChainPart:
    return ChainPart(row.matter_id, name_finding(row.position), encode_columns(row, FINDING_COLUMNS))


def _show_referral(row: MatterReferral) -> ChainPart:
    return ChainPart(row.matter_id, name_referral(row.number), encode_columns(row, REFERRAL_COLUMNS))


SCORE_CHAINS = (
    ScoreChainSource(PERIOD, ScorePeriod, ScorePeriodAct),
    ScoreChainSource(ENTRY, ScoreEntry, ScoreEntryAct),
    MatterChainSource(MATTER, AccountabilityMatter, AccountabilityAct),
    ScoreChainSource(REFERRAL, MatterReferral, MatterReferralAct),
    ScoreChainSource(KEY_TASK, KeyTask, KeyTaskAct),
)
"""The sources of the ledger's two kinds of row, of matters of accountability, their referrals, and of key tasks."""
