"""The database itself holds what links, conferences, calls and transferred cases must be, whoever writes to it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from wangge.cases.models import Assistance, Case, CaseLink, Conference, HandlingRound
from wangge.platform.public import verify_audit


def execute(statement: str, *values: str | float | bool | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_case_is_not_linked_to_itself(world: World) -> None:
    world.move(world.make_case("filed"), "split")
    link = CaseLink.objects.get()
    with refused_by_the_database("case_link_to_another"):
        execute("UPDATE cases_caselink SET other_id = case_id WHERE id = %s", link.pk)


def test_a_unit_has_one_open_call(world: World) -> None:
    case = world.move(world.make_case("handling"), "call_assistance")
    row = Assistance.objects.get(case_id=case.id)
    row.pk = None
    with refused_by_the_database("assistance_one_open|cases_assistance.case_id"):
        row.save()


def test_a_transferred_case_names_the_round_that_ended_it(world: World) -> None:
    case = world.make_case("transferred")
    with refused_by_the_database("case_closed_by_round"):
        Case.objects.filter(pk=case.id).update(state="closed")


def test_a_transferred_round_cannot_be_passed_off_as_checked(world: World) -> None:
    case = world.move(world.make_case("transferred"), "confirm_transfer")
    row = HandlingRound.objects.get(case_id=case.id)
    with refused_by_the_database("round_closed_names_all_four"):
        execute("UPDATE cases_handlinground SET closure_kind = 'checked' WHERE id = %s", row.pk)


# What the database cannot refuse, the audit finds.
@pytest.mark.parametrize(
    ("path", "table", "column", "value"),
    [
        (("filed", "split"), "cases_caselink", "kind", "reopens"),
        (("filed", "convene"), "cases_conference", "topic", "别的议题"),
        (("handling", "convene", "decide_conference"), "cases_conference", "decision", "不必整改"),
        (("handling", "convene", "decide_conference", "show_effect"), "cases_conference", "effect_shown_at", None),
        (("handling", "call_assistance", "check_in"), "cases_assistance", "distance_m", 12.5),
        (("handling", "call_assistance", "check_in", "report_assistance"), "cases_assistance", "report", "未到场"),
        (("filed", "instruct"), "cases_case", "instruction", "不必办理"),
        (("filed", "flag_urgent"), "cases_case", "is_urgent", False),
    ],
    ids=lambda value: "-".join(value[1:]) if isinstance(value, tuple) else None,
)
def test_a_rewritten_row_is_found(
    world: World, path: tuple[str, ...], table: str, column: str, value: str | float | bool | None
) -> None:
    case = world.make_case(path[0])
    for move in path[1:]:
        case = world.move(case, move)
    assert verify_audit(actor=world.system).faults == ()
    execute(f"UPDATE {table} SET {column} = %s", value)
    assert case.number in {fault.subject for fault in verify_audit(actor=world.system).faults}


@pytest.mark.parametrize("model", [CaseLink, Conference, Assistance])
def test_a_removed_row_is_found(world: World, model: type[CaseLink | Conference | Assistance]) -> None:
    case = world.move(world.make_case("filed"), "split")
    case = world.move(world.move(world.move(case, "convene"), "dispatch"), "call_assistance")
    assert verify_audit(actor=world.system).faults == ()
    model.objects.all().delete()
    assert [fault.subject for fault in verify_audit(actor=world.system).faults] == [case.number]
