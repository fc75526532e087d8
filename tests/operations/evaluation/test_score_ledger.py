"""Points given and taken: two persons, nothing edited, frozen for good, restated with a reason (HS-7, XS-13, ZJG-13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scoring import close, freeze, give, open_march, propose, publish, read_points, use_points_of
from wangge.cases.models import Case
from wangge.evaluation.domain.score_views import QuotaMark
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import (
    EntryFilter,
    correct_entry,
    counter_voided_entries,
    decide_entry,
    fill_period,
    freeze_period,
    get_entry,
    get_period,
    list_entries,
    list_totals,
    open_period,
    publish_period,
    read_rights,
    rerun_period,
    restate_period,
    run_evaluation,
)
from wangge.platform.public import get_profile, seal_anchor, use_profile, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
SANITATION, MUNICIPAL, SQUAD = "张家港市环卫处", "张家港市市政处", "杨舍镇综合执法局"
EVALUATOR = "jiang"


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points."""
    with use_points_of(world, "hongshan"):
        yield world


def test_a_manual_point_counts_when_another_person_confirms_it(hongshan: World) -> None:
    """HS-7: every point has its rule, evidence and author."""
    world, period = hongshan, open_march(hongshan)
    entry_id = propose(world, period)
    assert read_points(world, period) == {}
    with refused("score_same_person"):
        decide_entry(actor=world.actor(EVALUATOR), entry_id=entry_id, is_confirmed=True)
    decide_entry(actor=world.actor("feng"), entry_id=entry_id, is_confirmed=True)
    assert read_points(world, period) == {SANITATION: Decimal(-2)}
    view = get_entry(actor=world.actor("feng"), entry_id=entry_id)
    assert (view.rule_zh, view.proposed_by) == ("严管理问题（部门）", "蒋考评员")
    assert [(step.act, step.person) for step in view.steps] == [("confirm", "冯领导")]
    with refused("score_entry_decided"):
        decide_entry(actor=world.actor("feng"), entry_id=entry_id, is_confirmed=True)
    assert verify_audit(actor=world.system).faults == ()


def test_a_rejected_point_never_counts(hongshan: World) -> None:
    period = open_march(hongshan)
    entry_id = propose(hongshan, period)
    with refused("score_reason_missing"):
        decide_entry(actor=hongshan.actor("feng"), entry_id=entry_id, is_confirmed=False, note=" ")
    decide_entry(actor=hongshan.actor("feng"), entry_id=entry_id, is_confirmed=False, note="证据不足")
    assert read_points(hongshan, period) == {}


def test_the_database_itself_wants_two_persons(hongshan: World) -> None:
    entry_id = propose(hongshan, open_march(hongshan))
    for change in ({"decided_by_id": hongshan.members[EVALUATOR]}, {"state": "counted"}):
        with refused_by_the_database("(?i)constraint"):
            ScoreEntry.objects.filter(pk=entry_id).update(**change)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("score_evidence_missing", {"evidence_id": None}),
        ("score_reason_missing", {"reason": "  "}),
        ("score_subject_missing", {"unit_id": None}),
        ("score_day_outside", {"occurred_on": date(2026, 4, 1)}),
        ("score_rule_unknown", {"rule": "smiles"}),
        ("score_rule_computed", {"rule": "department_rework"}),
        ("score_check_unknown", {"check_kind": "dreams"}),
        ("case_not_found", {"case_number": "ZJG1"}),
    ],
)
def test_a_proposal_without_its_grounds_is_refused(code: str, facts: dict[str, Any], hongshan: World) -> None:
    period = open_march(hongshan)
    with refused(code):
        propose(hongshan, period, **facts)
    assert ScoreEntry.objects.count() == 0


def test_a_cross_check_never_concerns_ones_own_unit(hongshan: World) -> None:
    """HS-7: 对调互查 never concerns a unit below one's own either; other checks may."""
    period = open_march(hongshan)
    hongshan.hire("he", name="何考评员", unit="sanitation", roles=("evaluator",))
    hongshan.hire("shi", name="石考评员", unit="district", roles=("evaluator",))
    with refused("score_own_unit"):
        propose(hongshan, period, by="shi", check_kind="cross_check")
    propose(hongshan, period, by="shi", check_kind="special_check")
    propose(hongshan, period, by="he", unit="municipal", check_kind="cross_check")


