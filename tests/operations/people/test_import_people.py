from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.db import IntegrityError

from tests.operations.people.cast import NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Member, Organisation, Post, PostHolding
from wangge.people.public import (
    Expected,
    ImportReport,
    SheetRow,
    build_actor,
    create_organisation,
    export_register,
    import_people,
    read_sheet,
)

HEADERS = ("姓名", "账号", "单位", "手机", "岗位", "角色", "职责", "任职日期", "离任日期")
PEOPLE = (
    ("赵处置", "Zhao", "一中队", "13900000001", "执法中队中队长", "", "带队", "2026年2月1日", ""),
    ("赵处置", "Zhao", "一中队", "13900000001", "", "领导", "", "", "2026-12-31"),
    ("钱处置", "qian", "CG-1", "", "执法队员", "处置人员", "巡查处置", "", ""),
    ("陈监督员", "chen", "JD", "", "", "", "", "", ""),
    ("李派遣", "li", "城市管理局", "", "CG-dispatcher", "派遣员", "", "", ""),
)
FAULTY = (
    *PEOPLE,
    ("孙", "sun", "没有", "", "", "", "", "", ""),
    ("周", "zhou", "JD", "", "", "受理员", "", "soon", ""),
)


def make_rows(people: tuple[tuple[str, ...], ...]) -> list[SheetRow]:
    return [SheetRow(line, dict(zip(HEADERS, row, strict=True))) for line, row in enumerate(people, start=2)]


def run(people: tuple[tuple[str, ...], ...] = PEOPLE, actor: Actor = SYSTEM, **options: bool) -> ImportReport:
    return import_people(actor=actor, rows=make_rows(people), now=NOW, **options)


def list_everything() -> list[tuple]:
    return [
        *Member.objects.order_by("id").values_list("id", "username", "display_name", "phone", "organisation_id"),
        *Post.objects.order_by("id").values_list("id", "code", "name", "role", "duties", "organisation_id"),
        *PostHolding.objects.order_by("id").values_list("id", "post_id", "member_id", "from_on", "to_on"),
    ]


def test_registers_people_with_posts_and_again_changes_nothing(cast: Cast, keeper: Actor) -> None:
    report = run(actor=keeper)
    assert (report.rows, report.created, report.updated, report.unchanged) == (5, 3, 1, 1)
    assert (report.faults, report.is_written) == ((), True)
    zhao = Member.objects.get(username="zhao")
    assert (zhao.display_name, zhao.phone, zhao.organisation_id) == ("赵处置", "13900000001", cast.crew)
    assert (zhao.has_usable_password(), zhao.date_joined) == (False, NOW)
    assert build_actor(member_id=zhao.id, now=NOW).roles == {"handler", "leader"}
    assert list(zhao.holdings.order_by("from_on").values_list("post__code", "from_on", "to_on")) == [
        ("CG-1-handler", date(2026, 2, 1), None),
        ("CG-1-leader", date(2026, 3, 15), date(2026, 12, 31)),
    ]
    assert Post.objects.get(code="CG-1-handler-2").duties == "巡查处置"
    assert Member.objects.get(id=cast.chen).display_name == "陈监督员"

    before = list_everything()
    again = run(actor=keeper)
    assert (again.created, again.updated, again.unchanged, again.is_written) == (0, 0, 5, True)
    assert list_everything() == before


@pytest.mark.parametrize("people", [PEOPLE, FAULTY])
def test_a_dry_run_reports_the_same_and_writes_nothing(cast: Cast, people: tuple) -> None:
    before = list_everything()
    trial = run(people, dry_run=True, skip_faulty=True)
    assert list_everything() == before
    assert not trial.is_written
    real = run(people, skip_faulty=True)
    assert real.is_written
    assert [getattr(trial, name) for name in ("rows", "created", "updated", "unchanged", "faults")] == [
        getattr(real, name) for name in ("rows", "created", "updated", "unchanged", "faults")
    ]


