from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from wangge.kernel.public import DomainError
from wangge.platform.errors import describe_error
from wangge.platform.operations.file_lock import hold_file_lock
from wangge.platform.public import hold_writer_lock

HOLDER = """
import fcntl, json, os, sys
descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(descriptor, fcntl.LOCK_EX)
os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "purpose": "serve"}).encode(), 0)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "writer.lock"


@pytest.fixture
def holder(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock."""
    command = [sys.executable, "-c", HOLDER, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def hold(lock: Path, wait_seconds: float = 0) -> None:
    with hold_file_lock(lock, purpose="import", wait_seconds=wait_seconds, busy_code="writer_busy"):
        pass


def test_a_busy_lock_says_who_holds_it_and_what_for(lock: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(DomainError) as refusal:
        hold(lock)
    assert refusal.value.code == "writer_busy"
    assert (refusal.value.params["pid"], refusal.value.params["purpose"]) == (holder.pid, "serve")
    assert f"Process {holder.pid}" in describe_error(refusal.value, "en").sentence
    assert "serve" in describe_error(refusal.value, "zh-hans").sentence


def test_the_lock_of_a_killed_process_is_free(lock: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    hold(lock)


def test_one_waits_for_a_process_that_ends(lock: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin
    holder.stdin.close()
    hold(lock, wait_seconds=20)


def test_one_process_holds_it_as_often_as_it_likes(lock: Path) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(hold_file_lock(lock, purpose="serve", wait_seconds=0, busy_code="writer_busy"))
        assert f'"pid":{os.getpid()}' in lock.read_text()
    assert lock.read_text() == ""


def test_a_lock_without_words_is_busy_all_the_same(lock: Path, holder: subprocess.Popen[str]) -> None:
    lock.write_text("")
    with pytest.raises(DomainError) as refusal:
        hold(lock)
    assert refusal.value.params["pid"] == "?"


@pytest.mark.django_db
def test_only_the_embedded_database_needs_the_lock(home: Path) -> None:
    with hold_writer_lock(purpose="test"):
        assert (home / "writer.lock").exists() is (connection.vendor == "sqlite")
