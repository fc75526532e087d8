"""A matter handed over to another authority: package, digest, receipt, and who took it (XS-19, ZJG-10)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.db import connection

from tests.factories import World
from tests.support.pdf_text import read_pdf_text
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scenes import keep_scene
from tests.support.scoring import freeze, give, open_march, use_points_of
from tests.support.storage import set_triggers_aside
from wangge.evaluation.models import AccountabilityMatter, MatterReferral
from wangge.evaluation.public import (
    NewMatter,
    NewReceipt,
    NewReferral,
    close_matter,
    enter_receipt,
    follow_matter,
    get_matter,
    list_matters,
    list_referrals,
    open_matter,
    read_matter_rights,
    record_matter,
    refer_matter,
    take_package,
)
from wangge.kernel.public import digest_bytes
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = {"supervision": "jiang", "discipline": "chu", "organisation": "feng"}


@pytest.fixture
def matter(world: World) -> Iterator[int]:
    """Give a matter of 环卫处 that rests on points for a case, in a frozen month of Xiangshan's ladder."""
    kept = keep_scene(world, "matter to be recorded", _come_to_a_matter)
    with use_points_of(world, "xiangshan"):
        yield kept


def _come_to_a_matter(world: World) -> int:
    case = world.make_case("closed")
    with use_points_of(world, "xiangshan"):
        period = open_march(world)
        entry = give(world, period, rule="exposed", case_number=case.number)
        freeze(world, period)
        new = NewMatter(ladder="units", reason="推诿、无故延期", unit_id=world.units["sanitation"], entry_id=entry)
        return open_matter(actor=world.actor("jiang"), matter=new)


def refer(world: World, matter: int, *, by: str = "chu", **facts: Any) -> int:
    given = {"authority": "县纪委监委", "handed_to": "何主任", "note": "推诿问题线索", "track": "discipline", **facts}
    return refer_matter(actor=world.actor(by), matter_id=matter, referral=NewReferral(**given))


def receive(world: World, referral: int, *, by: str = "chu", **facts: Any) -> None:
    given = {"number": "纪收 2026-12 号", "received_by": "何主任", "received_on": world.now.date(), **facts}
    of = MatterReferral.objects.get(pk=referral).matter_id
    enter_receipt(actor=world.actor(by), matter_id=of, referral_id=referral, receipt=NewReceipt(**given))


def record_and_follow(world: World, matter: int, *tracks: str) -> None:
    record_matter(actor=world.actor("feng"), matter_id=matter, record="已责令整改", evidence_id=world.photo())
    for track in tracks:
        on, who = world.now.date(), world.actor(FOLLOWERS[track])
        follow_matter(actor=who, matter_id=matter, track=track, state="done", on=on, note="已完成")


def test_a_matter_is_handed_over_and_waits_for_its_receipt(matter: int, world: World) -> None:
    record_and_follow(world, matter, "supervision", "organisation")
    referral = refer(world, matter)
    view = get_matter(actor=world.actor("feng"), matter_id=matter)
    states = {track.key: track.state.state for track in view.tracks}
    assert (view.is_receipt_outstanding, states["discipline"]) == (True, "referred")
    assert [one.is_receipt_outstanding for one in list_matters(actor=world.actor("feng"))] == [True]
    with refused("referral_outstanding", number=1):
        refer(world, matter)
    with refused("referral_outstanding", number=1):
        record_track_done(world, matter)
    with refused("matter_day_wrong"):
        receive(world, referral, received_on=world.now.date() + timedelta(days=1))
    receive(world, referral)
    with refused("referral_receipted", number=1):
        receive(world, referral)
    record_track_done(world, matter)
    close_matter(actor=world.actor("feng"), matter_id=matter, note="办结")
    with refused("matter_state"):
        refer(world, matter)
    (shown,) = list_referrals(actor=world.actor("feng"), matter_id=matter)
    assert (shown.authority, shown.handed_by, shown.receipt_number, shown.receipt_by, shown.is_outstanding) == (
        "县纪委监委", "褚审计", "纪收 2026-12 号", "褚审计", False,
    )  # fmt: skip
    assert verify_audit(actor=world.system).faults == ()


def record_track_done(world: World, matter: int) -> None:
    on = world.now.date()
    follow_matter(actor=world.actor("chu"), matter_id=matter, track="discipline", state="done", on=on, note="已反馈")


def test_without_a_track_the_matter_itself_waits(matter: int, world: World) -> None:
    record_and_follow(world, matter, *FOLLOWERS)
    referral = refer(world, matter, track="")
    assert not read_matter_rights(actor=world.actor("feng"), matter_id=matter).may_close
    with refused("referral_outstanding", number=1):
        close_matter(actor=world.actor("feng"), matter_id=matter, note="办结")
    receive(world, referral)
    assert read_matter_rights(actor=world.actor("feng"), matter_id=matter).may_close