@pytest.mark.parametrize(
    ("rule", "unit", "track"),
    [
        ("department_strict", "enforcement", "部门"),
        ("town_strict", "sanitation", "镇街"),
        ("town_strict", "supervision", "镇街"),
    ],
)
def test_a_track_holds_only_those_who_stand_on_it(rule: str, unit: str, track: str, hongshan: World) -> None:
    """HS-7: towns and departments stand apart, also when somebody enters points by hand."""
    period = open_march(hongshan)
    with refused("score_track_other", track=track):
        propose(hongshan, period, rule=rule, unit=unit)
    assert ScoreEntry.objects.count() == 0


def test_points_have_neither_ceiling_nor_floor(hongshan: World) -> None:
    """HS-7: no clamping."""
    period = open_march(hongshan)
    for _ in range(25):
        give(hongshan, period, rule="department_zero_tolerance")
    assert read_points(hongshan, period) == {SANITATION: Decimal(-125)}


@pytest.mark.parametrize("by", ["qian", "chen", "sun", "li", "chu"])
def test_who_has_no_such_role_proposes_nothing(by: str, hongshan: World) -> None:
    period = open_march(hongshan)
    with refused("score_act_not_yours"):
        propose(hongshan, period, by=by, evidence_id=hongshan.photo())


def test_the_records_give_computed_points_once(month: World) -> None:
    """HS-7: the reworked case of a department takes a point, however often the records are read."""
    with use_points_of(month, "hongshan"):
        period = open_march(month)
        assert fill_period(actor=month.actor(EVALUATOR), period_id=period) == 1
        assert fill_period(actor=month.actor(EVALUATOR), period_id=period) == 0
        (entry,) = list_entries(actor=month.actor("feng"), period_id=period, wanted=EntryFilter()).rows
        assert (entry.rule, entry.points, entry.proposed_by) == ("department_rework", Decimal(-1), "")
        assert entry.case_number != ""


def test_a_reworked_case_takes_a_point_on_the_units_own_track_alone(month: World) -> None:
    """HS-7: the squad of a town on the track of the towns, the sanitation unit on that of the departments."""
    month.hire("ji", name="纪队员", unit="enforcement", roles=("handler",))
    case = month.make_case("dispatched", category="vendor", unit="enforcement")
    for move, by in (("sign", "ji"), ("finish", "ji"), ("send_to_check", None), ("fail_check", None)):
        case = month.move(case, move, by or month.find_mover(case, move))
    with use_points_of(month, "hongshan"):
        period = open_march(month)
        fill_period(actor=month.actor(EVALUATOR), period_id=period)
        found = {
            (one.total.subject[0], one.subject_name) for one in list_totals(actor=month.actor("feng"), period_id=period)
        }
    assert found == {("departments", SANITATION), ("towns", SQUAD)}


def test_points_follow_the_multiplier_and_stop_at_the_cap(month: World) -> None:
    """ZJG-13: a closed case gives 1 point, 1.5 in the spring campaign, capped; beside it stands the base quota.

    Of enforcement alone: what other units close on a road is nobody's case of a squad.
    """
    for username, name in (("ji", "纪队员"), ("hu", "胡队员")):
        month.hire(username, name=name, unit="enforcement", roles=("handler",))
    for _ in range(2):
        month.make_case("closed", unit="enforcement")
    period = open_march(month)
    fill_period(actor=month.actor(EVALUATOR), period_id=period)
    assert set(ScoreEntry.objects.filter(track="squads").values_list("unit__name", flat=True)) == {SQUAD}
    entries = ScoreEntry.objects.filter(rule="closed_case", unit_id=month.units["enforcement"])
    assert set(entries.values_list("points", "factor")) == {(Decimal("1.5"), Decimal("1.5"))}
    total = next(one for one in list_totals(actor=month.actor("feng"), period_id=period) if one.subject_name == SQUAD)
    assert total.total.points == Decimal("1.5") * entries.count() > Decimal(2)
    assert total.quota == QuotaMark(base=Decimal("20.7"), count=None)  # 纪 and 胡: 10 cases each in 30 days, of 31
    run_evaluation(actor=month.actor(EVALUATOR), month="2026-03")
    held = next(
        one.quota for one in list_totals(actor=month.actor("feng"), period_id=period) if one.subject_name == SQUAD
    )
    assert held == QuotaMark(base=Decimal("20.7"), count=entries.count())
    assert held.is_reached is False
    scoring = month.profile.scoring
    capped = tuple(rule.model_copy(update={"cap": Decimal(2)}) for rule in scoring.rules)
    with use_profile(month.profile.model_copy(update={"scoring": scoring.model_copy(update={"rules": capped})})):
        assert read_points(month, period)[SQUAD] == Decimal(2)


