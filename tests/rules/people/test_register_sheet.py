from __future__ import annotations

from datetime import date

import pytest

from wangge.people.domain.columns import PEOPLE_COLUMNS, list_ignored_headers, resolve_rows
from wangge.people.domain.directory import RegisterEntry
from wangge.people.domain.register_sheet import render_register
from wangge.people.domain.sheets import read_sheet

HELD = RegisterEntry(
    organisation_path=("张家港市", "城管局"),
    organisation_code="CG",
    post_id=1,
    post_code="CG-1",
    post_name="一队处置",
    role="handler",
    role_name="处置人员",
    duties="处置，反馈",
    member_id=1,
    username="li",
    display_name="李处置",
    phone="138****0000",
    from_on=date(2026, 1, 1),
    to_on=None,
)
VACANT = RegisterEntry(
    organisation_path=("张家港市",),
    organisation_code="320582",
    post_id=2,
    post_code="L-1",
    post_name="分管领导",
    role="leader",
    role_name="领导",
    duties="",
    member_id=None,
    username="",
    display_name="",
    phone="",
    from_on=None,
    to_on=date(2026, 3, 1),
)


@pytest.mark.parametrize(("language", "unread"), [("zh-hans", "单位路径"), ("en", "unit path")])
def test_the_list_of_people_is_read_again_by_the_import(language: str, unread: str) -> None:
    rows = read_sheet(data=render_register([HELD, VACANT], language=language), file_name="people.csv")
    assert rows[0].cells[unread] == "张家港市 / 城管局"
    assert list_ignored_headers(rows=rows, columns=PEOPLE_COLUMNS) == (unread,)
    held, vacant = resolve_rows(rows=rows, columns=PEOPLE_COLUMNS)
    assert held.values == {
        "organisation": "CG",
        "post": "CG-1",
        "post_name": "一队处置",
        "role": "处置人员",
        "duties": "处置，反馈",
        "username": "li",
        "display_name": "李处置",
        "phone": "138****0000",
        "from_on": "2026-01-01",
        "to_on": "",
    }
    assert (vacant.get("display_name"), vacant.get("from_on"), vacant.get("to_on")) == ("", "", "2026-03-01")
