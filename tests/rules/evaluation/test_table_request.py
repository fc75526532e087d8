from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from wangge.analytics.public import IndicatorValue, get_indicator
from wangge.evaluation.domain.views import FigureView, ScoreView, SubjectView
from wangge.evaluation.forms import read_table_request, sort_subjects

KINDS = ("acceptor", "area", "collector", "department", "source", "total")


def make_subject(key: str, score: str | None, *, rate: tuple[int, int] | None = None, cases: int = 1) -> SubjectView:
    indicator = get_indicator("closing_rate")
    value = IndicatorValue(indicator.kind, *(rate or (None,)))
    main = ScoreView(
        scheme="x", name_zh="", name_en="", source="", value=None if score is None else Decimal(score),
        grade="", grade_zh="", grade_en="", notes=(), components=(),
    )  # fmt: skip
    figure = FigureView(key="closing_rate", value=value, definition=indicator.describe())
    return SubjectView(
        run_id=1, kind="department", level=0, key=key, parent_key="", code="", name_zh=f"单位{key}", name_en=key,
        case_count=cases, notes=(), figures={"closing_rate": figure}, scores=(main,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "tab", "kind"),
    [
        ("", "departments", "department"),
        ("tab=areas&kind=collector", "areas", "area"),
        ("tab=posts", "posts", "collector"),
        ("tab=posts&kind=acceptor", "posts", "acceptor"),
        ("tab=posts&kind=dispatcher", "posts", "collector"),
        ("tab=breakdowns", "breakdowns", "source"),
        ("tab=moon", "departments", "department"),
    ],
)
def test_an_address_names_a_table(query: str, tab: str, kind: str) -> None:
    wanted = read_table_request(QueryDict(query), kinds=KINDS)
    assert (wanted.tab, wanted.kind) == (tab, kind)


def test_only_what_the_actor_sees_is_offered() -> None:
    wanted = read_table_request(QueryDict("tab=areas"), kinds=("collector",))
    assert (wanted.tab, wanted.kind) == ("posts", "collector")
    assert read_table_request(QueryDict(""), kinds=()).tab == "departments"


def test_an_address_can_be_built_again() -> None:
    wanted = read_table_request(QueryDict("tab=areas&parent=320582&sort=closing_rate&dir=asc"), kinds=KINDS)
    assert wanted.build_query() == "tab=areas&parent=320582&sort=closing_rate&dir=asc"
    assert wanted.build_query(sort="", dir="") == "tab=areas&parent=320582"
    assert read_table_request(QueryDict("parent=320582"), kinds=KINDS).parent == ""


SUBJECTS = [
    make_subject("1", "70", rate=(1, 3), cases=5),
    make_subject("2", None, cases=9),
    make_subject("3", "90.5", rate=(9, 10), cases=7),
    make_subject("4", "90.5", rate=(0, 1), cases=7),
]


UNKNOWN = make_subject("~", "99", rate=(9, 9), cases=99)


@pytest.mark.parametrize(
    "query", ["", "sort=cases", "sort=closing_rate", "sort=closing_rate&dir=asc", "sort=name&dir=asc"]
)
def test_cases_without_a_value_stand_last_whatever_their_figures(query: str) -> None:
    wanted = read_table_request(QueryDict(query), kinds=KINDS)
    assert sort_subjects([UNKNOWN, *SUBJECTS], wanted) == [*sort_subjects(SUBJECTS, wanted), UNKNOWN]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "3412"),
        ("dir=asc", "1342"),
        ("sort=closing_rate", "3142"),
        ("sort=closing_rate&dir=asc", "4132"),
        ("sort=cases", "2341"),
        ("sort=name&dir=asc", "1234"),
        ("sort=nothing", "1234"),
    ],
)
def test_the_unknown_stands_last_in_either_direction(query: str, order: str) -> None:
    wanted = read_table_request(QueryDict(query), kinds=KINDS)
    assert "".join(subject.key for subject in sort_subjects(SUBJECTS, wanted)) == order