def test_a_squad_without_any_case_falls_short_too(world: World) -> None:
    """ZJG-13: the base number follows from a squad's people alone; who has closed nothing is not left out."""
    world.hire("ji", name="纪队员", unit="enforcement", roles=("handler",))
    with use_points_of(world, "zhangjiagang"):
        period = open_march(world)
        run_evaluation(actor=world.actor(EVALUATOR), month="2026-03")
        shown = {name: list_totals(actor=world.actor(name), period_id=period) for name in ("feng", "qian")}
    (total,) = shown["feng"]
    assert (total.subject_name, total.total.entries, total.total.points) == (SQUAD, 0, Decimal(0))
    assert total.quota == QuotaMark(base=Decimal("10.3"), count=None)
    assert shown["qian"] == ()  # of another unit


def test_supervision_counts_against_the_unit(month: World) -> None:
    """XS-13: supervised, a point is taken from the unit that was late."""
    late = month.make_case("handling", unit="municipal", category="pothole", place="market")
    month.move(late, "supervise", "zhao")
    with use_points_of(month, "xiangshan"):
        period = open_march(month)
        fill_period(actor=month.actor(EVALUATOR), period_id=period)
        rows = ScoreEntry.objects.filter(rule="supervised").values_list("case_id", "unit_id", "points")
        assert (late.id, month.units["municipal"], Decimal("-0.5")) in set(rows)
        before = read_points(month, period)[MUNICIPAL]
        assert before <= Decimal("-0.5")
        assert counter_voided_entries(actor=month.actor(EVALUATOR), period_id=period) == 0
        Case.objects.filter(pk=late.id).update(is_exempt=True)  # as a granted appeal leaves it
        assert counter_voided_entries(actor=month.actor(EVALUATOR), period_id=period) == 1
        assert ScoreEntry.objects.get(counters__case_id=late.id, cause="excused").points == Decimal("0.5")
        assert read_points(month, period)[MUNICIPAL] == before + Decimal("0.5")


def test_points_of_a_voided_case_come_to_nothing(hongshan: World) -> None:
    """They are countered, never edited."""
    world, period = hongshan, open_march(hongshan)
    case = world.make_case("filed")
    entry_id = give(world, period, case_number=case.number, evidence_id=None)
    before = ScoreEntry.objects.filter(pk=entry_id).values().get()
    assert counter_voided_entries(actor=world.actor(EVALUATOR), period_id=period) == 0
    world.move(case, "void")
    assert counter_voided_entries(actor=world.actor(EVALUATOR), period_id=period) == 1
    assert counter_voided_entries(actor=world.actor(EVALUATOR), period_id=period) == 0
    assert ScoreEntry.objects.filter(pk=entry_id).values().get() == before
    assert read_points(world, period) == {SANITATION: Decimal(0)}
    counter = ScoreEntry.objects.get(counters_id=entry_id)
    assert (counter.points, counter.cause, counter.state) == (Decimal(2), "voided", "counted")
    assert verify_audit(actor=world.system).faults == ()


