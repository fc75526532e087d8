"""Exactly once, whatever happens to the workers: killed between claim and finish, two at a time, a restarted database."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.support.faulty_worker import AFTER_LEASE, CASES, LATER, TWO_DAYS_LATER
from wangge.config.throwaway import _find_owner, find_server_folder, run_postgresql

ROOT = Path(__file__).parents[3]
WAIT_SECONDS = 240  # some twenty on an idle machine


class Workers:
    """Processes on one installation of their own."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.environment = {
            **os.environ,
            "WANGGE_HOME": str(home),
            "WANGGE_DATABASE_URL": database_url,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def start(self, mode: str, at: datetime | None = None) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tests.support.faulty_worker", mode, *([at.isoformat()] if at else [])]
        return subprocess.Popen(
            words,
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, mode: str, at: datetime | None = None, *, code: int = 0) -> str:
        return finish(self.start(mode, at), code=code)

    def report(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.run("report", AFTER_LEASE))
        return answer


def finish(process: subprocess.Popen[str], *, code: int = 0) -> str:
    try:
        said, complaints = process.communicate(timeout=WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    assert process.returncode == code, complaints
    return said


@contextmanager
def open_database(like: str = "template1") -> Iterator[str]:
    """Give the address of a database of the kind that the suite runs on: a copy of the one named, or empty."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"wangge_{uuid4().hex[:12]}"
    facts = connection.settings_dict
    server = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """Make an installation with cases that wait for a signature, which each test gets a copy of."""
    with open_database() as url:
        made = Workers(tmp_path_factory.mktemp("prepared"), url)
        made.run("prepare")
        yield made


@pytest.fixture
def workers(db: None, prepared: Workers, tmp_path: Path) -> Iterator[Workers]:
    """Give an installation with cases that wait for a signature."""
    shutil.copytree(prepared.environment["WANGGE_HOME"], tmp_path, dirs_exist_ok=True)
    with open_database(prepared.environment["WANGGE_DATABASE_URL"].rpartition("/")[2] or "template1") as url:
        yield Workers(tmp_path, url)


def check_signed_once(report: dict[str, Any]) -> None:
    assert report["faults"] == []
    assert len(report["moves"]) == CASES
    for moves in report["moves"].values():
        assert moves.count("sign") == 1, moves
    assert len(report["told"]) == len(set(report["told"]))


@pytest.mark.full
def test_a_worker_killed_between_claim_and_finish_leaves_nothing_half_done(workers: Workers) -> None:
    workers.run("die", LATER, code=-signal.SIGKILL)
    assert all("sign" not in moves for moves in workers.report()["moves"].values())

    both = [workers.start("work", AFTER_LEASE) for _ in range(2 if connection.vendor == "postgresql" else 1)]
    for process in both:
        finish(process)

    report = workers.report()
    check_signed_once(report)
    assert report["tried_again"]


def test_one_of_two_workers_is_killed_in_the_middle_of_an_act(workers: Workers) -> None:
    """PostgreSQL lets the other one work meanwhile; the embedded database lets one write at a time."""
    falling = workers.start("hold", LATER)
    assert read_line(falling) == "holding"
    if connection.vendor == "postgresql":
        working = workers.start("work", LATER)
        assert read_line(working) == "worked"
        signed = [moves.count("sign") for moves in workers.report()["moves"].values()]
        assert sorted(signed) == [0, *[1] * (CASES - 1)]
        falling.kill()
    else:
        falling.kill()
        working = workers.start("work", LATER)
    finish(falling, code=-signal.SIGKILL)
    finish(working)

    report = workers.report()
    check_signed_once(report)
    assert report["tried_again"]


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.full
def test_a_worker_that_was_down_for_two_days_catches_up(workers: Workers) -> None:
    workers.run("work", TWO_DAYS_LATER)
    report = workers.report()
    check_signed_once(report)
    for moves in report["moves"].values():
        assert moves[-2:] == ["sign", "supervise"]


@pytest.mark.full
def test_a_restarted_database_is_waited_for(tmp_path: Path) -> None:
    """PostgreSQL goes away in the middle, without a word; the same worker goes on when it is back."""
    with run_postgresql() as url:
        workers = Workers(tmp_path, url)
        workers.run("prepare")
        worker = workers.start("work", LATER)
        assert worker.stdout is not None
        worker.stdout.readline()
        with psycopg.connect(url) as asked:
            (place,) = asked.execute("SHOW data_directory").fetchone() or ("",)
            (port,) = asked.execute("SHOW port").fetchone() or ("",)
        with restart_server(place, port):
            finish(worker)
            check_signed_once(workers.report())


@contextmanager
def restart_server(place: str, port: str) -> Iterator[None]:
    folder, owner = find_server_folder(), _find_owner()
    assert folder is not None
    become = ["runuser", "-u", owner, "--"] if owner else []
    control = [*become, str(folder / "pg_ctl"), "-D", place, "-m", "immediate", "-w"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    subprocess.run([*control, "stop"], check=True, capture_output=True, cwd=place)
    subprocess.run(
        [*control, "-l", f"{place}/again.log", "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=place
    )
    try:
        yield
    finally:
        subprocess.run([*control, "stop"], check=True, capture_output=True, cwd=place)