def test_the_package_holds_record_figures_ledger_cases_and_photos(matter: int, world: World) -> None:
    """Its digest is that of its bytes; what is taken later is what was handed over; every taking is sealed."""
    record_and_follow(world, matter)
    referral = refer(world, matter)
    before = take_package(actor=world.actor("chu"), matter_id=matter, referral_id=referral)
    receive(world, referral)
    after = take_package(actor=world.actor("jiang"), matter_id=matter, referral_id=referral)
    assert (before.name, before.content) == ("zhangjiagang-referral-1.zip", after.content)
    with zipfile.ZipFile(io.BytesIO(before.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    package = orjson.loads(files["package.json"])
    (shown,) = list_referrals(actor=world.actor("chu"), matter_id=matter)
    assert digest_bytes(files["package.json"]) == shown.digest
    assert [one.person for one in shown.takings] == ["褚审计", "蒋考评员"]
    assert (package["matter"]["reason"], package["matter"]["record"]) == ("推诿、无故延期", "已责令整改")
    assert [act["act"] for act in package["timeline"]] == ["open", "record"]
    (figures,), (entry,), (case,) = package["figures"], package["entries"], package["cases"]
    assert (figures["state"], len(figures["digest"])) == ("frozen", 64)
    assert [total[:3] for total in figures["totals"]] == [["units", "unit", str(world.units["sanitation"])]]
    assert (entry["rule"], entry["case"], len(case["head"])) == ("exposed", case["number"], 64)
    photos = {name.split("/")[1].split(".")[0]: data for name, data in files.items() if name.startswith("evidence/")}
    assert photos.keys() == {one["sha256"] for one in package["evidence"]}
    assert len(photos) == 2, "of the record and of the entry"
    assert all(digest_bytes(data) == sha256 for sha256, data in photos.items())
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: digest_bytes(data) for name, data in files.items() if name != "SHA256SUMS"}
    text = read_pdf_text(files["referral-1.pdf"])
    assert all(words in text for words in ("县纪委监委", "何主任", "推诿", "已责令整改", case["number"]))


UNCLEAR: tuple[tuple[dict[str, str], str], ...] = (
    ({"authority": " "}, "referral_unclear"),
    ({"handed_to": "何" * 61}, "referral_unclear"),
    ({"note": ""}, "score_reason_missing"),
    ({"track": "smiles"}, "matter_track_unknown"),
)


def test_who_may_and_who_may_not(matter: int, world: World) -> None:
    for facts, code in UNCLEAR:
        with refused(code):
            refer(world, matter, **facts)
    assert not MatterReferral.objects.exists()
    referral = refer(world, matter)
    for stranger, code in (
        ("tang", "matter_act_not_yours"),
        ("qian", "matter_act_not_yours"),
        ("li", "matter_unknown"),
    ):
        with refused(code):
            refer(world, matter, by=stranger)
    assert list_referrals(actor=world.actor("tang"), matter_id=matter) == (), "to whom it went is not theirs to know"
    with refused("matter_act_not_yours"):
        take_package(actor=world.actor("tang"), matter_id=matter, referral_id=referral)
    with refused("referral_unknown"):
        take_package(actor=world.actor("wang_leader"), matter_id=matter, referral_id=referral)
    with refused("referral_unknown"):
        take_package(actor=world.actor("chu"), matter_id=matter, referral_id=referral + 1)


def test_what_was_handed_over_never_changes_and_a_change_past_the_program_is_found(matter: int, world: World) -> None:
    receive(world, refer(world, matter))
    for column, value in (("package", "{}"), ("digest", "0"), ("handed_to", "x"), ("receipt_number", "9")):
        with refused_by_the_database("refused"):
            MatterReferral.objects.update(**{column: value})
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluation_matterreferral")
    with refused_by_the_database("receipt"):
        world.wait(timedelta(days=1))
        MatterReferral.objects.update(received_on=date(2026, 1, 1))
    with set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_matterreferral SET digest = 'x'")
    faults = verify_audit(actor=world.system).faults
    assert {(fault.kind, fault.subject.split()[0]) for fault in faults} == {
        ("row_changed", "referral"), ("column_differs", "referral"), ("part_differs", "accountability"),
    }  # fmt: skip
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluation_matterreferral")
    kinds = {fault.kind for fault in verify_audit(actor=world.system).faults}
    assert {"part_missing", "number_missing"} <= kinds
    assert AccountabilityMatter.objects.get().version == 3
