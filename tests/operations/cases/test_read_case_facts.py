"""Facts are read from the database itself by ADBC: committed rows only, one instant, one district."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from django.db import connection, transaction

from tests.factories import PATHS, World
from wangge.analytics.public import CASE_FACTS_SCHEMA, check_facts
from wangge.cases.public import ImportedCase, import_case
from wangge.cases.queries import arrow
from wangge.cases.queries.arrow import open_arrow_snapshot
from wangge.cases.queries.facts import EVENTS_TABLE, read_case_facts
from wangge.kernel.public import DomainError, build_system_actor

pytestmark = pytest.mark.django_db(transaction=True)

COUNT_EVENTS = f"SELECT count(*) FROM {EVENTS_TABLE}"


def read(world: World, **options: object) -> list[dict[str, object]]:
    keeper = build_system_actor(name="evaluation", district_id=world.district)
    facts, _ = read_case_facts(actor=keeper, **{"as_of": world.now} | options)  # type: ignore[arg-type]
    check_facts(facts)
    return facts.to_pylist()


def import_one(world: World, **facts: object) -> None:
    given: dict[str, object] = {
        "external_source": "old", "external_id": "1", "digest": "0" * 64, "source": "hotline_12345",
        "source_class": "public", "category_id": world.categories["garbage"], "description": "", "address": "",
        "reported_at": datetime(2015, 5, 31, 16, 0, tzinfo=UTC), "closed_at": datetime(2015, 6, 3, tzinfo=UTC),
        "lon": 120.545, "lat": 31.885,
    }  # fmt: skip
    actor = build_system_actor(name="import", district_id=world.district)
    import_case(actor=actor, record=ImportedCase(**(given | facts)))  # type: ignore[arg-type]


def test_cases_in_every_state_are_read_as_they_are(world: World) -> None:
    states = [*PATHS, "on_the_spot"]
    cases = {world.make_case(state).id: "closed" if state == "on_the_spot" else state for state in states}
    import_one(world)
    facts = {row["case_id"]: row for row in read(world)}
    assert {case_id: facts[case_id]["state"] for case_id in cases} == cases
    assert sum(row["on_the_spot"] or False for row in facts.values()) == 1
    assert [row["closure_kind"] for row in facts.values()].count("import") == 1


def test_a_closed_case_names_its_people_place_and_times(world: World) -> None:
    case = world.make_case("closed")
    (facts,) = read(world)
    people = {name: facts[f"{name}_id"] for name in ("collector", "acceptor", "dispatcher", "handler", "checker")}
    cast = {"collector": "chen", "acceptor": "sun", "dispatcher": "li", "handler": "qian", "checker": "zhou"}
    assert people == {name: world.members[username] for name, username in cast.items()}
    assert facts["grid_code"] == facts["area_5"] == "320582001001001"
    assert (facts["area_1"], facts["area_2"], facts["area_6"]) == ("320582", "320582-02", None)
    assert (facts["area_class"], facts["unit_code"], facts["district_code"]) == ("class_1", "ZJG-HW", "320582")
    assert (facts["category_kind"], facts["category_code"]) == ("matter", "06010")
    stored = world.get(case).row
    assert (facts["reported_at"], facts["closed_at"]) == (stored.reported_at, stored.closed_at)
    assert facts["reported_on"] == date(2026, 3, 2)


def test_microseconds_survive_on_either_database(world: World) -> None:
    world.wait(timedelta(microseconds=1_234_567))
    world.report()
    assert read(world)[0]["reported_at"] == datetime(2026, 3, 2, 1, 5, 1, 234567, tzinfo=UTC)


def test_only_the_actors_district_is_read(world: World) -> None:
    mine, other = world.make_case("accepted"), world.make_case("accepted", by="wang")
    everything, _ = read_case_facts(actor=world.system, as_of=world.now)
    assert everything["case_id"].to_pylist() == [mine.id, other.id]
    assert [row["case_id"] for row in read(world)] == [mine.id]
    for username, found in {"feng": mine.id, "wang_dispatcher": other.id}.items():
        facts, _ = read_case_facts(actor=world.actor(username), as_of=world.now)
        assert facts["case_id"].to_pylist() == [found]


@pytest.mark.parametrize("username", ["chen", "qian"])
def test_who_sees_no_whole_district_reads_no_facts(world: World, username: str) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        read_case_facts(actor=world.actor(username), as_of=world.now)


def test_an_empty_database_gives_an_empty_table(world: World) -> None:
    facts, mark = read_case_facts(actor=world.system, as_of=world.now)
    assert (facts.num_rows, mark) == (0, 0)
    assert facts.schema.equals(CASE_FACTS_SCHEMA)


def test_what_came_later_is_cut_off(world: World) -> None:
    cases = [world.make_case(state) for state in ("reported", "accepted", "filed", "dispatched", "handled", "checking")]
    before, mark = read_case_facts(actor=world.system, as_of=world.now)
    then = world.now
    world.move(cases[0], "accept", category_id=world.categories["vendor"])
    world.move(cases[1], "void")
    world.move(cases[2], "dispatch", unit_id=world.units["municipal"])
    world.move(cases[3], "return")
    world.move(cases[4], "send_to_check")
    world.move(cases[5], "fail_check")
    world.report()
    assert read_case_facts(actor=world.system, as_of=then, high_water=mark)[0].equals(before)
    assert read_case_facts(actor=world.system, as_of=then)[0].equals(before)
    assert read_case_facts(actor=world.system, as_of=world.now, high_water=mark)[0]["state"].equals(before["state"])
    assert not read_case_facts(actor=world.system, as_of=world.now)[0].equals(before)


def test_a_place_found_later_is_not_known_before(world: World) -> None:
    case = world.report(place="square")
    then = world.now
    world.move(case, "accept", lon=120.545, lat=31.875)
    before, after = read(world, as_of=then)[0], read(world)[0]
    assert (before["grid_code"], before["area_class"]) == ("320582001001001", "class_1")
    assert (after["grid_code"], after["area_class"], after["area_3"]) == ("320582002001001", "class_2", "320582002")


def test_a_period_is_days_of_the_city(world: World) -> None:
    import_one(world)  # 2015-06-01 00:00 in Shanghai
    world.make_case("closed")
    june = read(world, from_on=date(2015, 6, 1), to_on=date(2015, 6, 30))
    assert [row["reported_on"] for row in june] == [date(2015, 6, 1)]
    assert read(world, to_on=date(2015, 5, 31)) == []
    assert [row["reported_on"] for row in read(world, from_on=date(2015, 6, 2))] == [date(2026, 3, 2)]


def test_the_collector_of_the_grid_watches_a_public_report(world: World) -> None:
    world.report(by="sun", source="hotline_12345", place="promenade")
    world.report(by="sun", source="hotline_12345", place="bridge")
    assert [row["collector_id"] for row in read(world)] == [world.members["zhou"], None]


def test_what_is_not_committed_is_not_read(world: World) -> None:
    seen = world.report()
    with transaction.atomic():
        unseen = world.report()
        facts, _ = read_case_facts(actor=world.system, as_of=world.now, high_water=10**9)
    assert facts["case_id"].to_pylist() == [seen.id]
    assert [row["case_id"] for row in read(world)] == [seen.id, unseen.id]


def test_all_reads_of_a_snapshot_see_the_same_instant(world: World) -> None:
    world.report()
    with open_arrow_snapshot(settled_table=EVENTS_TABLE) as snapshot:
        assert snapshot.read_number(COUNT_EVENTS) == 1
        world.report()
        assert snapshot.read_number(COUNT_EVENTS) == 1
        assert snapshot.read("SELECT id FROM cases_case", pa.schema({"id": pa.int64()})).num_rows == 1
    with open_arrow_snapshot() as snapshot:
        assert snapshot.read_number(COUNT_EVENTS) == 2


def test_a_snapshot_does_not_write(world: World) -> None:
    with open_arrow_snapshot() as snapshot, pytest.raises(Exception, match=r"read-?only"):
        snapshot.cursor.execute("DELETE FROM platform_installation")


def test_a_writer_that_does_not_end_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL an id may be given and not committed; SQLite has no such thing and reads on."""
    monkeypatch.setattr(arrow, "LOCK_TIMEOUT", "50ms")
    with transaction.atomic():
        world.report()
        if connection.vendor == "postgresql":
            with pytest.raises(DomainError, match="facts_busy"):
                read_case_facts(actor=world.system, as_of=world.now)
        else:
            assert read_case_facts(actor=world.system, as_of=world.now)[1] == 0


def test_late_text_in_a_column_that_begins_empty_is_read(world: World) -> None:
    """A type told from the first rows only would be a number here."""
    query = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "SELECT i, CASE WHEN i > 2500 THEN 'x' END AS word FROM n"
    )
    with open_arrow_snapshot() as snapshot:
        words = snapshot.read(query, pa.schema({"word": pa.string()}))["word"]
    assert (words.null_count, words[-1].as_py()) == (2500, "x")
