"""Bringing a backup back into an empty home and an empty database, and verifying it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from wangge.kernel.public import Actor, DomainError
from wangge.platform.access import check_operate_platform
from wangge.platform.domain.faults import AuditReport
from wangge.platform.models import Evidence
from wangge.platform.operations.archive import ANCHORS, DATABASES, KEY, run_postgresql_tool, unpack_archive
from wangge.platform.operations.audit_key import KEY_FILE_NAME, forget_audit_key
from wangge.platform.operations.evidence import EVIDENCE_FOLDER, find_evidence_path
from wangge.platform.operations.installation import forget_profile
from wangge.platform.operations.verifying import verify_audit
from wangge.platform.queries.anchors import get_anchor_path


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """A backup brought back: `audit` is its verification, `lost_evidence` the pictures whose file is not there."""

    made_at: str
    version: str
    file_count: int
    lost_evidence: int
    audit: AuditReport

    @property
    def ok(self) -> bool:
        """Whether everything is there and verified."""
        return self.audit.ok and not self.lost_evidence


def restore_backup(path: Path, *, actor: Actor) -> RestoreReport:
    """Bring a backup back, upgrade its schema to this version and verify its audit chain.

    The whole file is checked before anything is put in place. The audit key comes from WANGGE_AUDIT_KEY, else the
    home's audit.key, else the backup. Raises `restore_not_empty`, `backup_unreadable`, `backup_damaged`,
    `backup_other_database`, `backup_key_needed`, `backup_tool_missing`, `backup_tool_failed`.
    """
    check_operate_platform(actor)
    home = Path(settings.WANGGE_HOME)
    home.mkdir(parents=True, exist_ok=True)
    _require_empty(home)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as scratch:
        manifest = unpack_archive(path, Path(scratch))
        if manifest.vendor != connection.vendor:
            raise DomainError("backup_other_database", found=manifest.vendor, here=connection.vendor)
        _place_key(Path(scratch) / KEY, home / KEY_FILE_NAME)
        _place_database(Path(scratch) / DATABASES[connection.vendor])
        _place_files(Path(scratch), home)
    forget_profile()
    forget_audit_key()
    call_command("migrate", verbosity=0, interactive=False)
    return RestoreReport(
        made_at=manifest.made_at,
        version=manifest.version,
        file_count=len(manifest.files),
        lost_evidence=_count_lost_evidence(),
        audit=verify_audit(actor=actor),
    )


def _require_empty(home: Path) -> None:
    found = [str(path) for path in (home / EVIDENCE_FOLDER, get_anchor_path()) if path.exists()]
    if connection.introspection.table_names():
        found.append(str(connection.settings_dict["NAME"]))
    if found:
        raise DomainError("restore_not_empty", found=found)


def _place_key(packed: Path, target: Path) -> None:
    if settings.WANGGE_AUDIT_KEY or target.exists():
        return
    if not packed.exists():
        raise DomainError("backup_key_needed", path=str(target))
    packed.replace(target)  # keeps its mode 0600


def _place_database(packed: Path) -> None:
    if connection.vendor == "postgresql":
        arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(packed)]
        run_postgresql_tool("pg_restore", arguments)
        return
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    packed.replace(target)


def _place_files(scratch: Path, home: Path) -> None:
    if (scratch / EVIDENCE_FOLDER).exists():
        (scratch / EVIDENCE_FOLDER).rename(home / EVIDENCE_FOLDER)
    anchors = get_anchor_path()
    if (scratch / ANCHORS).exists():
        anchors.parent.mkdir(parents=True, exist_ok=True)
        anchors.write_bytes((scratch / ANCHORS).read_bytes())


def _count_lost_evidence() -> int:
    rows = Evidence.objects.values_list("sha256", flat=True).iterator()
    return sum(not find_evidence_path(sha256).exists() for sha256 in rows)
