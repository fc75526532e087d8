from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wangge.kernel.public import Actor, DomainError
from wangge.platform.domain.retries import MOST_ATTEMPTS
from wangge.platform.models import DueWork
from wangge.platform.operations.draining import LEASE
from wangge.platform.public import (
    DueWorkItem,
    NewWork,
    SimulatedClock,
    count_waiting_work,
    enqueue,
    enqueue_many,
    list_dead_work,
    outside_transaction,
    register_handlers,
    remove_done_work,
    retry_dead_work,
    run_due_work,
)

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-03-02T04:00:00+00:00")
HOUR = timedelta(hours=1)


def write(key: str, *, name: str = "act", stream: str = "", due_at: datetime = NOW, kind: str = "job") -> None:
    enqueue(kind=kind, name=name, key=key, stream=stream, payload={"key": key}, due_at=due_at)  # type: ignore[arg-type]


def run(now: datetime = NOW, **options: int) -> int:
    return run_due_work(now=now, worker_name="test", **options)


def get(key: str) -> DueWork:
    return DueWork.objects.get(key=key)


@pytest.fixture
def done() -> list[str]:
    """Register the handler `act`, which notes the keys it was given, and `fail`, which always fails."""
    keys: list[str] = []

    def act(item: DueWorkItem) -> None:
        keys.append(item.key)

    def fail(item: DueWorkItem) -> None:
        raise DomainError("broken", key=item.key)

    register_handlers({"act": act, "fail": fail})
    return keys


def test_writing_costs_one_insert() -> None:
    with CaptureQueriesContext(connection) as queries:
        write("a")
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]


def test_many_rows_are_written_a_hundred_a_statement() -> None:
    works = [NewWork(kind="event", name="x", key=str(number), due_at=NOW) for number in range(250)]
    with CaptureQueriesContext(connection) as queries:
        enqueue_many(works)
        enqueue_many([])
    assert len(queries) == 3
    assert DueWork.objects.count() == 250


def test_a_key_is_written_once(done: list[str]) -> None:
    write("a")
    write("a")
    assert run() == 1
    write("a")
    assert run() == 0
    assert done == ["a"]


def test_a_payload_comes_back_as_it_was_written() -> None:
    items: list[DueWorkItem] = []
    register_handlers({"act": items.append})
    payload = {"号": "F-1", "at": NOW, "n": 2**60, "list": [1, None], "flag": True}
    enqueue(kind="job", name="act", key="a", stream="case:1", payload=payload, due_at=NOW, district_id=3)
    run()
    item = items[0]
    assert item.payload == {**payload, "at": "2026-03-02T04:00:00Z"}
    assert (item.kind, item.name, item.key, item.stream, item.due_at) == ("job", "act", "a", "case:1", NOW)
    assert item.attempts == 1
    assert get("a").district_id == 3


def test_nothing_is_done_before_it_is_due(done: list[str]) -> None:
    write("later", due_at=NOW + HOUR)
    assert run() == 0
    assert run(NOW + HOUR) == 1
    assert (get("later").state, get("later").ended_at) == ("done", NOW + HOUR)


