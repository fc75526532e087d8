"""What `wangge demo` does with a database that is not empty, and where it serves."""

from __future__ import annotations

import socket
from typing import Any

import orjson
import pytest

from wangge.config.commands.demo import HOST, _choose_port, _list_links, run_demo
from wangge.kernel.public import DomainError, build_system_actor
from wangge.people.public import NewMember, create_members_in_bulk, create_organisation, create_post
from wangge.platform.public import finish_demo, forget_profile, get_clock, install_profile

pytestmark = pytest.mark.django_db
WANTED: dict[str, Any] = {"city": "zhangjiagang", "days": 2, "reports": 40, "seed": 7, "until": ""}
TOLD = {"audit": {"ok": True}, "seconds": {"total": 1.5}}


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    yield
    forget_profile()


def run(**changes: Any) -> None:
    run_demo(**{**WANTED, "serve": False, "json_output": True, "port": 0, **changes})


def refuse(code: str, **changes: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        run(**changes)
    assert refusal.value.code == code
    return refusal.value


def keep_demo() -> None:
    install_profile("zhangjiagang", is_demo=True)
    finish_demo(orjson.dumps({"wanted": WANTED, "told": TOLD}).decode())


def test_a_real_city_is_never_touched() -> None:
    install_profile("zhangjiagang")
    assert refuse("demo_in_the_way").params["city"] == "张家港市"


def test_an_interrupted_demo_is_not_passed_off_as_a_whole_one() -> None:
    install_profile("zhangjiagang", is_demo=True)
    assert "WANGGE_" in str(refuse("demo_unfinished").params["place"])


@pytest.mark.parametrize("change", [{"days": 3}, {"reports": 41}, {"seed": 8}, {"until": "2026-04-17"}])
def test_another_demo_is_not_replaced(change: dict[str, Any]) -> None:
    keep_demo()
    assert refuse("demo_differs", **change).params["kept"] == "--city zhangjiagang --days 2 --reports 40 --seed 7"


def test_the_same_demo_is_told_again_as_one_object(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    keep_demo()
    run()
    told, words = capsysbinary.readouterr()
    assert orjson.loads(told) == TOLD
    assert b"shown again" in words


def test_a_demo_whose_chain_is_broken_says_so_by_its_exit_code() -> None:
    install_profile("zhangjiagang", is_demo=True)
    finish_demo(orjson.dumps({"wanted": WANTED, "told": {**TOLD, "audit": {"ok": False}}}).decode())
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": "2026-13-01"}, "day_unreadable"),
        ({"until": "9999-01-01"}, "demo_until_future"),
        ({"until": "1999-01-01"}, "demo_days_uncovered"),
        ({"city": "generic", "until": "2026-04-17"}, "demo_city_unknown"),
        ({"city": "atlantis"}, "profile_unknown"),
    ],
)
def test_a_wrong_option_leaves_the_database_empty(changes: dict[str, Any], code: str) -> None:
    refuse(code, **changes)
    install_profile("zhangjiagang", is_demo=True)  # refused where a city is installed already


def test_a_taken_port_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert _choose_port(port) not in {port, port + 1}
    assert f"port {port} or {port + 1} is taken" in capsys.readouterr().err


def test_each_role_gets_a_link_to_this_machine() -> None:
    install_profile("zhangjiagang", is_demo=True)
    system, now = build_system_actor(name="test"), get_clock().now()
    unit = create_organisation(actor=system, code="320582", name="张家港市城市管理局", kind="bureau")
    post = create_post(actor=system, organisation_id=unit, code="leader", name="领导", role="leader")
    member = NewMember(
        username="leader1", display_name="冯领导", organisation_id=unit, post_ids=(post,), from_on=now.date()
    )
    create_members_in_bulk(actor=system, members=[member], now=now)
    heading, link = _list_links(8000)
    assert "one-time" in heading
    assert link.split()[0] == "leader"
    assert link.split()[1].startswith(f"http://{HOST}:8000/sign-in/")
