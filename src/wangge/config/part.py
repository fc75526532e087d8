"""A part of `wangge serve` as a process: `python -m wangge.config.part SUPERVISOR_PID MODULE ARGUMENTS…`.

It runs the module as `python -m` would. When its supervisor dies, however that happens, the kernel asks it to end (Linux);
what has not ended `GRACE_SECONDS` later is killed with its children.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import select
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 12.0  # the web part's own limit for requests under way, and a little


def die_with(supervisor: int, *, grace_seconds: float = GRACE_SECONDS) -> None:
    """Have this process end when `supervisor`, its parent, ends: SIGTERM, then SIGKILL; leave if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor:
        raise SystemExit(1)
    if sys.platform == "linux" and os.getpgrp() == os.getpid():
        watched = os.pidfd_open(supervisor)
        threading.Thread(target=_kill_group_after, args=(watched, grace_seconds), daemon=True).start()


def _kill_group_after(watched: int, grace_seconds: float) -> None:
    """Kill this process and its children once the process behind the descriptor `watched` has been gone so long.

    Asking is not enough: a handler that sets the event its own thread is just about to wait for waits for itself.
    """
    select.select([watched], [], [])
    threading.Event().wait(grace_seconds)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