def test_writes_nothing_when_a_row_is_faulty_unless_told_to(cast: Cast) -> None:
    before = list_everything()
    report = run(FAULTY)
    assert not report.is_written
    assert [(fault.line, fault.field, fault.found, fault.expected) for fault in report.faults] == [
        (7, "organisation", "没有", Expected.KNOWN_UNIT),
        (8, "from_on", "soon", Expected.DAY),
    ]
    assert list_everything() == before
    assert run(FAULTY, skip_faulty=True).created == 3
    assert Member.objects.filter(username__in=["zhao", "qian", "sun", "zhou"]).count() == 2


def test_corrects_posts_and_ends_postings(cast: Cast) -> None:
    changed = (("李派遣", "li", "城市管理局", "", "CG-dispatcher", "", "全天派遣", "", "2026-06-30"),)
    report = run(changed)
    assert (report.updated, report.faults) == (1, ())
    assert Post.objects.get(code="CG-dispatcher").duties == "全天派遣"
    assert PostHolding.objects.get(member=cast.li).to_on == date(2026, 6, 30)


def test_reads_a_workbook_with_english_headers(cast: Cast) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name", "Username", "Unit code", "Mobile", "Role", "From"])
    book.worksheets[0].append(["Zhao", "zhao", "CG-1", 13900000001, "handler", date(2026, 2, 1)])
    target = io.BytesIO()
    book.save(target)
    rows = read_sheet(data=target.getvalue(), file_name="people.xlsx")
    assert import_people(actor=SYSTEM, rows=rows, now=NOW).created == 1
    assert Member.objects.get(username="zhao").phone == "13900000001"
    assert PostHolding.objects.get(member__username="zhao").from_on == date(2026, 2, 1)


def test_the_exported_list_of_people_imports_without_a_change(cast: Cast, keeper: Actor) -> None:
    run()
    data = export_register(actor=keeper, organisation_id=cast.district, now=NOW)
    report = import_people(actor=keeper, rows=read_sheet(data=data, file_name="people.csv"), now=NOW)
    assert (report.rows, report.unchanged, report.faults) == (5, 5, ())


def test_a_keeper_of_one_district_touches_no_other(cast: Cast, keeper: Actor) -> None:
    people = (
        ("王监督", "wang", "JD", "", "", "", "", "", ""),
        ("吴", "wu", "330225", "", "", "", "", "", ""),
        ("郑", "zheng", "JD", "", "", "受理员", "", "", ""),
    )
    report = run(people, actor=keeper)
    assert [(fault.line, fault.expected) for fault in report.faults] == [
        (2, Expected.FREE_USERNAME),
        (3, Expected.KNOWN_UNIT),
    ]
    rows = [
        SheetRow(2, {"姓名": "郑", "账号": "zheng", "单位": "JD", "岗位编码": "XS-acceptor"}),
    ]
    (fault,) = import_people(actor=keeper, rows=rows, now=NOW).faults
    assert fault.expected is Expected.FREE_POST_CODE


def test_takes_no_one_into_a_closed_unit(cast: Cast) -> None:
    Organisation.objects.filter(id=cast.crew).update(is_active=False)
    assert {fault.expected for fault in run().faults} == {Expected.KNOWN_UNIT}


def test_says_so_when_somebody_else_changed_the_register(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_race(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("wangge.people.operations.import_people._write_posts", lose_race)
    before = list_everything()
    with pytest.raises(DomainError, match="register_changed"):
        run()
    assert list_everything() == before


def test_a_thousand_rows_take_few_statements(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(5):
        create_organisation(actor=SYSTEM, code=f"U{number}", name=f"队{number}", kind="crew", parent_id=cast.bureau)
    people = tuple((f"人{n}", f"p{n}", f"U{n % 5}", "", "", "handler", "", "", "") for n in range(1000))
    with django_assert_max_num_queries(40):
        assert run(people).created == 1000


def test_refuses_who_may_not_and_what_is_no_list_of_people(cast: Cast) -> None:
    with pytest.raises(DomainError, match="people_not_administrator"):
        run(actor=build_actor(member_id=cast.chen, now=NOW))
    with pytest.raises(DomainError, match="sheet_columns_missing"):
        import_people(actor=SYSTEM, rows=[SheetRow(2, {"姓名": "陈"})], now=NOW)
