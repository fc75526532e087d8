"""A part of `wangge serve` as a process: `python -m wangge.config.part SUPERVISOR_PID MODULE ARGUMENTS…`.

It runs the module as `python -m` would, and the kernel ends it when its supervisor dies, however that happens (Linux).
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(supervisor: int) -> None:
    """Have SIGTERM sent to this process when `supervisor`, its parent, ends; leave if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor:
        raise SystemExit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