def test_a_period_goes_from_open_to_published_to_frozen(hongshan: World) -> None:
    world, period, evaluator = hongshan, open_march(hongshan), hongshan.actor(EVALUATOR)
    with refused("score_period_exists"):
        open_period(actor=evaluator, from_on=date(2026, 3, 1), to_on=date(2026, 4, 30))
    with refused("score_period_running"):
        publish_period(actor=evaluator, period_id=period)
    entry_id = propose(world, period)
    world.wait(timedelta(days=31))
    with refused("score_period_waiting", count=1):
        publish_period(actor=evaluator, period_id=period)
    decide_entry(actor=world.actor("feng"), entry_id=entry_id, is_confirmed=True)
    with refused("score_period_state"):
        freeze_period(actor=evaluator, period_id=period)
    publish_period(actor=evaluator, period_id=period)
    with refused("score_period_state"):
        propose(world, period)
    with refused("score_period_public", until_on="2026-04-07"):
        freeze_period(actor=evaluator, period_id=period)
    world.wait(timedelta(days=6))
    digest = close(world, period)
    view = get_period(actor=world.actor("qian"), period_id=period)
    assert (view.state, view.digest, view.public_until_on) == ("frozen", digest, date(2026, 4, 7))
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("by", ["qian", "feng", "li"])
def test_only_an_evaluator_runs_a_period(by: str, hongshan: World) -> None:
    period = open_march(hongshan)
    for act in (publish_period, freeze_period, fill_period):
        with refused("evaluation_not_evaluator"):
            act(actor=hongshan.actor(by), period_id=period)


def test_a_city_without_rules_opens_no_period(world: World) -> None:
    with use_points_of(world, "generic"), refused("score_rules_missing"):
        open_march(world)


def test_a_frozen_period_is_the_same_bytes_again(month: World) -> None:
    """A rerun is byte-equal, also under another cap; the digest covers the runs too; nothing enters any more."""
    world = month
    with use_points_of(world, "hongshan"):
        period = open_march(world)
        stale = run_evaluation(actor=world.actor(EVALUATOR), month="2026-03")
        give(world, period)
        fill_period(actor=world.actor(EVALUATOR), period_id=period)
        with refused("score_period_state"):
            rerun_period(actor=world.actor("feng"), period_id=period)
        freeze(world, period)
        content = ScoreEntry.objects.filter(period_id=period)[0].period.content
        assert '"runs":[[' in content
        assert f'"runs":[[{stale},"' not in content, "a run from before the month was over speaks for nothing"
        with refused("score_period_frozen"):
            propose(world, period)
        for statement in (
            "UPDATE evaluation_scoreentry SET state = 'rejected'",
            "UPDATE evaluation_scoreperiod SET state = 'open'",
        ):
            with refused_by_the_database("frozen"), connection.cursor() as cursor:
                cursor.execute(statement)
        copy = ScoreEntry.objects.filter(period_id=period)[0]
        copy.pk, copy.number, copy.source_key = None, 99, ""
        with refused_by_the_database("frozen"):
            copy.save(force_insert=True)
        seal_anchor(now=world.now, actor=world.system)
        assert rerun_period(actor=world.actor("feng"), period_id=period)
    assert get_profile().scoring.rules[0].cap is not None
    assert rerun_period(actor=world.actor("feng"), period_id=period), "today's caps change nothing that was frozen"
    assert verify_audit(actor=world.system).faults == ()


def test_a_frozen_period_is_restated_by_a_new_edition_with_its_reason(hongshan: World) -> None:
    world, evaluator = hongshan, hongshan.actor(EVALUATOR)
    period = open_march(world)
    case = world.make_case("filed")
    wrong = give(world, period, case_number=case.number)
    give(world, period, unit="municipal")
    with refused("score_period_state"):
        restate_period(actor=evaluator, period_id=period, reason="案件作废")
    digest = freeze(world, period)
    world.move(case, "void")
    with refused("score_reason_missing"):
        restate_period(actor=evaluator, period_id=period, reason="")
    edition = restate_period(actor=evaluator, period_id=period, reason="一案作废，退还扣分")
    with refused("score_period_exists"):
        restate_period(actor=evaluator, period_id=period, reason="再来一版")
    assert counter_voided_entries(actor=evaluator, period_id=edition) == 1
    assert ScoreEntry.objects.get(counters_id=wrong).period_id == edition
    changes = {
        one.subject_name: (one.total.points, one.change)
        for one in list_totals(actor=world.actor("feng"), period_id=edition)
    }
    assert changes == {SANITATION: (Decimal(0), Decimal(2)), MUNICIPAL: (Decimal(-2), Decimal(0))}
    assert read_points(world, period) == {SANITATION: Decimal(-2), MUNICIPAL: Decimal(-2)}
    view = get_period(actor=world.actor("qian"), period_id=edition)
    assert (view.edition, view.restates_id, view.reason) == (2, period, "一案作废，退还扣分")
    publish(world, edition)
    world.wait(timedelta(days=7))
    assert close(world, edition) != digest
    assert all(rerun_period(actor=evaluator, period_id=one) for one in (period, edition))
    assert verify_audit(actor=world.system).faults == ()


