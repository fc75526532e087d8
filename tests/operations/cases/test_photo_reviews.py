"""Photos used again open a review and change nothing else (`domain.md` section 6)."""

from __future__ import annotations

import io
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from PIL import Image

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from wangge.cases.handlers import CASE_TIMER_HANDLERS
from wangge.cases.models import Case, CaseEvent, EvidenceReview, HandlingRound
from wangge.cases.public import CaseRef, count_waiting_reviews, decide_review, list_photo_reviews
from wangge.platform.models import Evidence
from wangge.platform.operations import draining
from wangge.platform.operations.evidence import code_old_evidence
from wangge.platform.public import find_alike, register_handlers, run_due_work, store_evidence, verify_audit


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "_handlers", {})
    register_handlers(CASE_TIMER_HANDLERS)


def paint(seed: int, *, quality: int = 90, width: int = 320) -> bytes:
    image = Image.frombytes("RGB", (12, 9), Random(seed).randbytes(12 * 9 * 3))
    out = io.BytesIO()
    image.resize((width, width * 3 // 4), Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()


def look(world: World) -> list[EvidenceReview]:
    """Let the worker look, and return the reviews there are."""
    while run_due_work(now=world.now):
        pass
    return list(EvidenceReview.objects.order_by("id"))


def report(world: World, data: bytes, by: str = "chen") -> CaseRef:
    return world.make_case(photo_ids=(world.photo(by, data=data),))


def finish(world: World, case: CaseRef, data: bytes) -> CaseRef:
    return world.move(case, "finish", by="qian", photo_ids=(world.photo("qian", data=data),))


def test_the_same_file_in_another_case_opens_a_review(world: World) -> None:
    first, second = report(world, paint(1)), report(world, paint(1))
    (review,) = look(world)
    assert (review.case_id, review.earlier_case_id) == (second.id, first.id)
    assert (review.is_exact, review.distance, review.state) == (True, 0, "waiting")
    assert look(world) == [review]


def test_the_same_picture_smaller_and_compressed_opens_a_review(world: World) -> None:
    first, second = report(world, paint(1)), report(world, paint(1, quality=40, width=200))
    (review,) = look(world)
    assert (review.case_id, review.earlier_case_id, review.is_exact) == (second.id, first.id, False)
    assert review.distance <= 6


def test_other_pictures_and_plain_ones_open_none(world: World) -> None:
    for seed in range(6):
        report(world, paint(seed))
    world.make_case("handled")  # its photos are plain surfaces
    world.make_case("handled")
    assert look(world) == []


def test_an_after_photo_like_the_report_of_its_own_case_opens_a_review(world: World) -> None:
    case = world.make_case("handling", photo_ids=(world.photo(data=paint(1)),))
    finish(world, case, paint(1, quality=50))
    (review,) = look(world)
    assert (review.case_id, review.earlier_case_id) == (case.id, case.id)
    assert (review.photo.purpose, review.earlier_photo.purpose) == ("after", "report")


def test_a_review_changes_neither_case_and_the_audit_holds(world: World) -> None:
    report(world, paint(1))
    case = finish(world, world.make_case("handling"), paint(1))
    (review,) = look(world)
    before = list(Case.objects.order_by("id").values())
    world.wait(timedelta(hours=1))
    decide_review(actor=world.actor("zhao"), review_id=review.pk, verdict="same", note="同一张")
    review.refresh_from_db()
    assert (review.state, review.decided_by_id, review.decided_at, review.note) == (
        "same", world.members["zhao"], world.now, "同一张",
    )  # fmt: skip
    assert list(Case.objects.order_by("id").values()) == before
    assert world.get(case).row.state == "handled"
    assert verify_audit(actor=world.system).ok


def test_a_stock_picture_opens_few_reviews(world: World) -> None:
    for _ in range(8):
        report(world, paint(1))
    reviews = look(world)
    newest = max(review.photo_id for review in reviews)
    assert sum(review.photo_id == newest for review in reviews) == 5


def test_who_sent_one_of_the_photos_does_not_judge_it(world: World) -> None:
    first = world.hire("ma", name="马两岗", unit="supervision", roles=("collector", "acceptor"))
    report(world, paint(1), by="chen")
    world.make_case(by="ma", photo_ids=(world.photo("ma", data=paint(1)),))
    (review,) = look(world)
    assert first in CaseEvent.objects.values_list("actor_id", flat=True)
    with refused("photo_review_of_own"):
        decide_review(actor=world.actor("ma"), review_id=review.pk, verdict="different")
    decide_review(actor=world.actor("sun"), review_id=review.pk, verdict="different")
    with refused("photo_review_decided"):
        decide_review(actor=world.actor("zhao"), review_id=review.pk, verdict="same")


@pytest.mark.parametrize("username", ["chen", "qian", "tang", "li", "feng", "wei"])
def test_others_neither_see_nor_judge(username: str, world: World) -> None:
    report(world, paint(1))
    report(world, paint(1))
    (review,) = look(world)
    assert count_waiting_reviews(actor=world.actor(username)) == 0
    with refused("not_allowed"):
        list_photo_reviews(actor=world.actor(username))
    with refused("not_allowed"):
        decide_review(actor=world.actor(username), review_id=review.pk, verdict="same")


def test_a_pair_over_two_districts_is_for_who_sees_both(world: World) -> None:
    report(world, paint(1))
    world.make_case(place="harbour", by="wang", photo_ids=(world.photo("wang", data=paint(1)),))
    (review,) = look(world)
    for username in ("sun", "wang"):
        assert list_photo_reviews(actor=world.actor(username)).rows == ()
        with refused("photo_review_not_found"):
            decide_review(actor=world.actor(username), review_id=review.pk, verdict="same")
    (row,) = list_photo_reviews(actor=world.actor("chu")).rows
    assert row.id == review.pk


def test_an_unknown_verdict_is_refused(world: World) -> None:
    report(world, paint(1))
    report(world, paint(1))
    (review,) = look(world)
    with refused("photo_review_verdict_unknown", verdict="waiting"):
        decide_review(actor=world.actor("sun"), review_id=review.pk, verdict="waiting")
    with refused_by_the_database("evidence_review_decided_by_somebody"):
        EvidenceReview.objects.filter(pk=review.pk).update(state="same")
    with refused_by_the_database("evidence_review_in_order"):
        EvidenceReview.objects.filter(pk=review.pk).update(photo=review.earlier_photo_id)


def test_pictures_kept_before_there_were_codes_are_found_once_coded(world: World) -> None:
    old, new = world.photo(data=paint(1)), world.photo(data=paint(1, quality=50))
    Evidence.objects.filter(id=old).update(
        is_coded=False, picture_code=None, code_band_1=None, code_band_2=None, code_band_3=None, code_band_4=None
    )
    assert find_alike(new, most_distance=6) == ()
    assert code_old_evidence(most=10) == 1
    assert [one.evidence_id for one in find_alike(new, most_distance=6)] == [old]
    assert code_old_evidence(most=10) == 0


def test_the_search_reads_indexes_not_the_whole_table(world: World) -> None:
    ids = [world.photo(data=paint(seed)) for seed in range(3)]
    del ids
    table, bands = Evidence._meta.db_table, " OR ".join(f"code_band_{band} IN (1, 2, 3)" for band in range(1, 5))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are read whole by a sane planner
            cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE {bands}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {bands}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert [f"evidence_code_band_{band}" in plan for band in range(1, 5)] == [True] * 4, plan


def send_from(world: World, lon: float, lat: float) -> int:
    return store_evidence(data=world.draw(), actor=world.actor("qian"), lon=lon, lat=lat).id


@pytest.mark.parametrize("move", ["finish", "submit_to_unit_leader"])
@pytest.mark.usefixtures("whole_table")
def test_a_photo_taken_far_away_needs_a_reason(move: str, world: World) -> None:
    case = world.make_case("handling")
    row = Case.objects.get(id=case.id)
    assert row.lon is not None
    assert row.lat is not None
    far = send_from(world, row.lon, row.lat + 0.003)  # some 333 m to the north
    with refused("after_photo_far", most_m=200):
        world.move(case, move, by="qian", photo_ids=(far,), note=" ")
    assert HandlingRound.objects.get(case_id=case.id).handler_id is None

    moved = world.move(case, move, by="qian", photo_ids=(far,), note="垃圾已运至中转站，照片摄于中转站")
    event = CaseEvent.objects.get(case_id=case.id, seq=moved.version)
    assert '"photos_far_m":333' in event.payload.replace(" ", "") or '"photos_far_m":334' in event.payload
    (photo,) = [photo for photo in world.get(moved).photos if photo.purpose == "after"]
    assert photo.distance_m == pytest.approx(333.6, abs=1)
    assert verify_audit(actor=world.system).ok


def test_a_photo_near_by_or_without_a_place_passes(world: World) -> None:
    case = world.make_case("handling")
    row = Case.objects.get(id=case.id)
    assert row.lon is not None
    assert row.lat is not None
    near = send_from(world, row.lon, row.lat + 0.0015)
    moved = world.move(case, "finish", by="qian", photo_ids=(near, world.photo("qian")), note="")
    distances = [photo.distance_m for photo in world.get(moved).photos if photo.purpose == "after"]
    assert distances == [pytest.approx(166.8, abs=1), None]
