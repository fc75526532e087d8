"""A matter handed over to another authority over HTTP: once, with its package, until its receipt is entered (XS-19)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.evaluation.calling import get, post, sit_down, upload
from tests.factories import World
from tests.support.scenes import keep_scene
from tests.support.scoring import freeze, give, open_march, use_points_of
from wangge.evaluation.models import MatterReferral
from wangge.evaluation.public import NewMatter, open_matter, record_matter
from wangge.kernel.public import digest_bytes

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"authority": "县纪委监委", "handed_to": "何主任", "note": "推诿问题线索", "track": "discipline"}


@pytest.fixture
def matter(world: World) -> Iterator[int]:
    """Give a recorded matter of 环卫处 by Xiangshan's ladder that rests on an entry."""
    kept = keep_scene(world, "matter of a frozen month", _come_to_a_matter)
    with use_points_of(world, "xiangshan"):
        yield kept


def _come_to_a_matter(world: World) -> int:
    with use_points_of(world, "xiangshan"):
        period = open_march(world)
        entry = give(world, period, rule="exposed", case_number=world.make_case("closed").number)
        freeze(world, period)
        new = NewMatter(ladder="units", reason="推诿、无故延期", unit_id=world.units["sanitation"], entry_id=entry)
        matter = open_matter(actor=world.actor("jiang"), matter=new)
        record_matter(actor=world.actor("feng"), matter_id=matter, record="已责令整改", evidence_id=world.photo())
        return matter


def receive(world: World, **facts: Any) -> dict[str, Any]:
    return {"number": "纪收 2026-12 号", "received_by": "何主任", "received_on": f"{world.now.date()}", **facts}


def test_a_matter_is_handed_over_once_and_waits_for_its_receipt(matter: int, world: World) -> None:
    chu, path = sit_down(world, "chu"), f"matters/{matter}/referrals"
    assert get(chu, f"matters/{matter}").json()["rights"]["may_refer"]
    first, again = (post(chu, path, NEW, key="refer") for _ in range(2))
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert (first.content, MatterReferral.objects.count()) == (again.content, 1)
    made = first.json()
    assert (made["track"], made["is_outstanding"], made["receipt_number"], made["handed_by"]) == (
        "discipline", True, "", "褚审计",
    )  # fmt: skip
    other = post(chu, path, NEW)
    assert (other.status_code, other.json()["code"]) == (409, "referral_outstanding")
    receipt = f"{path}/{made['id']}/receipt"
    for _ in range(2):
        entered = post(chu, receipt, receive(world), key="receipt")
        assert (entered.status_code, entered.json()["receipt_number"]) == (200, "纪收 2026-12 号"), entered.json()
    assert post(chu, receipt, receive(world)).json()["code"] == "referral_receipted"
    (listed,) = get(sit_down(world, "feng"), path).json()
    assert (listed["is_outstanding"], listed["receipt_by"]) == (False, "褚审计")


def test_the_package_is_what_its_digest_says_and_who_took_it_is_told(matter: int, world: World) -> None:
    chu, path = sit_down(world, "chu"), f"matters/{matter}/referrals"
    made = post(chu, path, NEW).json()
    taken = post(chu, f"{path}/{made['id']}/package", {})
    assert (taken.status_code, taken["Content-Type"], taken["Cache-Control"]) == (
        200, "application/zip", "private, no-store",
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        assert digest_bytes(archive.read("package.json")) == made["digest"]
    assert [taking["person"] for taking in get(chu, path).json()[0]["takings"]] == ["褚审计"]


@pytest.mark.parametrize(
    ("by", "path", "body", "told"),
    [
        ("tang", "", NEW, (403, "matter_act_not_yours")),
        ("zheng", "", NEW, (404, "matter_unknown")),
        ("chu", "", {**NEW, "authority": " "}, (422, "referral_unclear")),
        ("chu", "", {**NEW, "track": "smiles"}, (422, "matter_track_unknown")),
        ("chu", "", {**NEW, "copies": 2}, (422, "request_invalid")),
        ("chu", "/999/package", {}, (404, "referral_unknown")),
        ("tang", "/{referral}/package", {}, (403, "matter_act_not_yours")),
        ("zheng", "/{referral}/package", {}, (404, "referral_unknown")),
        ("tang", "/{referral}/receipt", "receipt", (403, "matter_act_not_yours")),
        ("chu", "/{referral}/receipt", {"number": "1"}, (422, "request_invalid")),
    ],
)
def test_what_is_not_theirs_or_not_sound_is_a_problem(
    by: str, path: str, body: Any, told: tuple[int, str], *, matter: int, world: World
) -> None:
    referral = post(sit_down(world, "chu"), f"matters/{matter}/referrals", NEW).json()["id"] if "{" in path else 0
    sent = receive(world) if body == "receipt" else body
    answer = post(sit_down(world, by), f"matters/{matter}/referrals{path.format(referral=referral)}", sent)
    assert (answer.status_code, answer.json()["code"]) == told
    assert answer["Content-Type"] == "application/problem+json"


def test_those_it_is_about_see_no_referral_and_strangers_no_matter(matter: int, world: World) -> None:
    post(sit_down(world, "chu"), f"matters/{matter}/referrals", NEW)
    assert get(sit_down(world, "tang"), f"matters/{matter}/referrals").json() == []
    assert get(sit_down(world, "zheng"), f"matters/{matter}/referrals").status_code == 404


def test_a_record_comes_with_the_photo_of_whoever_uploaded_it(world: World) -> None:
    with use_points_of(world, "xiangshan"):
        new = NewMatter(ladder="units", reason="推诿", unit_id=world.units["sanitation"])
        matter = open_matter(actor=world.actor("jiang"), matter=new)
        feng, path = sit_down(world, "feng"), f"matters/{matter}"
        anothers = post(
            feng, f"{path}/record", {"record": "已责令整改", "photo": upload(sit_down(world, "jiang"), world.draw())}
        )
        assert (anothers.status_code, anothers.json()["code"]) == (422, "photo_token_invalid")
        assert get(feng, f"{path}/photo").status_code == 404
        recorded = post(feng, f"{path}/record", {"record": "已责令整改", "photo": upload(feng, world.draw())})
        assert (recorded.status_code, recorded.json()["has_photo"]) == (200, True)
        photo = get(sit_down(world, "tang"), f"{path}/photo")
        assert (photo.status_code, photo["Content-Type"]) == (200, "image/webp")
        assert get(sit_down(world, "zheng"), f"{path}/photo").status_code == 404