def test_a_wrong_entry_is_countered_by_two_persons_in_the_open_edition(hongshan: World) -> None:
    world, evaluator, leader = hongshan, hongshan.actor(EVALUATOR), hongshan.actor("feng")
    period = open_march(world)
    wrong = give(world, period)
    freeze(world, period)
    with refused("score_period_frozen"):
        correct_entry(actor=evaluator, entry_id=wrong, reason="重复扣分")
    edition = restate_period(actor=evaluator, period_id=period, reason="重复扣分")
    assert read_rights(actor=evaluator, entry_id=wrong).may_counter
    first = correct_entry(actor=evaluator, entry_id=wrong, reason="重复扣分")
    with refused("score_entry_countered"):
        correct_entry(actor=evaluator, entry_id=wrong, reason="重复扣分")
    decide_entry(actor=leader, entry_id=first, is_confirmed=False, note="不是重复")
    assert read_points(world, edition) == {SANITATION: Decimal(-2)}
    second = correct_entry(actor=evaluator, entry_id=wrong, reason="与第 1 条重复")
    with refused("score_same_person"):
        decide_entry(actor=evaluator, entry_id=second, is_confirmed=True)
    decide_entry(actor=leader, entry_id=second, is_confirmed=True)
    assert (read_points(world, edition), read_points(world, period)) == (
        {SANITATION: Decimal(0)}, {SANITATION: Decimal(-2)},
    )  # fmt: skip
    assert get_entry(actor=leader, entry_id=wrong).countered_by_id == second
    assert not read_rights(actor=evaluator, entry_id=wrong).may_counter
    assert rerun_period(actor=leader, period_id=period)
    assert verify_audit(actor=world.system).faults == ()


def test_a_unit_sees_its_own_counted_points_only(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    mine, waiting, other = give(world, period), propose(world, period), give(world, period, unit="municipal")
    for by in ("qian", "tang"):
        rows = list_entries(actor=world.actor(by), period_id=period, wanted=EntryFilter()).rows
        assert [row.id for row in rows] == [mine]
        assert read_points(world, period, by) == {SANITATION: Decimal(-2)}
        for hidden in (waiting, other):
            with refused("score_entry_unknown"):
                get_entry(actor=world.actor(by), entry_id=hidden)
    assert read_points(world, period, "chen") == {}
    for by in ("wang_leader", "wang_handler"):
        with refused("score_period_unknown"):
            get_period(actor=world.actor(by), period_id=period)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EntryFilter(), 3), (EntryFilter(track="departments"), 3), (EntryFilter(track="towns"), 0),
        (EntryFilter(rule="department_strict"), 2), (EntryFilter(state="proposed"), 1), (EntryFilter(state="counted"), 2),
        (EntryFilter(state="appealed"), 0), (EntryFilter(state="countered"), 0), (EntryFilter(subject="unit:x"), 0),
        (EntryFilter(subject="grid:320582001001001"), 0), (EntryFilter(page=9), 3),
    ],
)  # fmt: skip
def test_the_ledger_is_narrowed(wanted: EntryFilter, found: int, hongshan: World) -> None:
    period = open_march(hongshan)
    give(hongshan, period)
    give(hongshan, period, rule="department_ordinary", unit="municipal")
    propose(hongshan, period)
    assert list_entries(actor=hongshan.actor("feng"), period_id=period, wanted=wanted).count == found
