"""The cases' chains as the audit reads them: rows, events, derived rows, numbers, in chunks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from wangge.cases.domain.chain import (
    CHAIN_NAME,
    NUMBER_SCOPE_PREFIX,
    SEALED_COLUMNS,
    decode_event,
    encode_event,
    list_sealed_fields,
    read_event,
)
from wangge.cases.domain.replay import replay_case
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.parts import iter_parts, name_parts
from wangge.platform.public import ChainEvent, ChainHead, ChainPart, Replay, get_profile

_CHUNK = 2000
_PERIOD_FORMATS = {8: "%Y%m%d", 6: "%Y%m", 4: "%Y"}
_HEAD_COLUMNS = ("id", "number", "version", "head_mac", "row_mac", "description", *SEALED_COLUMNS)
_NO_CASE = (sys.maxsize, "")  # behind the last one
_EVENT_COLUMNS = (
    "case_id", "seq", "move", "from_state", "to_state", "actor_id", "actor_role", "unit_id",
    "occurred_at", "recorded_at", "payload", "mac",
)  # fmt: skip


class CaseChainSource:
    """Chain source (链来源) of the cases: one chain a case, named by its number."""

    name = CHAIN_NAME
    scope_prefix = NUMBER_SCOPE_PREFIX

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the cases' heads by ascending id; with `changed_since` those with an event recorded since."""
        rows = Case.objects.order_by("id").only(*_HEAD_COLUMNS)
        if changed_since is not None:
            changed = CaseEvent.objects.filter(recorded_at__gte=changed_since).values("case_id")
            rows = rows.filter(Q(id__in=changed))
        for case in rows.iterator(chunk_size=_CHUNK):
            yield ChainHead(
                chain_key=case.pk,
                subject=case.number,
                count=case.version,
                head=case.head_mac,
                row_mac=case.row_mac,
                fields=list_sealed_fields(case),
            )

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield every event by case and seq; the case's number enters as the row states it, "" if there is none."""
        rows = CaseEvent.objects.order_by("case_id", "seq").values_list(*_EVENT_COLUMNS, named=True)
        cases = Case.objects.order_by("id").values_list("id", "number").iterator(chunk_size=_CHUNK)
        case_id, number = next(cases, _NO_CASE)
        for row in rows.iterator(chunk_size=_CHUNK):
            while case_id < row.case_id:
                case_id, number = next(cases, _NO_CASE)
            facts = read_event(row, number=number if case_id == row.case_id else "")
            yield ChainEvent(chain_key=row.case_id, seq=row.seq, content=encode_event(facts), mac=row.mac)

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield the stage clocks, handling rounds and photos by case, also those whose case is missing."""
        return iter_parts()

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return the columns and parts that the events of one case tell."""
        told = replay_case(map(decode_event, contents))
        return Replay(told.columns, name_parts(told))

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield (scope, sequence) of every case, each scope together, sequences ascending."""
        rows = Case.objects.order_by("number_scope", "number_sequence").values_list("number_scope", "number_sequence")
        yield from rows.iterator(chunk_size=_CHUNK)

    def name_number(self, scope: str, number: int) -> str:
        """Return the case number that stands for `number` of a counter such as "case:ZJG:20240628"."""
        profile = get_profile()
        _, prefix, period = scope.split(":")
        zone = ZoneInfo(profile.city.zone)
        first_day = datetime.strptime(period, _PERIOD_FORMATS[len(period)]).replace(tzinfo=zone)
        return profile.numbering.format_number(first_day, zone=profile.city.zone, prefix=prefix, sequence=number)
