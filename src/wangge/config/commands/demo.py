"""`wangge demo`: a synthetic city, its month, its evaluation, and the way in."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from typing import Any

import orjson

from wangge.config.commands.console import print_json, say, set_up_django, show_progress
from wangge.kernel.public import DomainError, build_system_actor

STAGES = {
    "city": "building grids, organisations, people and duties",
    "month": "living the month, hour by hour",
    "evaluation": "evaluating departments, posts and areas",
    "audit": "verifying the audit chain",
}


def run_demo(
    *, city: str, days: int, reports: int, seed: int, until: str, serve: bool, json_output: bool, port: int
) -> None:
    """Make the demo city or take the one that is there, tell about it, and serve it."""
    set_up_django(check_database=False)
    from wangge.config.commands.serving import Supervisor, find_port
    from wangge.platform.public import hold_writer_lock

    wanted = {"city": city, "days": days, "reports": reports, "seed": seed, "until": until}
    with ExitStack() as stack:
        stack.enter_context(hold_writer_lock(purpose="wangge demo"))
        set_up_django()
        told = _find_told(wanted) or _make(wanted, is_quiet=json_output)
        if json_output:
            print_json(told)
        else:
            _print_story(told)
        if not serve:
            return
        chosen_port = find_port("127.0.0.1", port) if port == 0 or _is_port_free(port) else find_port("127.0.0.1", 0)
        for role, token in _make_links().items():
            say(f"  {role:<13} http://127.0.0.1:{chosen_port}/sign-in/{token}/")
        Supervisor(host="127.0.0.1", port=chosen_port, only="", workers=1).run()


def _is_port_free(port: int) -> bool:
    from wangge.config.commands.serving import find_port

    try:
        find_port("127.0.0.1", port)
    except DomainError:
        return False
    return True


def _find_told(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Return what was told of the demo that is already here. Raises `demo_in_the_way`, `demo_unfinished`."""
    from wangge.platform.public import get_installation

    try:
        installation = get_installation()
    except DomainError as error:
        if error.code == "installation_missing":
            return None
        raise
    if not installation.is_demo:
        raise DomainError("demo_in_the_way", city=installation.district_name)
    if not installation.demo_summary:
        raise DomainError("demo_unfinished")
    kept = orjson.loads(installation.demo_summary)
    if kept["wanted"] != wanted:
        raise DomainError("demo_differs", kept=kept["wanted"], wanted=wanted)
    say("wangge: this demo city is here already; it is shown again.")
    told: dict[str, Any] = kept["told"]
    return told


def _make(wanted: dict[str, Any], *, is_quiet: bool) -> dict[str, Any]:
    from wangge.demo.public import make_demo_city
    from wangge.platform.public import finish_demo

    with ExitStack() as stack:
        tickers: dict[str, Any] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if is_quiet:
                return
            if stage not in tickers:
                say(f"wangge: {STAGES[stage]} …")
                tickers[stage] = stack.enter_context(show_progress(stage, total=total)) if total else None
            if tickers[stage] is not None:
                tickers[stage](done, total)

        told = make_demo_city(
            city=wanted["city"],
            days=wanted["days"],
            reports=wanted["reports"],
            seed=wanted["seed"],
            until=_read_day(wanted["until"]),
            on_progress=report,
        )
    finish_demo(orjson.dumps({"wanted": wanted, "told": told}).decode())
    return told


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError("day_unreadable", text=text) from None


def _print_story(told: dict[str, Any]) -> None:
    from wangge.config.commands.evaluating import print_evaluation

    print_evaluation(told["evaluation"])
    truth, seconds, audit = told["truth"], told["seconds"], told["audit"]
    states = ", ".join(f"{state} {count}" for state, count in told["counts_by_state"].items())
    month = max(seconds["month"], 0.01)
    lines = (
        f"{told['city']}: {told['from']} to {told['until']}; {truth['reports']} reports; {states}.",
        f"{told['moves']} moves in {month:.0f} s: {told['moves'] / month:.0f} moves/s.",
        f"planted: {truth['overdue']} overdue, {truth['rework']} rework, {truth['voided']} voided; "
        f"the slow unit is {truth['slow_unit']}; duplicates found with precision "
        f"{truth['duplicates']['precision']}, recall {truth['duplicates']['recall']}.",
        f"audit chain {'intact' if audit['ok'] else 'NOT INTACT'}: {audit['chains']} chains, {audit['events']} events, "
        f"{audit['anchors']} anchors.",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def _make_links() -> dict[str, str]:
    from wangge.demo.public import LINK_ROLES, make_links
    from wangge.people.public import list_members
    from wangge.platform.public import get_clock

    system, now = build_system_actor(name="demo"), get_clock().now()
    chosen = {}
    for role in LINK_ROLES:
        members = list_members(actor=system, now=now, role=role)
        if members:
            chosen[role] = members[0].id
    say("wangge: one-time sign-in links, for this machine only:")
    return make_links(members=chosen)
