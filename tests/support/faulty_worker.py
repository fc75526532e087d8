"""A worker in a process of its own that tests kill: `python -m tests.support.faulty_worker MODE [INSTANT]`.

`prepare` makes a small city with dispatched cases in the installation of the environment; `die` does what is due at the
instant and kills itself with the first act made and not committed; `hold` says "holding" there and waits to be killed;
`work` works until nothing is due; `report` prints each case's moves and what the audit says, as JSON. Clocks are
simulated, so no test waits.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wangge.platform.public import SimulatedClock

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CASES = 6


def main() -> None:
    """Do one mode."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wangge.config.settings"
    import django

    django.setup()
    from wangge.platform.public import SimulatedClock, use_clock

    mode = sys.argv[1]
    clock = SimulatedClock(datetime.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else MONDAY)
    with use_clock(clock):
        {"prepare": prepare, "die": die, "hold": hold, "work": work, "report": report}[mode](clock)


def prepare(clock: SimulatedClock) -> None:
    """Make the tables, the city and cases that wait for a signature."""
    from django.core.management import call_command

    from tests.factories import World
    from tests.support.small_city import build_small_city
    from wangge.platform.public import get_profile

    call_command("migrate", verbosity=0, interactive=False)
    city = build_small_city(now=MONDAY)
    world = World(clock=clock, city=city, profile=get_profile())
    for _ in range(CASES):
        world.make_case("dispatched")


def die(_: SimulatedClock) -> None:
    """Kill this process between claim and finish: the first act is made, its transaction is not committed."""
    stop_within_an_act(lambda: os.kill(os.getpid(), signal.SIGKILL), claims=1000)


def hold(_: SimulatedClock) -> None:
    """Claim one piece of work, make its act and wait in the middle of the transaction to be killed."""

    def wait() -> None:
        print("holding", flush=True)
        sys.stdin.read()

    stop_within_an_act(wait, claims=1)


def stop_within_an_act(stop: Callable[[], None], *, claims: int) -> None:
    """Claim so much work at a time and call `stop` when the first act is made and not committed."""
    from wangge.cases.operations import firing
    from wangge.platform.public import get_clock, run_due_work

    make_move = firing.make_move  # type: ignore[attr-defined]

    def make_and_stop(*arguments: object, **named: object) -> None:
        make_move(*arguments, **named)  # type: ignore[arg-type]
        stop()

    firing.make_move = make_and_stop  # type: ignore[attr-defined]
    while run_due_work(now=get_clock().now(), limit=claims, worker_name="stops"):
        pass


def work(clock: SimulatedClock) -> None:
    """Work as `wangge work` does until nothing is due any more; the clock goes on while there is nothing to do."""
    from wangge.platform.models import DueWork
    from wangge.platform.operations import worker
    from wangge.platform.public import get_clock, run_due_work, run_worker

    stop, now = threading.Event(), get_clock().now()

    def run(**options: object) -> int:
        done = run_due_work(**options)  # type: ignore[arg-type]
        print("worked", flush=True)
        if done == 0:
            clock.advance_to(clock.now() + timedelta(seconds=10))
        if done == 0 and not DueWork.objects.filter(state="pending", due_at__lte=now).exists():
            stop.set()
        return done

    worker.run_due_work = run  # type: ignore[attr-defined]
    run_worker(stop, poll_seconds=0.05, worker_name=f"worker {os.getpid()}")


def report(_: SimulatedClock) -> None:
    """Print what became of the cases."""
    from wangge.cases.models import Case, CaseEvent
    from wangge.kernel.public import build_system_actor
    from wangge.platform.models import DueWork
    from wangge.platform.public import verify_audit

    moves = {
        case.number: list(CaseEvent.objects.filter(case_id=case.pk).order_by("seq").values_list("move", flat=True))
        for case in Case.objects.order_by("id")
    }
    told = list(
        DueWork.objects.filter(name__in=("case.due_soon", "case.overdue")).order_by("id").values_list("key", flat=True)
    )
    audit = verify_audit(actor=build_system_actor(name="test"))
    faults = [f"{fault.kind} {fault.subject} {fault.detail}" for fault in audit.faults]
    attempts = list(DueWork.objects.filter(attempts__gt=1).values_list("key", flat=True))
    print(json.dumps({"moves": moves, "told": told, "faults": faults, "tried_again": attempts}))


LATER = MONDAY + timedelta(hours=7)  # 16:00: the limits of signing are over
AFTER_LEASE = LATER + timedelta(minutes=10)
TWO_DAYS_LATER = MONDAY + timedelta(days=2, hours=1)

if __name__ == "__main__":
    main()