def test_a_rolled_back_transaction_leaves_no_work() -> None:
    def fail() -> None:
        with transaction.atomic():
            write("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not DueWork.objects.exists()


def test_a_stream_keeps_its_order(done: list[str]) -> None:
    for number in range(5):
        write(f"a{number}", stream="case:1")
        write(f"b{number}", stream="case:2")
    write("first", stream="case:1", due_at=NOW - HOUR)
    assert run() == 11
    assert [key for key in done if key.startswith("b")] == ["b0", "b1", "b2", "b3", "b4"]
    assert [key for key in done if not key.startswith("b")] == ["first", "a0", "a1", "a2", "a3", "a4"]


def test_a_failing_row_blocks_its_stream_and_no_other(done: list[str]) -> None:
    write("bad", name="fail", stream="case:1")
    write("after", stream="case:1")
    write("other", stream="case:2")
    write("free")
    run()
    assert sorted(done) == ["free", "other"]
    row = get("bad")
    assert (row.state, row.attempts, row.run_at) == ("pending", 1, NOW + timedelta(seconds=10))
    assert row.last_error == "DomainError: broken(key='bad')"
    run(NOW + timedelta(seconds=9))
    assert get("bad").attempts == 1
    assert sorted(done) == ["free", "other"]


def test_a_timer_in_the_future_does_not_block_its_stream(done: list[str]) -> None:
    write("reminder", stream="case:1", due_at=NOW + HOUR, kind="timer")
    write("now", stream="case:1", due_at=NOW, kind="event")
    run()
    assert done == ["now"]


def test_what_never_succeeds_is_given_up_and_frees_its_stream(done: list[str], system: Actor) -> None:
    write("bad", name="fail", stream="case:1")
    write("after", stream="case:1")
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        run(now)
        now += 2 * HOUR
    assert done == ["after"]
    (dead,) = list_dead_work(actor=system)
    assert (dead.key, dead.attempts, dead.payload) == ("bad", MOST_ATTEMPTS, {"key": "bad"})
    assert count_waiting_work(actor=system, now=now) == {"due": 0, "later": 0, "dead": 1}
    run(now + 100 * HOUR)
    assert get("bad").attempts == MOST_ATTEMPTS


def test_dead_work_can_be_retried(done: list[str], system: Actor) -> None:
    write("bad", name="mended later")
    DueWork.objects.update(state="dead", ended_at=NOW, attempts=MOST_ATTEMPTS, last_error="x")
    register_handlers({"mended later": lambda item: done.append(item.key)})
    retry_dead_work(get("bad").id, actor=system, now=NOW)
    run()
    assert done == ["bad"]
    assert (get("bad").state, get("bad").last_error) == ("done", "")
    with pytest.raises(DomainError) as refusal:
        retry_dead_work(get("bad").id, actor=system, now=NOW)
    assert refusal.value.code == "dead_work_unknown"


def test_only_the_administrator_sees_dead_work() -> None:
    person = Actor(member_id=1, name="李", roles=frozenset({"handler"}))
    asks: list[Callable[[], object]] = [
        lambda: list_dead_work(actor=person),
        lambda: count_waiting_work(actor=person, now=NOW),
        lambda: retry_dead_work(1, actor=person, now=NOW),
    ]
    for ask in asks:
        with pytest.raises(DomainError) as refusal:
            ask()
        assert refusal.value.code == "not_administrator"


def test_effects_of_a_failed_handler_are_rolled_back() -> None:
    def write_then_fail(_: DueWorkItem) -> None:
        write("effect")
        raise RuntimeError("half way")

    register_handlers({"half": write_then_fail})
    write("a", name="half")
    run()
    assert not DueWork.objects.filter(key="effect").exists()
    assert get("a").last_error == "RuntimeError: half way"


def test_a_broken_statement_in_a_handler_hurts_nobody_else(done: list[str]) -> None:
    def break_database(_: DueWorkItem) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM platform_duework")

    register_handlers({"break": break_database})
    write("a", name="break")
    write("b")
    run()
    assert done == ["b"]
    assert "no_such_column" in get("a").last_error


def test_a_handler_that_enqueues_is_followed_up(done: list[str]) -> None:
    register_handlers({"chain": lambda _: write("next")})
    write("a", name="chain")
    assert run() == 2
    assert done == ["next"]


def test_the_limit_is_kept(done: list[str]) -> None:
    for number in range(5):
        write(str(number))
    assert run(limit=3) == 3
    assert run(limit=3) == 2


def test_an_event_nobody_listens_to_is_done(done: list[str]) -> None:
    for number in range(3):
        write(f"e{number}", name="nobody", kind="event")
    with CaptureQueriesContext(connection) as queries:
        assert run() == 3
    assert set(DueWork.objects.values_list("state", flat=True)) == {"done"}
    assert len(queries) <= 6


def test_a_job_without_a_handler_is_not_lost() -> None:
    write("a", name="nobody")
    run()
    row = get("a")
    assert (row.state, row.last_error) == ("pending", "no handler is registered for nobody")


def test_a_worker_that_was_killed_leaves_its_row_to_others_after_the_lease(done: list[str]) -> None:
    class KilledError(BaseException):
        pass

    def be_killed(_: DueWorkItem) -> None:
        raise KilledError

    register_handlers({"kill": be_killed})
    write("a", name="kill", stream="case:1")
    write("b", stream="case:1")
    with pytest.raises(KilledError):
        run()
    row = get("a")
    assert (row.state, row.claimed_by, row.claimed_until_at) == ("pending", "test", NOW + LEASE)
    assert run(NOW + LEASE - timedelta(seconds=1)) == 0
    with pytest.raises(KilledError):
        run(NOW + LEASE)
    assert get("a").attempts == 2
    assert done == []


def test_a_row_that_kills_every_worker_is_given_up(done: list[str]) -> None:
    write("a")
    DueWork.objects.update(attempts=MOST_ATTEMPTS)
    run()
    assert done == []
    assert (get("a").state, get("a").last_error) == ("dead", "the worker ended during every attempt")


def test_a_worker_that_lost_its_lease_rolls_back() -> None:
    def be_slow(item: DueWorkItem) -> None:
        write("effect")
        DueWork.objects.filter(id=item.id).update(attempts=item.attempts + 1)  # what another worker's claim does

    register_handlers({"slow": be_slow})
    write("a", name="slow")
    run()
    assert not DueWork.objects.filter(key="effect").exists()
    assert get("a").state == "pending"


def test_a_handler_may_open_its_own_transactions() -> None:
    states: list[bool] = []

    @outside_transaction
    def own(_: DueWorkItem) -> None:
        states.append(connection.needs_rollback)
        raise RuntimeError("after its own work")

    register_handlers({"own": own})
    write("a", name="own")
    run()
    assert states == [False]
    assert get("a").last_error == "RuntimeError: after its own work"


def test_a_name_has_one_handler() -> None:
    def one(_: DueWorkItem) -> None: ...

    def two(_: DueWorkItem) -> None: ...

    register_handlers({"a": one})
    register_handlers({"a": one})
    with pytest.raises(ValueError, match="already"):
        register_handlers({"a": two})


def test_done_rows_are_removed_in_time(done: list[str]) -> None:
    write("old")
    write("waiting", due_at=NOW + 9 * HOUR)
    run()
    assert remove_done_work(done_before=NOW) == 0
    assert remove_done_work(done_before=NOW + HOUR) == 1
    assert list(DueWork.objects.values_list("key", flat=True)) == ["waiting"]


@pytest.mark.parametrize("change", [{"kind": "x"}, {"state": "x"}, {"state": "done"}, {"state": "dead"}])
def test_the_database_refuses_what_cannot_be(change: dict[str, str]) -> None:
    write("a")
    with pytest.raises(DatabaseError), transaction.atomic():
        DueWork.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_row_once_and_keep_every_stream_in_order(clock: SimulatedClock) -> None:
    finished: list[tuple[str, int]] = []
    register_handlers({"act": lambda item: finished.append((item.stream, int(item.key.rpartition("-")[2])))})
    enqueue_many(
        NewWork(kind="job", name="act", key=f"{stream}-{number}", stream=f"case:{stream}", due_at=NOW)
        for number in range(10)
        for stream in range(6)
    )

    def work(name: str) -> None:
        while run_due_work(now=NOW, limit=7, worker_name=name):
            pass
        connection.close()

    names = ["one", "two"] if connection.vendor == "postgresql" else ["only"]  # the embedded database has one worker
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work("last")
    assert len(finished) == len(set(finished)) == 60
    for stream in range(6):
        assert [number for name, number in finished if name == f"case:{stream}"] == list(range(10))
