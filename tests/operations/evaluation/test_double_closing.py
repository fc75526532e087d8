"""一票双查 in the database: of two linked inquiries neither closes alone, whoever writes (HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import World
from tests.support.scoring import use_points_of
from wangge.evaluation.models import AccountabilityMatter, DoubleClosing
from wangge.evaluation.public import close_matter, follow_matter, open_double_inquiry, record_matter
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = {"appraisal": "jiang", "discipline": "chu", "organisation": "feng"}
CLOSE = "UPDATE evaluation_accountabilitymatter SET state = 'closed', closed_by_id = %s, closed_at = %s WHERE id = %s"
ENTER = "INSERT INTO evaluation_doubleclosing (matter_id, other_id) VALUES (%s, %s)"


@pytest.fixture
def pair(world: World) -> Iterator[tuple[int, int]]:
    """Give two linked inquiries, both recorded and followed to the end, and 马 who is a stranger to both."""
    with use_points_of(world, "hongshan"):
        world.hire("ma", name="马领导", unit="district", roles=("leader",))
        case = world.make_case("closed")
        ids = open_double_inquiry(
            actor=world.actor("jiang"),
            member_id=world.members["qian"],
            supervisor_id=world.members["tang"],
            reason="同一问题两次瞒报",
            case_number=case.number,
        )
        for matter in ids:
            record_matter(actor=world.actor("feng"), matter_id=matter, record="已约谈")
            for track, who in FOLLOWERS.items():
                on = world.now.date()
                follow_matter(actor=world.actor(who), matter_id=matter, track=track, state="done", on=on, note="已完成")
        yield ids


def write(*statements: tuple[str, tuple[object, ...]]) -> None:
    """Write past the program, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def close(world: World, matter: int) -> tuple[str, tuple[object, ...]]:
    return CLOSE, (world.members["ma"], world.now + timedelta(hours=1), matter)


@pytest.mark.parametrize("position", [0, 1], ids=["the person's", "the supervisor's"])
def test_the_database_refuses_to_close_one_alone(position: int, pair: tuple[int, int], world: World) -> None:
    with pytest.raises(DatabaseError, match=r"(?i)foreign key"):
        write(close(world, pair[position]))
    assert set(AccountabilityMatter.objects.values_list("state", flat=True)) == {"recorded"}
    assert not DoubleClosing.objects.exists()


def test_a_closing_made_up_does_not_help(pair: tuple[int, int], world: World) -> None:
    first, second = pair
    with pytest.raises(DatabaseError, match="without a closed inquiry"):
        write(close(world, first), (ENTER, (second, first)))
    with pytest.raises(DatabaseError, match=r"append-only"):
        write(close(world, first), ("DELETE FROM evaluation_doubleclosing", ()))


def test_both_close_together_and_stay_so(pair: tuple[int, int], world: World) -> None:
    close_matter(actor=world.actor("ma"), matter_id=pair[1], note="两案同结")
    assert set(AccountabilityMatter.objects.values_list("state", flat=True)) == {"closed"}
    assert set(DoubleClosing.objects.values_list("matter_id", "other_id")) == {pair, pair[::-1]}
    with pytest.raises(DatabaseError, match="append-only"):
        write(("DELETE FROM evaluation_doubleclosing", ()))
    assert verify_audit(actor=world.system).faults == ()


def test_no_inquiry_is_linked_to_one_that_is_closed(pair: tuple[int, int], world: World) -> None:
    close_matter(actor=world.actor("ma"), matter_id=pair[0], note="两案同结")
    row = AccountabilityMatter.objects.get(pk=pair[0])
    row.pk, row.number, row.pair_id, row.state, row.closed_at, row.closed_by_id = (
        None,
        9,
        pair[1],
        "recorded",
        None,
        None,
    )
    with pytest.raises(DatabaseError, match="other inquiry is closed"), transaction.atomic():
        row.save(force_insert=True)
