"""`wangge deadlines`: what the working calendar of today makes of open deadlines."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from wangge.config.commands.console import print_json, say, set_up_django
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import build_system_actor


def run_recompute(*, is_applied: bool, json_output: bool) -> None:
    """List the open deadlines that today's calendar would move; set them, each case by an audited act, when asked to."""
    set_up_django(check_database=False)
    from wangge.cases.public import recompute_deadlines
    from wangge.platform.public import get_profile

    with open_installation("wangge deadlines recompute", is_read_only=not is_applied):
        actor = build_system_actor(name="wangge deadlines recompute")
        changes = list(recompute_deadlines(actor=actor, is_preview=not is_applied))
        zone = ZoneInfo(get_profile().city.zone)
    if json_output:
        print_json({"applied": is_applied, "changes": [asdict(change) for change in changes]})
        return
    for change in changes:
        before = _show(change.old_due_at, change.old_state, zone)
        print(f"{change.number}  {change.stage:<12} {before} → {_show(change.new_due_at, change.new_state, zone)}")
    if is_applied:
        say(f"wangge: {len(changes)} deadlines were set anew, each case by an act in its chain.")
    else:
        say(f"wangge: {len(changes)} deadlines would change; nothing was written. --apply sets them.")


def _show(due_at: datetime | None, state: str, zone: ZoneInfo) -> str:
    return f"{due_at.astimezone(zone):%Y-%m-%d %H:%M}" if due_at is not None else state
