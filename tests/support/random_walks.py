"""Random people make random moves on random cases while the worker's clocks act; what was made is counted by name.

A walk prefers the moves that were made least often so far, so that enough walks make every move of the table.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from tests.factories import MONDAY_MORNING, STEP, World
from tests.support.small_city import CAST, POINTS
from tests.support.usual_moves import PATHS
from wangge.cases.domain.workflow import CASE_MOVES, ECHOES
from wangge.cases.models import Assistance, Case, CaseClock, CaseEvent
from wangge.cases.operations.reporting import refer_to
from wangge.cases.public import CaseRef, ImportedCase, import_case, report_case
from wangge.kernel.public import Actor, DomainError
from wangge.platform.models import DueWork
from wangge.platform.public import SimulatedClock, run_due_work, use_clock, verify_audit

MOVES = [move.name for move in CASE_MOVES.moves if "new" not in move.sources]
PEOPLE = [*CAST, "system"]
MOST_CASES = 6
REF_COLUMNS = ("number", "version", "state", "stage_due_at")
STANDING_COLUMNS = ("version", "row_mac", "state", "district_id", "unit_id", "checker_id", "verifier_id")
REFUSALS = {
    "case_changed", "case_not_found", "check_assigned_to_other", "checker_of_handling_unit", "condition_of_other_category",
    "merge_into_itself", "merge_target_not_found", "move_wrong_role", "move_wrong_state", "organisation_unknown",
    "return_limit_reached", "member_unknown", "route_missing", "supervision_running", "supervision_at_its_end",
    "supervision_missing", "verification_missing", "verification_assigned_to_other", "verifier_is_reporter",
    "verifier_of_handling_unit", "nobody_to_draw", "request_open", "request_not_found", "decider_is_asker",
    "decider_is_reviewer", "review_missing", "review_not_yours", "no_limit_to_extend", "extension_too_long",
    "extensions_used_up", "case_overdue", "suspension_date_past", "suspension_too_long", "suspensions_used_up",
    "already_urgent", "assistance_of_lead", "called_already", "check_in_too_far", "checked_in_already",
    "conference_missing", "conference_running", "effect_not_awaited", "handling_not_timed", "not_called",
    "not_checked_in", "parts_open", "reopen_too_late", "reopened_already", "returned_to_you", "take_back_unfiled",
    "unmerge_too_late", "after_photo_too_old",
    "complaint_missing", "judge_of_handling_side", "case_of_another_unit", "pass_on_not_planned", "need_missing", "appeal_not_overdue", "appeal_once", "appeal_too_late", "check_out_of_time", "confirmer_is_handler",
}  # fmt: skip
# Clocks of a unit that run beside the one shown, and the state in which they do.
BESIDE = {"sign": "dispatched", "confirm": "confirming"}
UNIT_ROLES = {"handler", "unit_leader"}


class Walk:
    """One walk by a seed; `made` counts moves by name, also over the walks before."""

    def __init__(self, world: World, seed: int, made: Counter[str]) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.made = made
        self.cases = [self.begin_case() for _ in range(self.chance.randint(1, 3))]

    def go(self, steps: int) -> None:
        """Take steps: an attempt each, now and then a new case or a look by the worker."""
        for _ in range(steps):
            roll = self.chance.random()
            if roll < 0.04 and len(self.cases) < MOST_CASES:
                self.cases.append(self.begin_case())
            elif roll < 0.07:
                self.let_time_pass()
            case = self.chance.choice(self.cases)
            if CASE_MOVES.states[case.state].is_final and self.chance.random() < 0.3:
                self.cases.remove(case)
                self.cases.append(self.begin_case())
                continue
            move = self.choose_move(case)
            by = self.world.find_mover(case, move) if self.chance.random() < 0.9 else self.chance.choice(PEOPLE)
            if self.attempt(case, move, by):
                self.made[move] += 1
                self.look_again()

    def choose_move(self, case: CaseRef) -> str:
        """Return mostly a move that the state offers, the rarest the likeliest; sometimes any move at all."""
        possible = [move.name for move in CASE_MOVES.moves_from(case.state)]
        if not possible or self.chance.random() < 0.03:
            return self.chance.choice(MOVES)
        if self.chance.random() < 0.1:
            return self.chance.choice(possible)
        return self.choose_rare(possible)

    def choose_rare(self, moves: Sequence[str]) -> str:
        """Return one of the moves, the more likely the less often it was made."""
        return self.chance.choices(moves, [1 / (1 + self.made[name]) for name in moves])[0]

    def begin_case(self) -> CaseRef:
        """Let a case come in on one of its ways; most are brought on a while, to be let go anywhere."""
        world, choose = self.world, self.chance.choice
        ways: dict[str, tuple[int, Callable[[], CaseRef]]] = {
            "line": (10, lambda: world.make_case(choose(list(PATHS)), by=choose(("chen", "wang")))),
            "ready": (10, lambda: world.make_case_for(self.choose_rare(MOVES))),
            "report": (5, lambda: world.report(choose(("chen", "zhou", "wang")))),
            "media": (5, lambda: world.report("sun", source="media")),
            "citizen": (1, lambda: report_as_citizen(world)),
            "handle_on_the_spot": (1, lambda: world.handle_on_the_spot(choose(("chen", "zhou")))),
            "import_closed": (1, lambda: bring_in(world, is_closed=True)),
            "import_filed": (1, lambda: bring_in(world, is_closed=False)),
        }
        way = self.chance.choices(list(ways), [weight for weight, _ in ways.values()])[0]
        if way not in {"line", "ready"}:
            self.made["report" if way in {"media", "citizen"} else way] += 1
        world.wait()
        return ways[way][1]()

    def let_time_pass(self) -> None:
        """Let hours or days pass; then the worker mostly does what has come due."""
        self.world.wait(STEP * self.chance.choice((1, 12, 100, 500, 2500)))
        if self.chance.random() < 0.8:
            while run_due_work(now=self.world.now):
                pass
            assert list(DueWork.objects.exclude(last_error="").values_list("name", "last_error")) == []
            self.look_again()

    def attempt(self, case: CaseRef, move: str, by: str) -> bool:
        """Try a move and return whether it was made; a refusal is one of those known, and it changes nothing."""
        arguments: dict[str, object] = {}
        if move == "merge":
            arguments["target_number"] = self.chance.choice(list(Case.objects.values_list("number", flat=True)))
        if move == "accept":
            arguments["category_id"] = self.chance.choice(list(self.world.categories.values()))
        before = Case.objects.only(*STANDING_COLUMNS).get(pk=case.id)
        called = set(Assistance.objects.filter(case_id=case.id, reported_at=None).values_list("unit_id", flat=True))
        try:
            self.world.move(case, move, by, **arguments)
        except DomainError as error:
            code = error.code
        else:
            if by != "system":
                check_standing(self.world.actor(by), before, move, called_units=called)
            return True
        assert code in REFUSALS, (code, move, by)
        assert Case.objects.values_list("version", "row_mac").get(pk=case.id) == (before.version, before.row_mac)
        return False

    def look_again(self) -> None:
        """Read the cases anew: a merge, a split or the worker moved others too; parts and reopened ones join."""
        known = {case.id for case in self.cases}
        rows = Case.objects.filter(Q(pk__in=known) | Q(pk__gt=max(known))).order_by("pk").only(*REF_COLUMNS)
        found = [refer_to(row) for row in rows]
        fresh = [case for case in found if case.id not in known]
        self.cases = [case for case in found if case.id in known]
        self.cases += fresh[: MOST_CASES - len(self.cases)]


def report_as_citizen(world: World) -> CaseRef:
    """Let somebody without an account report."""
    citizen = Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}))
    return report_case(actor=citizen, report=world.describe_report(source="citizen_web"))


def bring_in(world: World, *, is_closed: bool) -> CaseRef:
    """Import a row of another system."""
    return import_case(actor=world.system, record=describe_import(world, is_closed=is_closed))


def describe_import(world: World, *, is_closed: bool) -> ImportedCase:
    """Return a row of another system, closed there or still open."""
    lon, lat = POINTS["square"]
    return ImportedCase(
        external_source="old system",
        external_id=f"A-{Case.objects.count()}",
        digest="d" * 64,
        source="hotline_12345",
        source_class="public",
        category_id=world.categories["garbage"],
        description="垃圾",
        address="人民路 1 号",
        reported_at=world.now - timedelta(days=1),
        closed_at=world.now if is_closed else None,
        lon=lon,
        lat=lat,
    )


def check_standing(actor: Actor, before: Case, move: str, *, called_units: set[int]) -> None:
    """A move that was made was never a foreign district's, nor a foreign unit's, nor a task given to somebody else."""
    assert before.district_id == actor.district_id
    used = CASE_MOVES.find_move(move).roles & actor.roles
    assert used
    if move == "note":
        return
    if move in {"check_in", "report_assistance"}:
        assert called_units & actor.unit_ids
    elif used <= UNIT_ROLES:
        assert before.unit_id in actor.unit_ids
    if used == {"collector"}:
        assigned = {"checking": before.checker_id, "verifying": before.verifier_id}[before.state]
        assert assigned == actor.member_id


def check_history(case: Case) -> None:
    """Every event goes on from the state before it by a move of the table, made under a role that may make it."""
    state = "new"
    for event in CaseEvent.objects.filter(case_id=case.pk).order_by("seq"):
        assert event.from_state == state
        if event.move in (*ECHOES, "rate"):
            assert event.to_state in {event.from_state, "filed", "reported"}
        else:
            move = CASE_MOVES.find_move(event.move)
            assert (event.from_state in move.sources, event.to_state) == (True, move.find_target(event.from_state))
            assert event.actor_role in move.roles
        state = event.to_state
    assert state == case.state


def check_shown_stage(case: Case) -> None:
    """The deadline shown on the row is that of the running clock it names; a case that is over runs none.

    A suspended case shows none: its clocks stand still.
    """
    running = {clock.stage: clock for clock in CaseClock.objects.filter(case_id=case.pk, stopped_at__isnull=True)}
    if CASE_MOVES.states[case.state].is_final:
        assert running == {}
        assert (case.stage, case.stage_due_at) == ("", None)
    elif case.stage:
        assert case.stage_due_at == (None if case.state == "suspended" else running[case.stage].due_at)
        beside = {stage for stage, state in BESIDE.items() if state == case.state}
        assert set(running) - {"total", "first_effect"} == {case.stage, *beside}
    else:
        assert CaseEvent.objects.filter(case_id=case.pk, seq=1, move="import_filed").exists()


def walk_and_check(world: World, seed: int, *, steps: int, made: Counter[str]) -> None:
    """Walk from the same morning, count the moves made, check every case and the audit, and roll everything back."""
    world.clock = SimulatedClock(MONDAY_MORNING)  # the days of many walks together would leave the calendar
    with use_clock(world.clock), transaction.atomic():
        Walk(world, seed, made).go(steps)
        for case in Case.objects.all():
            check_history(case)
            check_shown_stage(case)
        assert verify_audit(actor=world.system).faults == ()
        transaction.set_rollback(True)
