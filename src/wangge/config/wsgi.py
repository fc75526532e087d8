"""WSGI application for the web processes; on the embedded database the worker is a thread of the one there is."""

from __future__ import annotations

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
application = get_wsgi_application()

if os.environ.get("WANGGE_WORKER_THREAD") == "1":
    from wangge.platform.public import run_worker

    threading.Thread(target=run_worker, args=(threading.Event(),), name="worker", daemon=True).start()
