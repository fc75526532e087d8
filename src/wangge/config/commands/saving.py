"""`wangge backup` and `wangge restore`."""

from __future__ import annotations

from pathlib import Path

from wangge.config.commands.console import say, set_up_django
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import build_system_actor

SHOWN_FAULTS = 20


def run_backup(file: Path, *, with_key: bool) -> None:
    """Write a backup; the server may go on running."""
    set_up_django(check_database=False)
    from wangge.platform.public import make_backup

    with open_installation("wangge backup", is_read_only=True):
        summary = make_backup(file, actor=build_system_actor(name="wangge backup"), with_key=with_key)
    say(
        f"wangge: {file}: {summary.file_count} files, {summary.size_bytes / 1e6:.1f} MB. The audit key is {'IN' if with_key else 'not in'} it."
    )


def run_restore(file: Path) -> None:
    """Restore a backup into an empty home and database, then verify the audit chain."""
    set_up_django(check_database=False)
    from wangge.platform.public import hold_writer_lock, restore_backup

    with hold_writer_lock(purpose="wangge restore"):
        report = restore_backup(file, actor=build_system_actor(name="wangge restore"))
    audit = report.audit
    verdict = "intact" if audit.ok else "NOT INTACT"
    say(
        f"wangge: backup of {report.made_at} restored; audit chain {verdict}: {audit.chains} chains, {audit.events} events."
    )
    for fault in audit.faults[:SHOWN_FAULTS]:
        print(f"FAULT {fault.kind}: {fault.subject}: {fault.detail}")
    if report.lost_evidence:
        say(f"wangge: {report.lost_evidence} pictures are missing from the backup.")
    if not report.ok:
        raise SystemExit(1)
