"""Issue a bulletin of the listed cases: frozen and sealed with the name of who issued it (XS-14)."""

from __future__ import annotations

from datetime import date

from wangge.cases.domain.bulletins import (
    BULLETIN_CHAIN_NAME,
    encode_bulletin,
    encode_entries,
    list_bulletin_fields,
    name_bulletin,
    name_scope,
)
from wangge.cases.models import Bulletin
from wangge.cases.queries.bulletins import draft_bulletin, read_facts
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import (
    GENESIS,
    begin_act,
    compute_event_mac,
    compute_row_mac,
    get_audit_key,
    get_clock,
    take_number,
)


def issue_bulletin(*, actor: Actor, from_on: date, to_on: date) -> int:
    """Issue the bulletin of the actor's district for the days, both included, and return its id.

    Raises what `draft_bulletin` raises and `bulletin_issued` when there is one of these days.
    """
    with begin_act():
        draft = draft_bulletin(actor=actor, from_on=from_on, to_on=to_on)
        assert actor.member_id is not None, "check_issue_bulletin lets only people through"
        assert actor.district_id is not None, "check_issue_bulletin lets only people of a district through"
        issued = Bulletin.objects.filter(district_id=actor.district_id, from_on=from_on, to_on=to_on).first()
        if issued is not None:
            raise DomainError("bulletin_issued", number=issued.number)
        scope = name_scope(actor.district_id)
        row = Bulletin(
            district_id=actor.district_id,
            number=take_number(scope),
            from_on=draft.from_on,
            to_on=draft.to_on,
            issued_by_id=actor.member_id,
            issued_at=get_clock().now(),
            content=encode_entries(draft.entries),
        )
        facts, key = read_facts(row), get_audit_key()
        row.mac = compute_event_mac(key, previous_mac=GENESIS, content=encode_bulletin(facts))
        row.row_mac = compute_row_mac(
            key,
            source=BULLETIN_CHAIN_NAME,
            subject=name_bulletin(scope, row.number),
            count=1,
            head=row.mac,
            fields=list_bulletin_fields(facts),
        )
        row.save(force_insert=True)
    return row.pk
