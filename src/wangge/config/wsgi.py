"""WSGI application for the web processes; on the embedded database the worker is a thread of the one there is."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
# Whoever holds the row of a number waits for the interpreter after each answer of the database, and everybody else for
# him: a thread that computes gives way after half a millisecond, not five.
sys.setswitchinterval(0.0005)
application = get_wsgi_application()

LONGEST_FAREWELL_SECONDS = 5


def spare_program() -> None:
    """Load what answers are made with and leave it out of the search for garbage.

    The program never becomes garbage, and to look through all of it held up one page of ten for a tenth of a second.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def start_worker() -> threading.Thread:
    """Start the worker as a thread that finishes its piece of work when the process is asked to end."""
    from wangge.platform.public import run_worker

    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(stop,), name="worker", daemon=True)

    def end() -> None:
        stop.set()
        thread.join(timeout=LONGEST_FAREWELL_SECONDS)

    atexit.register(end)
    thread.start()
    return thread


spare_program()
if os.environ.get("WANGGE_WORKER_THREAD") == "1":
    start_worker()
