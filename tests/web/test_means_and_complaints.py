"""The forms that ask by which means a problem was solved (HS-10), and those that judge a citizen's complaint."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import World
from tests.support.small_city import POINTS
from tests.web.conftest import Visit
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

LON, LAT = POINTS["square"]


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


def photo(world: World) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", world.draw(), "image/jpeg")


def test_who_hands_work_back_chooses_the_means_and_the_history_tells_them(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    address, person = f"/cases/{case.number}/moves/finish/", visit("qian")
    form = person.get(address).content.decode()
    assert re.findall(r'type="radio" name="means" value="(\w+)"( checked)?', form) == [
        ("service", ""), ("management", ""), ("enforcement", ""),
    ]  # fmt: skip
    world.wait()
    missing = person.post(address, {"version": case.version, "after_photos": photo(world)})
    assert missing.status_code == 422
    kept = missing.context["form"].data["stored_photos"]
    answer = person.post(address, {"version": case.version, "stored_photos": kept, "means": "management"})
    assert answer.status_code == 302
    assert "解决方式：管理手段" in person.get(f"/cases/{case.number}/").content.decode()


def test_what_its_finder_fixed_has_its_means_too(world: World, visit: Visit) -> None:
    person, address = visit("chen"), "/cases/new/on-the-spot/"
    data = {"category": "06010", "lon": LON, "lat": LAT}
    photos = {"before_photos": photo(world), "after_photos": photo(world)}
    assert person.post(address, {**data, **photos}).status_code == 422
    photos = {"before_photos": photo(world), "after_photos": photo(world)}
    answer = person.post(address, {**data, **photos, "means": "service"})
    assert "解决方式：服务手段" in person.get(answer["Location"]).content.decode()
    with use_profile(load_profile("generic")):
        assert 'name="means"' not in person.get(address).content.decode()


def test_a_means_that_is_typed_stays_when_somebody_was_faster(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    world.move(case, "finish")
    data = {"version": case.version, "means": "enforcement", "note": "已劝离"}
    page = visit("qian").post(f"/cases/{case.number}/moves/finish/", data)
    assert page.status_code == 409
    assert "执法手段" in page.content.decode()


def test_a_complaint_is_judged_by_its_form_and_by_nobody_of_the_unit(world: World, visit: Visit) -> None:
    world.hire("he", name="何受理", unit="sanitation", roles=("acceptor",))
    case = world.make_case("closed", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t")
    case = world.complain(case)
    address = f"/cases/{case.number}/moves/confirm_complaint/"
    insider = visit("he")
    assert "处置单位及其上下级单位的人员不得判定" in insider.get(f"/cases/{case.number}/").content.decode()
    assert insider.post(address, {"version": case.version, "note": "属实"}).status_code == 409
    person = visit("sun")
    page = person.get(f"/cases/{case.number}/").content.decode()
    assert f'href="{address}"' in page
    missing = person.post(address, {"version": case.version, "note": " "})
    assert missing.status_code == 422
    assert "写明判定的理由和依据" in missing.content.decode()
    assert person.post(address, {"version": case.version, "note": "现场复看，垃圾仍在"}).status_code == 302
    page = person.get(f"/cases/{case.number}/").content.decode()
    assert "投诉属实" in page
    assert "现场复看，垃圾仍在" in page
    assert f'href="{address}"' not in page
