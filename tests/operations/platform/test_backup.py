from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from django.db import connection
from PIL import Image
from pytest_django import Settings

from tests.operations.platform.fake_cases import FakeCases
from wangge.kernel.public import Actor, DomainError
from wangge.platform.models import Anchor, Evidence, NumberCounter
from wangge.platform.operations import archive, restore
from wangge.platform.public import (
    SimulatedClock,
    forget_audit_key,
    make_backup,
    read_evidence,
    restore_backup,
    seal_anchor,
    store_evidence,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def filled(cases: FakeCases, clock: SimulatedClock, system: Actor, picture: bytes) -> FakeCases:
    """Fill the database with a sealed case and a picture."""
    cases.report(events=2)
    store_evidence(data=picture, actor=system)
    seal_anchor(now=clock.now(), actor=system)
    return cases


@pytest.fixture
def move_away(tmp_path: Path, settings: Settings) -> Iterator[Callable[[], Path]]:
    """Give an act that moves to an empty home, as on another machine, and says where.

    There the database is empty too; the test's own is set aside and comes back behind the test.
    """
    put_back: list[Callable[[], None]] = []

    def move() -> Path:
        settings.WANGGE_HOME = tmp_path / "elsewhere"
        settings.WANGGE_ANCHOR_FILE = settings.WANGGE_HOME / "anchors.jsonl"
        forget_audit_key()
        put_back.append(_set_database_aside(tmp_path))
        return tmp_path / "elsewhere"

    yield move
    for act in put_back:
        act()


def _set_database_aside(tmp_path: Path) -> Callable[[], None]:
    """Leave an empty database where the test's own was, and return an act that brings that one back."""
    if connection.vendor == "postgresql":
        _execute("ALTER SCHEMA public RENAME TO set_aside", "CREATE SCHEMA public")
        return lambda: _execute("DROP SCHEMA public CASCADE", "ALTER SCHEMA set_aside RENAME TO public")
    path, aside = Path(connection.settings_dict["NAME"]), tmp_path / "set-aside.sqlite3"
    connection.close()  # the last to close leaves one file
    path.rename(aside)

    def bring_back() -> None:
        connection.close()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        aside.replace(path)

    return bring_back


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def backup(filled: FakeCases, tmp_path: Path, system: Actor) -> Path:
    """Return a backup of the filled database."""
    return make(tmp_path / "backup.tar", system)


def make(path: Path, system: Actor, *, with_key: bool = False) -> Path:
    make_backup(path, actor=system, with_key=with_key)
    return path


def refuse(act: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


def test_a_backup_comes_back_whole_and_verified(
    backup: Path, move_away: Callable[[], Path], system: Actor, picture: bytes
) -> None:
    home = move_away()
    report = restore_backup(backup, actor=system)
    assert report.ok
    assert (report.audit.chains, report.audit.anchors, report.lost_evidence) == (1, 1, 0)
    assert read_evidence(Evidence.objects.get().id, "original")[0] == picture
    assert Anchor.objects.count() == 1
    assert (home / "anchors.jsonl").read_bytes().count(b"\n") == 1
    assert not list(home.glob(".restore-*"))


def test_a_compressed_backup_comes_back_too(
    filled: FakeCases, move_away: Callable[[], Path], tmp_path: Path, system: Actor
) -> None:
    backup = make(tmp_path / "backup.tar.gz", system)
    assert backup.read_bytes()[:2] == b"\x1f\x8b"
    move_away()
    assert restore_backup(backup, actor=system).ok


def test_what_was_tampered_with_before_is_found_after(
    filled: FakeCases, move_away: Callable[[], Path], tmp_path: Path, system: Actor
) -> None:
    NumberCounter.objects.filter(scope="case:fake").update(last=9)
    backup = make(tmp_path / "backup.tar", system)
    move_away()
    report = restore_backup(backup, actor=system)
    assert not report.ok
    assert "counter_changed" in {fault.kind for fault in report.audit.faults}


def test_a_picture_lost_before_is_told_after(
    filled: FakeCases, move_away: Callable[[], Path], tmp_path: Path, system: Actor, home: Path
) -> None:
    for path in (home / "evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    backup = make(tmp_path / "backup.tar", system)
    move_away()
    report = restore_backup(backup, actor=system)
    assert (report.ok, report.lost_evidence) == (False, 1)


class TestKey:
    @pytest.fixture(autouse=True)
    def _key_in_a_file(self, settings: Settings) -> None:
        settings.WANGGE_AUDIT_KEY = None

    def test_the_key_stays_out_and_is_asked_for(
        self, filled: FakeCases, move_away: Callable[[], Path], tmp_path: Path, system: Actor, home: Path
    ) -> None:
        backup = make(tmp_path / "backup.tar", system)
        with tarfile.open(backup) as tar:
            assert "audit.key" not in tar.getnames()
        key = (home / "audit.key").read_bytes()
        new_home = move_away()
        assert refuse(lambda: restore_backup(backup, actor=system)).code == "backup_key_needed"
        assert connection.introspection.table_names() == []
        (new_home / "audit.key").write_bytes(key)
        (new_home / "audit.key").chmod(0o600)
        assert restore_backup(backup, actor=system).ok

    def test_the_key_goes_along_when_asked_for(
        self, filled: FakeCases, move_away: Callable[[], Path], tmp_path: Path, system: Actor
    ) -> None:
        backup = make(tmp_path / "backup.tar", system, with_key=True)
        assert backup.stat().st_mode & 0o077 == 0
        home = move_away()
        assert restore_backup(backup, actor=system).ok
        assert (home / "audit.key").stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(backup: Path, system: Actor) -> None:
    assert refuse(lambda: make(backup, system)).code == "backup_exists"
    assert refuse(lambda: restore_backup(backup, actor=system)).code == "restore_not_empty"


def change_member(backup: Path, act: Callable[[dict[str, bytes]], None]) -> None:
    with tarfile.open(backup) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    act(members)
    with tarfile.open(backup, "w") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def drop_evidence(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("evidence/"))]


def add_foreign(members: dict[str, bytes]) -> None:
    members["../outside"] = b"x"


def change_anchors(members: dict[str, bytes]) -> None:
    members["anchors.jsonl"] += b"x"


def drop_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def raise_format(members: dict[str, bytes]) -> None:
    members["manifest.json"] = orjson.dumps({**orjson.loads(members["manifest.json"]), "format": 99})


def change_vendor(members: dict[str, bytes]) -> None:
    members["manifest.json"] = orjson.dumps({**orjson.loads(members["manifest.json"]), "vendor": "other"})


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (drop_evidence, "backup_damaged"),
        (add_foreign, "backup_damaged"),
        (change_anchors, "backup_damaged"),
        (drop_manifest, "backup_unreadable"),
        (raise_format, "backup_unreadable"),
    ],
)
def test_a_damaged_backup_is_refused(
    act: Callable[[dict[str, bytes]], None], code: str, backup: Path, tmp_path: Path
) -> None:
    change_member(backup, act)
    assert refuse(lambda: archive.unpack_archive(backup, tmp_path / "unpacked")).code == code
    assert not (tmp_path / "outside").exists()


