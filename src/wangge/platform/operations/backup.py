"""Making a backup: database, evidence and anchors as of one moment, while the service runs."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from wangge import __version__
from wangge.kernel.public import Actor, DomainError, encode_instant
from wangge.platform.access import check_operate_platform
from wangge.platform.clock import get_clock
from wangge.platform.operations.anchor_file import hold_seal_lock
from wangge.platform.operations.archive import ANCHORS, DATABASES, KEY, ArchiveWriter, run_postgresql_tool
from wangge.platform.operations.audit_key import get_audit_key
from wangge.platform.operations.evidence import EVIDENCE_FOLDER
from wangge.platform.operations.sealing import SEAL_LOCK_NUMBER
from wangge.platform.queries.anchors import get_anchor_path


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """A backup that was made: where, how many members, how large, and whether the audit key is in it."""

    path: Path
    file_count: int
    size_bytes: int
    has_key: bool


def make_backup(path: Path, *, actor: Actor, with_key: bool = False) -> BackupReport:
    """Write database, evidence originals and anchors to one tar file (`.gz` at the end compresses it).

    Nobody seals meanwhile, everybody else goes on working. The audit key stays out unless `with_key`: who holds both
    can forge the history, so they belong in different places. Display copies stay out: they are made anew. Raises
    `backup_exists`, `seal_busy`, `backup_tool_missing`, `backup_tool_failed`.
    """
    check_operate_platform(actor)
    if path.exists():
        raise DomainError("backup_exists", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with _hold_off_seals(), tarfile.open(partial, "w:gz" if path.suffix in {".gz", ".tgz"} else "w") as tar:
            file_count = _write_members(ArchiveWriter(tar), partial.parent, with_key=with_key)
        partial.chmod(0o600)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return BackupReport(path=path, file_count=file_count, size_bytes=path.stat().st_size, has_key=with_key)


def _write_members(writer: ArchiveWriter, folder: Path, *, with_key: bool) -> int:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as scratch:
        database = Path(scratch) / DATABASES[connection.vendor]
        _copy_database(database)
        writer.add_file(database.name, database)
    # Evidence comes after the database: its files are written before their rows, so every row's file is in.
    for picture in _iter_evidence():
        writer.add_file(picture.relative_to(settings.WANGGE_HOME).as_posix(), picture)
    if get_anchor_path().exists():
        writer.add_file(ANCHORS, get_anchor_path())
    if with_key:
        writer.add_bytes(KEY, get_audit_key() + b"\n")
    writer.finish(version=__version__, vendor=connection.vendor, made_at=encode_instant(get_clock().now()))
    return len(writer.files)


def _iter_evidence() -> Iterator[Path]:
    folder = Path(settings.WANGGE_HOME) / EVIDENCE_FOLDER
    for path in sorted(folder.glob("??/??/*")):
        if not path.name.startswith("."):
            yield path


def _copy_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        run_postgresql_tool("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
        return
    with (
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _hold_off_seals() -> Iterator[None]:
    """Keep anchors as they are: the file must not hold an anchor that the database's copy lacks."""
    with hold_seal_lock():
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [SEAL_LOCK_NUMBER])
            if not cursor.fetchone()[0]:
                raise DomainError("seal_busy", pid="?", purpose="?")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SEAL_LOCK_NUMBER])
