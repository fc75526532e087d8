from __future__ import annotations

import pytest

from tests.operations.people.cast import NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Organisation
from wangge.people.public import Expected, ImportReport, build_actor, find_organisation, import_units, read_sheet

UNITS = """\ufeff单位编码,单位名称,类型,上级单位,备注
CG-2-1,二中队一班,班组,二中队,
CG-2,二中队,中队,CG,新设
CG,城管局,,320582,改名
JD,监督中心,,,
"""
FAULTY = UNITS + "CG-3,三中队,中队,没有,\nCG-3-1,三中队一班,班组,CG-3,\n"


def run(text: str = UNITS, actor: Actor = SYSTEM, **options: bool) -> ImportReport:
    return import_units(actor=actor, rows=read_sheet(data=text.encode(), file_name="units.csv"), **options)


def list_units() -> list[tuple]:
    return list(Organisation.objects.values_list("id", "code", "name", "kind", "parent_id", "path"))


def test_makes_and_renames_units_and_again_changes_nothing(cast: Cast, keeper: Actor) -> None:
    report = run(actor=keeper)
    assert (report.rows, report.created, report.updated, report.unchanged) == (4, 2, 1, 1)
    assert (report.faults, report.ignored_columns, report.is_written) == ((), ("备注",), True)
    squad = find_organisation(actor=keeper, code="CG-2-1")
    assert squad is not None
    assert (squad.name, squad.kind, squad.level, squad.district_id) == ("二中队一班", "crew", 4, cast.district)
    assert squad.id in build_actor(member_id=cast.li, now=NOW).unit_ids
    bureau = find_organisation(actor=keeper, code="CG")
    assert bureau is not None
    assert (bureau.id, bureau.name, bureau.kind) == (cast.bureau, "城管局", "department")

    before = list_units()
    again = run(actor=keeper)
    assert (again.created, again.updated, again.unchanged, again.is_written) == (0, 0, 4, True)
    assert list_units() == before


@pytest.mark.parametrize("text", [UNITS, FAULTY])
def test_a_dry_run_reports_the_same_and_writes_nothing(cast: Cast, text: str) -> None:
    before = list_units()
    trial = run(text, dry_run=True, skip_faulty=True)
    assert list_units() == before
    assert not trial.is_written
    real = run(text, skip_faulty=True)
    assert real.is_written
    assert [getattr(trial, name) for name in ("rows", "created", "updated", "unchanged", "faults")] == [
        getattr(real, name) for name in ("rows", "created", "updated", "unchanged", "faults")
    ]


def test_writes_nothing_when_a_row_is_faulty_unless_told_to(cast: Cast) -> None:
    before = list_units()
    report = run(FAULTY)
    assert not report.is_written
    assert [(fault.line, fault.field, fault.expected) for fault in report.faults] == [
        (6, "parent", Expected.KNOWN_UNIT),
        (7, "parent", Expected.SOUND_PARENT),
    ]
    assert (report.rows, report.created, report.updated, report.unchanged) == (6, 2, 1, 1)
    assert list_units() == before

    assert run(FAULTY, skip_faulty=True).is_written
    assert {"CG-2", "CG-2-1"} <= set(Organisation.objects.values_list("code", flat=True))
    assert not Organisation.objects.filter(code__startswith="CG-3").exists()


def test_a_keeper_of_one_district_touches_no_other(cast: Cast, keeper: Actor) -> None:
    report = run("code,name,kind,parent\n330225,象山,district,\nD,新区,district,\nX,新队,crew,330225\n", actor=keeper)
    assert [(fault.line, fault.expected) for fault in report.faults] == [
        (2, Expected.FREE_CODE),
        (3, Expected.GIVEN),
        (4, Expected.KNOWN_UNIT),
    ]
    founded = run("code,name,kind,parent\nD,新区,辖区,\nD-1,新队,crew,D\n")
    assert (founded.created, founded.is_written) == (2, True)


def test_refuses_who_may_not_and_what_is_no_list_of_units(cast: Cast) -> None:
    with pytest.raises(DomainError, match="people_not_administrator"):
        run(actor=build_actor(member_id=cast.chen, now=NOW))
    with pytest.raises(DomainError, match="sheet_columns_missing"):
        run("姓名,账号\n陈,chen\n")
