from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from tests.operations.platform.fake_cases import SCOPE, FakeCases
from wangge.kernel.public import Actor, DomainError
from wangge.platform.domain.faults import AuditReport
from wangge.platform.models import Anchor, AnchorHead
from wangge.platform.operations import anchor_file, sealing
from wangge.platform.public import AnchorView, SimulatedClock, list_anchors, seal_anchor, take_number, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


def seal(clock: SimulatedClock, system: Actor) -> AnchorView:
    clock.advance_to(clock.now() + timedelta(days=1))
    return seal_anchor(now=clock.now(), actor=system)


def verify(system: Actor) -> AuditReport:
    return verify_audit(actor=system)


def test_an_anchor_seals_what_grew_since_the_one_before(cases: FakeCases, clock: SimulatedClock, system: Actor) -> None:
    first, second = cases.report(events=3), cases.report(events=2)
    anchor = seal(clock, system)
    assert (anchor.number, anchor.chain_count, anchor.event_count) == (1, 2, 5)
    cases.append(second)
    third = cases.report()
    anchor = seal(clock, system)
    assert (anchor.number, anchor.chain_count, anchor.event_count) == (2, 2, 2)
    assert set(AnchorHead.objects.values_list("anchor_id", "chain_key", "count")) == {
        (1, first, 3),
        (1, second, 2),
        (2, second, 3),
        (2, third, 1),
    }
    report = verify(system)
    assert (report.ok, report.chains, report.events, report.anchors) == (True, 3, 7, 2)


def test_a_day_without_acts_is_sealed_too(cases: FakeCases, clock: SimulatedClock, system: Actor) -> None:
    cases.report()
    seal(clock, system)
    anchor = seal(clock, system)
    assert (anchor.number, anchor.chain_count) == (2, 0)
    assert verify(system).ok


def test_only_chains_that_may_have_grown_are_read(cases: FakeCases, clock: SimulatedClock, system: Actor) -> None:
    seal(clock, system)
    sealed_at = clock.now()
    seal(clock, system)
    assert cases.asked_since[0] is None
    since = cases.asked_since[1]
    assert since is not None
    assert since < sealed_at


def test_counters_are_sealed_when_they_moved(cases: FakeCases, clock: SimulatedClock, system: Actor) -> None:
    cases.report()
    seal(clock, system)
    seal(clock, system)
    cases.report()
    seal(clock, system)
    counters = list(Anchor.objects.order_by("number").values_list("counters", flat=True))
    assert counters == [{SCOPE: 1, "platform:scopes": 1}, {}, {SCOPE: 2}]


def test_every_anchor_is_a_line_of_the_file(cases: FakeCases, clock: SimulatedClock, system: Actor, home: Path) -> None:
    cases.report()
    anchors = [seal(clock, system), seal(clock, system)]
    lines = [json.loads(line) for line in (home / "anchors.jsonl").read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert [line["mac"] for line in lines] == [anchor.mac for anchor in anchors]
    assert lines[1]["previous"] == lines[0]["mac"]
    assert [anchor.number for anchor in list_anchors(actor=system)] == [2, 1]


def test_a_line_that_a_crash_kept_out_is_reported_and_added(
    cases: FakeCases, clock: SimulatedClock, system: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.report()
    seal(clock, system)
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "append_anchors", lambda: 0)
        seal(clock, system)
    assert [(fault.kind, fault.subject) for fault in verify(system).faults] == [("anchor_not_in_file", "2")]
    seal(clock, system)
    assert verify(system).ok


def test_a_line_that_a_crash_tore_is_completed(
    cases: FakeCases, clock: SimulatedClock, system: Actor, home: Path
) -> None:
    cases.report()
    seal(clock, system)
    seal(clock, system)
    file = home / "anchors.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    assert not verify(system).ok
    anchor_file.append_anchors()
    assert verify(system).ok


def test_a_file_that_lost_more_is_not_mended(
    cases: FakeCases, clock: SimulatedClock, system: Actor, home: Path
) -> None:
    for _ in range(4):
        seal(clock, system)
    (home / "anchors.jsonl").unlink()
    assert [fault.kind for fault in verify(system).faults] == ["anchor_file_missing"]
    seal(clock, system)
    assert [fault.subject for fault in verify(system).faults] == ["1", "2", "3", "4"]


def test_a_seal_rolled_back_leaves_no_line(
    cases: FakeCases, clock: SimulatedClock, system: Actor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> dict[str, int]:
        raise RuntimeError

    monkeypatch.setattr(sealing, "_find_moved_counters", fail)
    with pytest.raises(RuntimeError):
        seal(clock, system)
    assert not Anchor.objects.exists()
    assert not (home / "anchors.jsonl").exists()


def test_a_tampered_row_is_not_sealed(
    cases: FakeCases, clock: SimulatedClock, system: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = cases.report(), cases.report()
    cases.change_row(bad)
    with caplog.at_level(logging.ERROR):
        seal(clock, system)
    assert list(AnchorHead.objects.values_list("chain_key", flat=True)) == [good]
    assert f"F-{bad}" in caplog.text


def test_only_the_administrator_and_the_system_seal(clock: SimulatedClock) -> None:
    for roles, code in ((frozenset({"handler"}), "not_administrator"), (frozenset({"auditor"}), "not_administrator")):
        with pytest.raises(DomainError) as refusal:
            seal_anchor(now=clock.now(), actor=Actor(member_id=1, name="李", roles=roles))
        assert refusal.value.code == code
    seal_anchor(now=clock.now(), actor=Actor(member_id=1, name="陈", roles=frozenset({"admin"})))


def test_a_number_taken_by_other_modules_needs_no_row(clock: SimulatedClock, system: Actor) -> None:
    take_number("receipt:2026")
    seal(clock, system)
    assert verify(system).ok
