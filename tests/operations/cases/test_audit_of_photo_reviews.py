"""A judgement on two photos is under the seal like an act on a case: what is changed past the program is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories import World
from tests.operations.cases.test_photo_reviews import paint
from tests.support.refusals import refused_by_the_database
from tests.support.storage import set_triggers_aside
from wangge.cases.models import EvidenceReview, ReviewEvent
from wangge.cases.public import decide_review, look_for_copies
from wangge.platform.domain.chain import compute_counter_mac
from wangge.platform.models import NumberCounter
from wangge.platform.public import get_audit_key, seal_anchor, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(world: World) -> EvidenceReview:
    """Give a review that was decided, with another one behind it that waits."""
    for seed in (1, 2):
        for _ in range(2):
            case = world.make_case(photo_ids=(world.photo(data=paint(seed)),))
            look_for_copies(case_id=case.id, event_seq=1, now=world.now)
    first, _ = EvidenceReview.objects.order_by("id")
    world.wait()
    decide_review(actor=world.actor("zhao"), review_id=first.pk, verdict="same", note="同一张")
    first.refresh_from_db()
    return first


def execute(statement: str, parameters: list[Any]) -> None:
    """Write past triggers and foreign keys, as the owner of the database can."""
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def list_faults(world: World) -> list[tuple[str, str]]:
    """Return subject and kind of each fault."""
    return [(fault.subject, fault.kind) for fault in verify_audit(actor=world.system).faults]


def seal(world: World) -> None:
    world.wait(timedelta(hours=1))
    seal_anchor(now=world.now, actor=world.system)


def test_finding_and_deciding_are_two_sealed_events(review: EvidenceReview, world: World) -> None:
    events = list(review.events.order_by("seq"))
    assert [(event.seq, event.act, event.actor_id) for event in events] == [
        (1, "found", None), (2, "decided", world.members["zhao"]),
    ]  # fmt: skip
    assert (review.number, review.version, review.head_mac) == (1, 2, events[-1].mac)
    assert list_faults(world) == []
    seal(world)
    assert list_faults(world) == []


ROW = "UPDATE cases_evidencereview SET {} WHERE id = %s"
EVENTS = "UPDATE cases_reviewevent SET {} WHERE review_id = %s AND seq = 2"
CHANGES = {
    "the verdict": (ROW.format("state = 'different'"), {"row_changed", "column_differs"}),
    "back to waiting": (
        ROW.format("state = 'waiting', decided_by_id = NULL, decided_at = NULL"), {"row_changed", "column_differs"}),
    "who decided": (
        ROW.format("decided_by_id = (SELECT id FROM people_member WHERE username = 'li')"),
        {"row_changed", "column_differs"}),
    "when": (ROW.format("decided_at = found_at"), {"row_changed", "column_differs"}),
    "the note": (ROW.format("note = '看不清'"), {"row_changed", "column_differs"}),
    "how alike": (ROW.format("distance = 6, is_exact = FALSE"), {"row_changed", "column_differs"}),
    "the photo": (
        ROW.format("photo_id = (SELECT max(id) FROM cases_casephoto)"), {"row_changed", "column_differs"}),
    "the event's verdict": (EVENTS.format("payload = replace(payload, 'same', 'different')"), {"event_changed"}),
    "the event's actor": (EVENTS.format("actor_id = NULL"), {"event_changed"}),
    "the event removed": (
        "DELETE FROM cases_reviewevent WHERE review_id = %s AND seq = 2", {"events_cut_off"}),
}  # fmt: skip


@pytest.mark.parametrize("is_sealed", [False, True], ids=["before sealing", "after sealing"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_found_and_named(
    change: str, review: EvidenceReview, world: World, is_sealed: bool
) -> None:
    if is_sealed:
        seal(world)
    statement, kinds = CHANGES[change]
    execute(statement, [review.pk])
    found = list_faults(world)
    assert {subject for subject, _ in found} == {"photo review 1"}
    assert {kind for _, kind in found} - {"sealed_event_missing"} == kinds


def test_a_review_removed_whole_leaves_a_number_nobody_bears(review: EvidenceReview, world: World) -> None:
    execute("DELETE FROM cases_reviewevent WHERE review_id = %s", [review.pk])
    execute("DELETE FROM cases_evidencereview WHERE id = %s", [review.pk])
    assert list_faults(world) == [("photo review 1", "number_missing")]


def test_the_last_review_removed_with_its_number_is_missed_after_the_seal(review: EvidenceReview, world: World) -> None:
    seal(world)
    last = EvidenceReview.objects.get(number=2)
    execute("DELETE FROM cases_reviewevent WHERE review_id = %s", [last.pk])
    execute("DELETE FROM cases_evidencereview WHERE id = %s", [last.pk])
    counter = compute_counter_mac(get_audit_key(), scope="review:photos", last=1)  # by somebody who has the key
    NumberCounter.objects.filter(scope="review:photos").update(last=1, mac=counter)
    kinds = {kind for _, kind in list_faults(world)}
    assert {"chain_removed", "counter_set_back"} <= kinds


def test_events_whose_review_is_gone_are_named(review: EvidenceReview, world: World) -> None:
    execute("DELETE FROM cases_evidencereview WHERE id = %s", [review.pk])
    assert {kind for _, kind in list_faults(world)} == {"row_missing", "number_missing"}


def test_the_database_refuses_to_change_a_reviews_events(review: EvidenceReview) -> None:
    with refused_by_the_database("append-only"):
        ReviewEvent.objects.filter(review=review).update(act="found")
    with refused_by_the_database("append-only"):
        ReviewEvent.objects.filter(review=review).delete()


def test_a_pair_that_is_known_takes_no_number(review: EvidenceReview, world: World) -> None:
    case_id = review.case_id
    assert look_for_copies(case_id=case_id, event_seq=1, now=world.now) == 0
    assert NumberCounter.objects.get(scope="review:photos").last == 2
