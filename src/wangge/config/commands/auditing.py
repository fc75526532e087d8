"""`wangge audit`: verify and seal."""

from __future__ import annotations

from dataclasses import asdict

from wangge.config.commands.console import print_json, say, set_up_django, show_progress
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import build_system_actor


def run_audit_verify(*, json_output: bool, reads_pictures: bool = False) -> None:
    """Verify the whole chain; print a report; exit code 1 when something was tampered with."""
    set_up_django(check_database=False)
    from wangge.platform.public import verify_audit

    with open_installation("wangge audit verify", is_read_only=True), show_progress("audit verify") as tick:
        report = verify_audit(
            actor=build_system_actor(name="wangge audit"),
            progress=lambda _, count: tick(count),
            reads_pictures=reads_pictures,
        )
    if json_output:
        faults = [{"kind": fault.kind, "subject": fault.subject, "detail": fault.detail} for fault in report.faults]
        print_json({**asdict(report), "faults": faults})
    else:
        for fault in report.faults:
            print(f"FAULT {fault.kind}: {fault.subject}: {fault.detail}")
        verdict = "intact" if report.ok else "NOT INTACT"
        print(f"audit chain {verdict}: {report.chains} chains, {report.events} events, {report.anchors} anchors")
    if not report.ok:
        raise SystemExit(1)


def run_audit_seal() -> None:
    """Take an anchor over all chains that changed since the last one."""
    set_up_django(check_database=False)
    from wangge.platform.public import get_clock, seal_anchor

    with open_installation("wangge audit seal"):
        anchor = seal_anchor(now=get_clock().now(), actor=build_system_actor(name="wangge audit seal"))
    say(f"wangge: anchor {anchor.number} taken over {anchor.chain_count} changed chains.")
