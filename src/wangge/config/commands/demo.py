"""`wangge demo`: a synthetic city, its month, its evaluation, and the way in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import orjson

from wangge.config.commands.console import Ticker, find_language, print_json, say, set_up_django, show_progress
from wangge.kernel.public import DomainError

HOST = "127.0.0.1"
STAGES = {
    "city": "building grids, organisations, people and duties",
    "month": "living hour by hour",
    "evaluation": "evaluating departments, posts and areas",
    "audit": "verifying the audit chain",
}
STORY = {
    "en": (
        "{city}, {from} to {until}: {reports} reports; {states}.",
        "{moves} moves in {month:.0f} s: {rate:.0f} moves/s; {stages}.",
        "Planted: {overdue} overdue, {rework} reworked, {voided} voided, {returned} returned, {refused} refused.",
        "The slow unit is {slow_unit}, {false_closer} reports false closings, {lazy_collector} overlooks much.",
        "Duplicates: {planted} planted, {merged} merged; precision {precision}, recall {recall}.",
        "Audit chain {verdict}: {chains} chains, {events} events, {anchors} anchors.",
    ),
    "zh-hans": (
        "{city}，{from} 至 {until}：上报 {reports} 件；{states}。",
        "流转 {moves} 次，用时 {month:.0f} 秒，每秒 {rate:.0f} 次；{stages}。",
        "预置：超时 {overdue}，返工 {rework}，作废 {voided}，回退 {returned}，不予受理 {refused}。",
        "慢的单位是 {slow_unit}，虚假反馈的是 {false_closer}，巡查敷衍的是 {lazy_collector}。",
        "重复上报：预置 {planted}，并案 {merged}；准确率 {precision}，召回率 {recall}。",
        "审计链{verdict}：{chains} 条链，{events} 个事件，{anchors} 个锚点。",
    ),
}
VERDICTS = {"en": ("intact", "NOT INTACT"), "zh-hans": ("完好", "已被破坏")}


def run_demo(
    *, city: str, days: int, reports: int, seed: int, until: str, serve: bool, json_output: bool, port: int
) -> None:
    """Make the demo city or take the one that is there, tell about it, and serve it.

    Raises `demo_in_the_way`, `demo_unfinished`, `demo_differs`, `day_unreadable`, `writer_busy` and what making the
    city raises; exit code 1 when the audit chain is not intact.
    """
    set_up_django(check_database=False)
    from wangge.platform.public import hold_writer_lock

    wanted = {"city": city, "days": days, "reports": reports, "seed": seed, "until": until}
    last_on = _read_day(until)
    with hold_writer_lock(purpose="wangge demo"):
        set_up_django()
        told = _find_told(wanted) or _make(wanted, until=last_on)
        if json_output:
            print_json(told)
        else:
            _print_story(told)
        if not told["audit"]["ok"]:
            raise SystemExit(1)
        if serve:
            _serve(port)


def _serve(port: int) -> None:
    from django.db import connections

    from wangge.config.commands.serving import Supervisor

    chosen_port = _choose_port(port)
    links = _list_links(chosen_port)
    connections.close_all()
    Supervisor(host=HOST, port=chosen_port, only="", workers=1, greeting=links).run()


def _choose_port(port: int) -> int:
    """Return the port asked for, or a free one where it is taken."""
    from wangge.config.commands.serving import find_port

    try:
        return find_port(HOST, port)
    except DomainError as error:
        if error.code != "port_taken" or not port:
            raise
    chosen_port = find_port(HOST, 0)
    say(f"wangge: port {port} or {port + 1} is taken; using {chosen_port}.")
    return chosen_port


def _list_links(port: int) -> tuple[str, ...]:
    from django.urls import reverse

    from wangge.demo.public import make_links

    heading = "wangge: one-time sign-in links, good for a day on this machine only:"
    rows = (
        f"  {role:<13} http://{HOST}:{port}{reverse('sign_in_link', args=[token])}"
        for role, token in make_links().items()
    )
    return (heading, *rows)


def _find_told(wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was told of the demo that is already here, or None in an empty database."""
    from wangge.platform.public import get_installation

    try:
        installation = get_installation()
    except DomainError as error:
        if error.code == "installation_missing":
            return None
        raise
    place = _name_database()
    if not installation.is_demo:
        raise DomainError("demo_in_the_way", city=installation.district_name, place=place)
    if not installation.demo_summary:
        raise DomainError("demo_unfinished", place=place)
    kept = orjson.loads(installation.demo_summary)
    if kept["wanted"] != wanted:
        raise DomainError("demo_differs", kept=_list_options(kept["wanted"]), place=place)
    say("wangge: this demo city is here already; it is shown again.")
    told: dict[str, Any] = kept["told"]
    return told


def _name_database() -> str:
    """Return what a person must empty or name anew to begin with another city."""
    from django.conf import settings

    from wangge.platform.public import is_embedded

    return f"WANGGE_HOME={settings.WANGGE_HOME}" if is_embedded() else "WANGGE_DATABASE_URL"


def _list_options(wanted: Mapping[str, Any]) -> str:
    return " ".join(f"--{name} {value}" for name, value in wanted.items() if value != "")


def _make(wanted: Mapping[str, Any], *, until: date | None) -> dict[str, Any]:
    from wangge.demo.public import make_demo_city
    from wangge.platform.public import finish_demo

    with _tell_progress() as report:
        told = make_demo_city(
            city=wanted["city"],
            days=wanted["days"],
            reports=wanted["reports"],
            seed=wanted["seed"],
            until=until,
            on_progress=report,
        )
    kept = orjson.dumps({"wanted": wanted, "told": told})
    finish_demo(kept.decode())
    read_again: dict[str, Any] = orjson.loads(kept)["told"]  # told now as it will be told the next time
    return read_again


@contextmanager
def _tell_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Give what names each stage as it begins and moves its bar, all on stderr."""
    with ExitStack() as bars:
        tickers: dict[str, Ticker | None] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tickers:
                bars.close()
                say(f"wangge: {STAGES[stage]} …")
                tickers[stage] = bars.enter_context(show_progress(stage, total=total)) if total else None
            ticker = tickers[stage]
            if ticker is not None:
                ticker(done, total)

        yield report


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError("day_unreadable", text=text) from None


def _print_story(told: Mapping[str, Any]) -> None:
    from wangge.config.commands.evaluating import print_evaluation

    print_evaluation(told["evaluation"])
    language = find_language()
    truth, seconds, audit = told["truth"], told["seconds"], told["audit"]
    month = max(seconds["month"], 0.01)
    words = {
        **told,
        **truth,
        **{name: "–" if value is None else value for name, value in truth["duplicates"].items()},
        **audit,
        "month": month,
        "rate": told["moves"] / month,
        "states": _join(told["counts_by_state"], "{name} {value}"),
        "stages": _join(seconds, "{name} {value:.1f} s"),
        "verdict": VERDICTS[language][0 if audit["ok"] else 1],
    }
    sys.stdout.write("".join(f"{line.format_map(words)}\n" for line in STORY[language]))
    sys.stdout.flush()


def _join(values: Mapping[str, Any], form: str) -> str:
    return ", ".join(form.format(name=name, value=value) for name, value in values.items())
