"""The page on which photos that were there before are judged."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.operations.cases.test_photo_reviews import paint
from tests.web.conftest import Visit
from wangge.cases.models import EvidenceReview
from wangge.cases.public import look_for_copies

PAGE = "/reviews/photos/"


@pytest.fixture(autouse=True)
def no_old_count() -> None:
    caches["process"].clear()


@pytest.fixture
def review(world: World) -> EvidenceReview:
    for place in ("square", "market"):
        report(world, 1, place=place, address="<人民路>")
    return EvidenceReview.objects.get()


def report(world: World, seed: int, **facts: Any) -> None:
    """Report a case with a picture, and look whether the picture was there before."""
    case = world.make_case(photo_ids=(world.photo(data=paint(seed)),), **facts)
    look_for_copies(case_id=case.id, event_seq=1, now=world.now)


def test_both_photos_stand_side_by_side_with_their_cases(review: EvidenceReview, world: World, visit: Visit) -> None:
    page = visit("zhao").get(PAGE).content.decode()
    for number in (review.case.number, review.earlier_case.number):
        assert f"/cases/{number}/" in page
    assert page.count(f"/evidence/{review.photo.evidence_id}/display/") == 2  # one file, two uses
    assert "同一文件" in page
    assert "&lt;人民路&gt;" in page


def test_a_verdict_takes_the_pair_from_the_list(review: EvidenceReview, world: World, visit: Visit) -> None:
    person = visit("sun")
    answer = person.post(f"{PAGE}{review.pk}/", {"verdict": "same", "note": "同图"}, follow=True)
    assert answer.status_code == 200
    assert f'id="review-{review.pk}"' not in answer.content.decode()
    judged = person.get(PAGE, {"state": "same"}).content.decode()
    assert "孙受理员" in judged
    assert "同图" in judged


def test_a_refused_verdict_keeps_what_was_typed(review: EvidenceReview, world: World, visit: Visit) -> None:
    answer = visit("sun").post(f"{PAGE}{review.pk}/", {"verdict": "perhaps", "note": "看不清"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="看不清"' in page
    assert "未知的复核结论" in page


def test_the_page_takes_few_queries_however_many_pairs_there_are(
    review: EvidenceReview, world: World, visit: Visit
) -> None:
    person = visit("zhao")
    person.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        person.get(PAGE)
    for seed in (2, 3):
        for _ in range(2):
            report(world, seed)
    with CaptureQueriesContext(connection) as three:
        assert person.get(PAGE).content.decode().count('<section class="card wg-review" id="review-') == 3
    assert len(three) == len(one)
    assert len(one) <= 6, [query["sql"][:100] for query in one]


def test_the_menu_offers_the_page_to_those_who_may(review: EvidenceReview, world: World, visit: Visit) -> None:
    assert PAGE in visit("zhao").get("/").content.decode()
    assert PAGE not in visit("chen").get("/").content.decode()


def test_the_navigation_counts_what_waits_for_those_who_may_decide(
    review: EvidenceReview, world: World, visit: Visit, django_capture_on_commit_callbacks: Any
) -> None:
    for username in ("zhao", "chu"):
        assert "照片复核，1 件待复核" in visit(username).get("/").content.decode()
    for username in ("chen", "qian", "feng", "wang"):
        assert "件待复核" not in visit(username).get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        visit("zhao").post(f"{PAGE}{review.pk}/", {"verdict": "different"})
    for username in ("zhao", "chu"):
        assert "件待复核" not in visit(username).get("/").content.decode()


def test_a_photo_of_the_result_says_where_it_was_taken(world: World, visit: Visit) -> None:
    case = world.make_case("handled")
    assert "照片未记录位置" in visit("sun").get(f"/cases/{case.number}/").content.decode()
