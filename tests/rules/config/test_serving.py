"""What stops a server: a request that a signal may make at any moment, and a supervisor's death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from wangge.config.commands.serving import StopRequest

PATIENCE_SECONDS = 30

ASKED_WHILE_ON_THE_WAY_INTO_A_WAIT = """
import signal
from wangge.config.commands.serving import StopRequest
stop = StopRequest()
signal.signal(signal.SIGALRM, lambda *_: stop.set())
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.0001)  # again and again, at whatever line the loop is
while not stop.wait(timeout=0):
    pass
signal.signal(signal.SIGALRM, signal.SIG_IGN)
"""
PART_THAT_HEARS_NOTHING = """
import signal, subprocess, sys, threading
from wangge.config.part import die_with
signal.signal(signal.SIGTERM, signal.SIG_IGN)
die_with(int(sys.argv[1]), grace_seconds=0.1)
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("up", flush=True)
threading.Event().wait()
"""
SUPERVISOR = """
import os, subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1], str(os.getpid())], start_new_session=True)
"""


def test_a_request_to_stop_is_seen_and_remembered() -> None:
    stop = StopRequest()
    assert not stop.is_set()
    assert not stop.wait(timeout=0)
    stop.set()
    assert stop.is_set()
    assert stop.wait(timeout=PATIENCE_SECONDS)
    assert stop.wait(timeout=PATIENCE_SECONDS)


def test_a_signal_may_ask_to_stop_at_any_line_of_the_wait() -> None:
    for _ in range(5):
        command = [sys.executable, "-c", ASKED_WHILE_ON_THE_WAY_INTO_A_WAIT]
        assert subprocess.run(command, timeout=PATIENCE_SECONDS, check=False).returncode == 0


def test_a_part_that_does_not_hear_the_end_of_its_supervisor_is_killed_with_its_children() -> None:
    command = [sys.executable, "-c", SUPERVISOR, PART_THAT_HEARS_NOTHING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "up\n"
        os.kill(supervisor.pid, signal.SIGKILL)
        assert supervisor.communicate(timeout=PATIENCE_SECONDS) == ("", None)  # the pipe ends with the last of them