def test_a_refused_backup_puts_nothing_in_place(backup: Path, move_away: Callable[[], Path], system: Actor) -> None:
    change_member(backup, change_vendor)
    home = move_away()
    assert refuse(lambda: restore_backup(backup, actor=system)).code == "backup_other_database"
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert connection.introspection.table_names() == []


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\x1f\x8b rubbish"])
def test_a_file_that_is_no_backup_is_refused(
    content: bytes, tmp_path: Path, system: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "_require_empty", lambda home: None)
    (tmp_path / "backup.tar").write_bytes(content)
    assert refuse(lambda: restore_backup(tmp_path / "backup.tar", actor=system)).code == "backup_unreadable"


def test_a_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.shutil, "which", lambda tool: None)
    error = refuse(lambda: archive.run_postgresql_tool("pg_dump", []))
    assert (error.code, error.params) == ("backup_tool_missing", {"tool": "pg_dump"})


def test_backups_are_for_the_administrator(tmp_path: Path) -> None:
    person = Actor(member_id=1, name="李", roles=frozenset({"auditor"}))
    for act in (
        lambda: make_backup(tmp_path / "b.tar", actor=person),
        lambda: restore_backup(tmp_path / "b.tar", actor=person),
    ):
        assert refuse(act).code == "not_administrator"
