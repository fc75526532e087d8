"""`wangge indicators cases`: the cases behind a stored figure, and in a sentence what has changed since."""

from __future__ import annotations

import orjson
import pytest
from django.db import connection

from tests.factories import World
from wangge.cases.queries import fact_references
from wangge.config.commands.case_listing import run_cases
from wangge.evaluation.public import list_cases_behind
from wangge.kernel.public import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
RENAME = "UPDATE people_organisation SET name = name || '二'"
ALTER = "UPDATE cases_caseclock SET due_at = started_at WHERE stage = 'handle'"


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def of_unit(month: World) -> str:
    return f"department:{month.units['sanitation']}"


@pytest.mark.parametrize(
    ("statements", "chinese", "english"),
    [
        ((), "记录与评价时计入的一致", "the records still say what the evaluation counted"),
        ((RENAME,), "不影响其结果的： 单位名称", "without any effect on it: names of units"),
        ((ALTER,), "评价之后记录被改动", "The records were altered after this evaluation"),
    ],
    ids=["nothing", "names", "records"],
)
def test_a_sentence_tells_what_has_changed_since(  # noqa: PLR0917 - fixtures and parameters
    statements: tuple[str, ...],
    chinese: str,
    english: str,
    month: World,
    run_id: int,
    of_unit: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for statement in statements:
        run_sql(statement)
    for language, words in (("zh_CN.UTF-8", chinese), ("en_GB", english)):
        monkeypatch.setenv("LC_ALL", language)
        run_cases(run_id, "closing_rate", of=of_unit, side="denominator", json_output=False)
        printed = capsys.readouterr()
        assert words in printed.err
        assert len(printed.out.split()) == 4


def test_a_difference_that_the_program_may_have_made_is_called_doubtful(
    month: World, run_id: int, of_unit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr(fact_references, "digest_folds", lambda: "another program")
    run_sql(ALTER)
    run_cases(run_id, "closing_rate", of=of_unit, side="numerator", json_output=False)
    told = capsys.readouterr().err
    assert "是否被改动" in told
    assert "程序" in told


def test_the_json_holds_what_the_sentence_tells(
    month: World, run_id: int, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run_sql(RENAME)
    run_cases(run_id, "refused_count", of="category_class:~|~|~", side="numerator", json_output=True)
    told = orjson.loads(capsysbinary.readouterr().out)
    behind = list_cases_behind(
        actor=month.actor("feng"), run_id=run_id, kind="total", key="", indicator="refused_count"
    )
    assert (told["total"], len(told["case_numbers"])) == (len(behind.case_ids), 1)
    assert (told["is_unchanged"], told["is_doubtful"], told["changed_since"]) == (True, False, ["organisations"])


def test_the_numbers_are_all_of_them_in_order(
    month: World, run_id: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wangge.config.commands.case_listing._AT_ONCE", 3)
    run_cases(run_id, "report_count", of="total", side="numerator", json_output=False)
    numbers = capsys.readouterr().out.split()
    assert len(set(numbers)) == 7
    assert numbers == sorted(numbers)


def test_a_subject_that_is_not_is_refused(month: World, run_id: int) -> None:
    with pytest.raises(DomainError, match="evaluation_subject_unknown"):
        run_cases(run_id, "closing_rate", of="department:999", side="numerator", json_output=False)
