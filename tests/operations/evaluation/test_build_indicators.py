"""The administrator defines an indicator: previewed on real cases, kept version by version, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from wangge.evaluation.models import BuiltIndicator
from wangge.evaluation.public import (
    build_request,
    compute_figures,
    list_built,
    load_built,
    preview_indicator,
    retire_indicator,
    save_indicator,
)
from wangge.kernel.public import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

SHARE: dict[str, Any] = {
    "key": "own_litter_share",
    "name_zh": "垃圾案件占比",
    "name_en": "share of litter",
    "form": "share",
    "measure": "filed_count",
    "counted": [{"column": "category_code", "values": ["06010"]}],
}
ADDRESS = "/evaluation/indicators/"


def test_versions_follow_each_other_and_the_last_is_in_force(world: World) -> None:
    admin = world.actor("wei")
    assert save_indicator(actor=admin, plain=SHARE) == 1
    with pytest.raises(DomainError, match="indicator_unchanged"):
        save_indicator(actor=admin, plain=SHARE)
    assert save_indicator(actor=admin, plain=SHARE | {"direction": "lower"}) == 2
    (built,) = list_built(actor=admin)
    assert (built.version, built.description["direction"], built.author_name) == (2, "lower", admin.name)
    assert retire_indicator(actor=admin, key="own_litter_share") == 3
    assert list_built(actor=admin) == ()
    with pytest.raises(DomainError, match="indicator_unknown"):
        retire_indicator(actor=admin, key="own_litter_share")
    assert save_indicator(actor=admin, plain=SHARE) == 4


def test_it_is_previewed_and_computed_like_a_listed_one(month: World) -> None:
    """Of the six filed, one is a pothole: 5 of 6; the pothole is the one asked and not counted. One has no unit yet."""
    admin = month.actor("wei")
    preview = preview_indicator(actor=admin, plain=SHARE)
    value = preview.figure.value
    assert (value.numerator, value.denominator, preview.case_count) == (5, 6, 7)
    assert (len(preview.counted), len(preview.missed)) == (5, 1)
    assert BuiltIndicator.objects.count() == 0
    save_indicator(actor=admin, plain=SHARE)
    request = build_request(
        keys=["own_litter_share"], by=["unit"], filters=(), year_starts_in=1, is_worst_first=True, built=load_built()
    )
    table = compute_figures(actor=admin, request=request)
    values = {row.group["unit_id"]: row.values["own_litter_share"].value for row in table.rows}
    assert values == {month.units["sanitation"]: 1, month.units["municipal"]: 0, None: 1}


def test_nobody_else_defines_what_is_measured(world: World) -> None:
    for username in ("jiang", "feng", "chu", "chen"):
        actor = world.actor(username)
        for act in (save_indicator, preview_indicator):
            with pytest.raises(DomainError, match="indicator_not_builder"):
                act(actor=actor, plain=SHARE)
        with pytest.raises(DomainError, match="indicator_not_builder"):
            retire_indicator(actor=actor, key="own_litter_share")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE evaluation_builtindicator SET definition = '{}'", "DELETE FROM evaluation_builtindicator"],
)
def test_the_database_refuses_to_change_a_version(world: World, statement: str) -> None:
    save_indicator(actor=world.actor("wei"), plain=SHARE)
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    row = BuiltIndicator.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_page_previews_saves_and_retires(month: World) -> None:
    client = month.sign_in(Client(), "wei")
    typed = {
        "key": "litter_share", "name_zh": "垃圾案件占比", "name_en": "share of litter", "form": "share",
        "measure": "filed_count", "base": "", "conditions": "own_report=true\nsource!=nobody",
        "counted": "category_code=06010", "direction": "neutral",
    }  # fmt: skip
    shown = client.post(ADDRESS, typed | {"act": "preview"}).content.decode()
    assert "5 ÷ 6" in shown
    assert BuiltIndicator.objects.count() == 0
    assert client.post(ADDRESS, typed | {"act": "save"}).status_code == 302
    shown = client.get(f"{ADDRESS}?key=own_litter_share").content.decode()
    assert "source!=nobody" in shown
    assert client.post(ADDRESS, {"act": "retire", "key": "own_litter_share"}).status_code == 302
    assert BuiltIndicator.objects.filter(is_retired=True).count() == 1


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"conditions": "colour=red"}, 400, "colour"),
        ({"conditions": "own_report"}, 422, "own_report"),
        ({"measure": ""}, 422, "measure"),
        ({"key": "Ä"}, 422, "key"),
    ],
)
def test_a_refusal_gives_back_what_was_typed(world: World, wrong: dict[str, str], status: int, said: str) -> None:
    client = world.sign_in(Client(), "wei")
    typed = {"key": "one", "name_zh": "一个指标", "name_en": "one", "form": "same", "measure": "filed_count"}
    answer = client.post(ADDRESS, typed | wrong | {"act": "save"})
    assert answer.status_code == status
    text = answer.content.decode()
    assert "一个指标" in text
    assert said in text
    assert 'role="alert"' in text
