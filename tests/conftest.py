"""Rules of the whole suite: environment, markers, order, network and database access."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.support.environment import AUDIT_KEY, prepare_environment
from tests.support.network import block_network
from tests.support.shipped_profiles import remember_shipped_profiles

TESTS = Path(__file__).parent
PURE_FOLDERS = [TESTS / "rules" / name for name in ("kernel", "worktime", "workflow", "analytics", "profiles")]


def _is_pure_run() -> bool:
    """Tell whether only modules below Django were asked for: they run without it, also while an application is broken."""
    named = [Path(word.partition("::")[0]).resolve() for word in sys.argv[1:] if not word.startswith("-")]
    paths = [path for path in named if path.exists()]
    return bool(paths) and all(any(path.is_relative_to(pure) for pure in PURE_FOLDERS) for path in paths)


prepare_environment()
remember_shipped_profiles()
if not _is_pure_run():
    os.environ["DJANGO_SETTINGS_MODULE"] = "wangge.config.settings"
    import django
    from django.conf import settings
    from django.utils.translation import deactivate

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
    settings.WHITENOISE_AUTOREFRESH = True  # else each client of a test lists all static files before its first request
    pytest_plugins = ["tests.factories"]

STORAGE_FOLDERS = {"operations", "api"}
PLAIN_FOLDERS = {"rules", "analytics", "architecture"}
"""What asks no database of the city: it makes a run of its own, beside those that do."""
# Pages ask the database nothing of their own: on PostgreSQL each is opened once, for its count of queries, and what
# people meet there at the same time is tried; with --full all tests of pages run there too.
FULL_STORAGE_FOLDERS = {"web"}
STORAGE_FILES = {
    "test_query_counts.py",
    "test_query_counts_of_evaluation.py",
    "test_two_at_once.py",
    "test_workbench.py",
}

hypothesis_settings.register_profile("wangge", deadline=None, print_blob=True)
hypothesis_settings.register_profile("full", deadline=None, print_blob=True, max_examples=400)
hypothesis_settings.load_profile("full" if "--full" in sys.argv else "wangge")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's own options."""
    group = parser.getgroup("wangge")
    group.addoption("--full", action="store_true", help="also run the long tests (marker full)")
    group.addoption("--only-storage", action="store_true", help="run only what touches the database (marker storage)")
    group.addoption("--only-plain", action="store_true", help="run only the folders that ask no database")
    group.addoption("--without-plain", action="store_true", help="run all but the folders that ask no database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread the folders that this run is not for: to collect them takes as long as many tests run."""
    folder = collection_path.relative_to(TESTS).parts[:1] if collection_path.is_relative_to(TESTS) else ()
    if not folder:
        return None
    is_unread = (
        (config.getoption("--only-storage") and folder[0] not in STORAGE_FOLDERS | FULL_STORAGE_FOLDERS)
        or (config.getoption("--only-plain") and folder[0] not in PLAIN_FOLDERS)
        or (config.getoption("--without-plain") and folder[0] in PLAIN_FOLDERS)
    )
    return True if is_unread else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by the folder it lives in."""
    folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
    is_wanted = (
        folder in STORAGE_FOLDERS
        or item.path.name in STORAGE_FILES
        or (folder in FULL_STORAGE_FOLDERS and item.config.getoption("--full"))
    )
    is_alike = item.get_closest_marker("same_on_both") is not None and not item.config.getoption("--full")
    if is_wanted and not is_alike and _asks_the_database(item):
        item.add_marker(pytest.mark.storage)
    if folder == "e2e":
        item.add_marker(pytest.mark.e2e)


def _asks_the_database(item: pytest.Item) -> bool:
    """Tell whether a test meets the database at all; what does not is the same on each."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "django_db_setup"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what this run did not ask for; nothing is skipped for it."""
    kept, dropped = [], []
    for item in items:
        is_wanted = (config.getoption("--full") or not item.get_closest_marker("full")) and (
            not config.getoption("--only-storage") or item.get_closest_marker("storage")
        )
        (kept if is_wanted else dropped).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn every skip into a failure, except where the shared data are absent."""
    report = yield
    if report.skipped and not item.get_closest_marker("shared_data"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: only a test marked shared_data may be skipped ({report.longrepr})"
    return report


@pytest.fixture(autouse=True)
def _the_same_audit_key() -> None:
    """Seal the rows of every test with one key, whatever a test before it left in the settings: scenes come back as rows."""
    if not _is_pure_run():
        settings.WANGGE_AUDIT_KEY = AUDIT_KEY


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """Begin every test in the city's language: what a request before it asked for stays in force in the thread."""
    if not _is_pure_run():
        deactivate()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        block_network(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Make the test databases, whose append-only tables only Django's flush may empty."""
    from tests.support.storage import permit_flush

    permit_flush()


@pytest.fixture
def shared_data(request: pytest.FixtureRequest) -> Path:
    """Return the folder of real data; the test must carry the marker `shared_data`."""
    assert request.node.get_closest_marker("shared_data"), "mark this test with @pytest.mark.shared_data"
    folder = Path(os.environ.get("WANGGE_SHARED_DATA", TESTS.parent.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}; set WANGGE_SHARED_DATA")
    return folder


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what lives as long as the run: thousands of tests and all that is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
