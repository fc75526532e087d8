"""Whether the unit for which a case counts signed for it in time: within two hours of each dispatch."""

from __future__ import annotations

from datetime import timedelta

from tests.rules.cases.fact_histories import CREW, Story, fold_cut, read_fact
from tests.rules.cases.test_fold_facts import DISPATCHER, tell_dispatched


def look(story: Story, *, wait: float = 0) -> tuple[object, ...]:
    facts = read_fact(story, as_of=story.at + timedelta(hours=wait))
    return tuple(facts[name] for name in ("sign_due", "signed", "signed_on_time"))


def test_a_unit_has_to_sign_and_its_deadline_decides() -> None:
    """Signed in time or late; not signed, within the limit and beyond it."""
    assert look(tell_dispatched().act("sign", hours=1)) == (True, True, True)
    assert look(tell_dispatched().act("sign", hours=3)) == (True, True, False)
    assert look(tell_dispatched(), wait=1) == (True, False, None)
    assert look(tell_dispatched(), wait=3) == (True, False, False)


def test_what_is_not_its_to_handle_is_not_its_to_sign() -> None:
    """Returned in time unsigned; returned too late; and the next unit, which signs for its own."""
    in_time = tell_dispatched().act("return", hours=1)
    assert look(in_time) == (False, False, None)
    assert look(tell_dispatched().act("return", hours=3)) == (True, False, False)
    in_time.act("dispatch", by=DISPATCHER, unit_id=CREW).act("sign", hours=1)
    assert look(in_time) == (True, True, True)


def test_a_case_that_never_reached_a_unit_is_nobodys_to_sign() -> None:
    story = Story(case_id=1).act("report", hours=0).act("accept", by=21, category_id=7)
    assert look(story) == (False, False, None)
    assert look(Story(case_id=1).act("import_closed", hours=0)) == (None, None, None)


def test_at_a_cut_the_signing_is_as_it_stood() -> None:
    """Signed later, at the cut it still waited within the limit."""
    story = tell_dispatched()
    cut = story.at + timedelta(hours=1)
    (facts,) = fold_cut(story.act("sign", hours=3), as_of=cut).to_pylist()
    assert (facts["signed"], facts["signed_on_time"]) == (False, None)
