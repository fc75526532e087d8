from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.factories import World
from wangge.cases.models import Case
from wangge.cases.queries.chain import CaseChainSource
from wangge.platform.public import verify_audit


class GivenUpError(Exception):
    """A test gave up a transaction."""


def report_and_give_up(world: World) -> None:
    with transaction.atomic():
        for _ in range(3):
            world.report()
        world.handle_on_the_spot()
        raise GivenUpError


def test_numbers_count_up_within_the_citys_day(world: World) -> None:
    numbers = [world.report().number for _ in range(3)]
    world.wait(timedelta(hours=15))  # 00:25 in Shanghai, still the day before in UTC
    numbers.append(world.report().number)

    assert numbers == ["ZJG2026030200001", "ZJG2026030200002", "ZJG2026030200003", "ZJG2026030300001"]


def test_a_rollback_leaves_no_gap(world: World) -> None:
    first = world.report()
    with pytest.raises(GivenUpError):
        report_and_give_up(world)
    second = world.handle_on_the_spot()

    assert [first.number[-5:], second.number[-5:]] == ["00001", "00002"]
    assert verify_audit(actor=world.system).ok


def test_every_way_to_create_takes_from_the_same_counter(world: World) -> None:
    world.report()
    world.handle_on_the_spot()
    world.report("sun", source="hotline_12345")
    world.report("wang")

    assert list(CaseChainSource().iter_numbers()) == [("case:ZJG:20260302", number) for number in range(1, 5)]
    assert Case.objects.count() == 4


def test_a_counters_number_has_a_name(world: World) -> None:
    case = world.report()
    assert CaseChainSource().name_number("case:ZJG:20260302", 1) == case.number
