"""The suite's own deploy facts: nothing of the person's environment leaks in, nothing is left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

AUDIT_KEY = "audit-key-of-the-test-suite"
KEPT = {"WANGGE_DATABASE_URL", "WANGGE_SHARED_DATA"}


def prepare_environment() -> None:
    """Point every WANGGE_ variable at a throw-away home; must run before Django reads its settings."""
    for name in [name for name in os.environ if name.startswith("WANGGE_") and name not in KEPT]:
        del os.environ[name]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    home = tempfile.mkdtemp(prefix="wangge-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {
        "WANGGE_HOME": home,
        "WANGGE_SECRET_KEY": "secret-of-the-test-suite",
        "WANGGE_AUDIT_KEY": AUDIT_KEY,
        "WANGGE_SQLITE_SYNCHRONOUS": "NORMAL",
        "WANGGE_ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "WANGGE_LOG_LEVEL": "WARNING",
    }
