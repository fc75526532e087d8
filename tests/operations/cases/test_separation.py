"""The database itself keeps handling and checking apart, whoever writes to it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from wangge.cases.models import Case, HandlingRound


def set_columns(round_id: int, **columns: int | str | None) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_handlinground SET {names} WHERE id = %s", [*columns.values(), round_id])


def get_round(world: World, state: str) -> HandlingRound:
    return HandlingRound.objects.get(case_id=world.make_case(state).id)


@pytest.mark.parametrize("state", ["checking", "checked", "closed"])
def test_the_handler_cannot_be_written_in_as_checker(world: World, state: str) -> None:
    row = get_round(world, state)
    with refused_by_the_database("round_checker_not_handler"):
        set_columns(row.pk, checker_id=row.handler_id)
    with refused_by_the_database("round_checker_not_handler"):
        set_columns(row.pk, handler_id=row.checker_id)


@pytest.mark.parametrize("state", ["checking", "checked", "closed"])
def test_the_handling_unit_cannot_be_written_in_as_the_checkers(world: World, state: str) -> None:
    row = get_round(world, state)
    with refused_by_the_database("round_checker_of_other_unit"):
        set_columns(row.pk, checker_unit_id=row.handler_unit_id)


@pytest.mark.parametrize("column", ["handler_id", "handler_unit_id", "checker_id", "checker_unit_id"])
def test_a_closed_round_names_all_four(world: World, column: str) -> None:
    row = get_round(world, "closed")
    with refused_by_the_database("round_closed_names_all_four"):
        set_columns(row.pk, **{column: None})


def test_an_unchecked_round_cannot_be_closed(world: World) -> None:
    row = get_round(world, "handled")
    with refused_by_the_database("round_closed_names_all_four"):
        set_columns(row.pk, closed_at="2026-03-02 09:00:00+00:00", closure_kind="checked")


def test_a_closed_round_says_how(world: World) -> None:
    row = get_round(world, "closed")
    with refused_by_the_database("round_closed_has_kind|round_closed_names_all_four"):
        set_columns(row.pk, closure_kind="", handler_id=row.handler_id)


def test_a_case_is_not_closed_without_a_round(world: World) -> None:
    case = world.make_case("checked")
    with refused_by_the_database("case_closed_by_round"):
        Case.objects.filter(pk=case.id).update(state="closed")


def test_a_filed_case_has_a_class(world: World) -> None:
    case = world.make_case("reported")
    with refused_by_the_database("case_filed_has_category"):
        Case.objects.filter(pk=case.id).update(state="filed")


def test_a_merged_case_names_its_target(world: World) -> None:
    case = world.make_case("reported")
    with refused_by_the_database("case_merged_into_something"):
        Case.objects.filter(pk=case.id).update(state="merged")


def test_half_a_point_is_no_point(world: World) -> None:
    case = world.make_case("reported")
    with refused_by_the_database("case_point_whole"):
        Case.objects.filter(pk=case.id).update(lat=None)
