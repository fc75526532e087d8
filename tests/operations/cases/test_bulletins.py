"""Bulletins of the listed cases are sealed (XS-14), and the page that shows and issues them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests.factories import World
from tests.support.storage import set_triggers_aside
from wangge.cases.models import Supervision
from wangge.cases.public import issue_bulletin
from wangge.notices.models import Notice
from wangge.platform.public import enqueue, run_due_work, verify_audit

FEBRUARY = {"from_on": date(2026, 2, 1), "to_on": date(2026, 2, 28)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE cases_bulletin SET content = '{}'", "event_changed"),
        ("UPDATE cases_bulletin SET to_on = '2026-03-02'", "event_changed"),
        ("DELETE FROM cases_bulletin", "number_missing"),
    ],
)
def test_nobody_alters_an_issued_bulletin_unseen(world: World, statement: str, kind: str) -> None:
    issue_bulletin(actor=world.actor("feng"), **FEBRUARY)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)

    with set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(statement)

    assert kind in {fault.kind for fault in verify_audit(actor=world.system).faults}


def test_the_page_issues_the_bulletin_of_the_last_month_that_is_over(world: World, client: Client) -> None:
    client = world.sign_in(client, "feng")
    page = client.get("/bulletins/").content.decode()
    assert 'value="2026-02-01"' in page
    assert 'value="2026-02-28"' in page

    answer = client.post("/bulletins/issue/", {"from_on": "2026-02-01", "to_on": "2026-02-28"}, follow=True)

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "冯领导" in text
    assert "2026-02-01 – 2026-02-28" in text
    again = client.post("/bulletins/issue/", {"from_on": "2026-02-01", "to_on": "2026-02-28"})
    assert again.status_code == 409
    assert 'value="2026-02-01"' in again.content.decode()


def test_days_that_are_none_are_kept_and_said(world: World, client: Client) -> None:
    answer = world.sign_in(client, "feng").post("/bulletins/issue/", {"from_on": "gestern", "to_on": "2026-02-28"})

    assert answer.status_code == 422
    assert 'value="gestern"' in answer.content.decode()


def test_a_preview_of_other_days_holds_their_cases(world: World, client: Client) -> None:
    preview = world.sign_in(client, "feng").get("/bulletins/?from_on=2026-01-01&to_on=2026-01-31")

    assert preview.status_code == 200
    assert 'value="2026-01-31"' in preview.content.decode()


def test_who_issues_none_reads_those_that_are_issued(world: World, client: Client) -> None:
    bulletin_id = issue_bulletin(actor=world.actor("feng"), **FEBRUARY)
    client = world.sign_in(client, "qian")

    assert "/bulletins/issue/" not in client.get("/bulletins/").content.decode()
    assert client.get(f"/bulletins/{bulletin_id}/").status_code == 200
    assert client.post("/bulletins/issue/", FEBRUARY).status_code == 403


def list_on_the_board(world: World) -> None:
    case = world.make_case("closed")  # no clock of its own runs on
    Supervision.objects.create(case_id=case.id, turn=1, round_turn=1, is_listed=True, started_at=world.now)


def remind(world: World, name: str) -> list[Notice]:
    enqueue(kind="timer", name="cases.bulletins", key=name, payload={}, due_at=world.now)
    while run_due_work(now=world.now):
        pass
    return list(Notice.objects.filter(event="bulletin_due").order_by("id"))


def test_who_issues_bulletins_is_reminded_once_a_week_until_one_is_issued(world: World) -> None:
    """XS-14: the bulletin of a period that is over does not fall through."""
    list_on_the_board(world)
    assert remind(world, "the month lasts") == []
    world.clock.advance_to(datetime(2026, 4, 1, 1, 5, tzinfo=UTC))
    told = remind(world, "first")
    assert {row.member_id for row in told} == {world.members[name] for name in ("zhao", "feng")}
    assert (told[0].link, "挂牌督办案件 1 件" in told[0].body) == ("/bulletins/", True)
    assert len(remind(world, "the same day")) == len(told)
    world.clock.advance_to(datetime(2026, 4, 8, 1, 5, tzinfo=UTC))
    assert len(remind(world, "a week later")) == 2 * len(told)
    issue_bulletin(actor=world.actor("feng"), from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    world.clock.advance_to(datetime(2026, 4, 20, 1, 5, tzinfo=UTC))
    assert len(remind(world, "issued")) == 2 * len(told)


def test_a_period_without_listed_cases_asks_for_no_bulletin(world: World) -> None:
    world.make_case("handling")
    world.clock.advance_to(datetime(2026, 4, 1, 1, 5, tzinfo=UTC))
    assert remind(world, "nothing") == []
