"""What people call states, moves, stages, needs and lamps: the one table of their names.

The keys are those of the workflow table; the wording is translated by gettext, msgids in short English.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Promise] = {
    "new": _("New"),
    "reported": _("To accept"),
    "accepted": _("To file"),
    "filed": _("To dispatch"),
    "dispatched": _("To sign for"),
    "handling": _("Being handled"),
    "handled": _("To send to check"),
    "checking": _("Being checked"),
    "checked": _("To close"),
    "closed": _("Closed"),
    "refused": _("Refused"),
    "voided": _("Voided"),
    "merged": _("Merged"),
}
MOVES: Mapping[str, Promise] = {
    "report": _("Report"),
    "handle_on_the_spot": _("Handle on the spot"),
    "import_closed": _("Import"),
    "import_filed": _("Import"),
    "absorb": _("Take up a duplicate"),
    "accept": _("Accept"),
    "refuse": _("Refuse"),
    "merge": _("Merge"),
    "file": _("File"),
    "void": _("Void"),
    "send_back_to_acceptor": _("Back to acceptor"),
    "send_back_to_shift_leader": _("Back to shift leader"),
    "dispatch": _("Dispatch"),
    "return": _("Return"),
    "sign": _("Sign for"),
    "finish": _("Finish handling"),
    "send_to_check": _("Send to check"),
    "pass_check": _("Check passed"),
    "fail_check": _("Check failed"),
    "give_up_check": _("Cannot tell"),
    "recheck": _("Check again"),
    "rework": _("Order rework"),
    "close": _("Close"),
}
STAGES: Mapping[str, Promise] = {
    "accept": _("Accepting"),
    "file": _("Filing"),
    "dispatch": _("Dispatching"),
    "sign": _("Signing"),
    "handle": _("Handling"),
    "send_check": _("Sending to check"),
    "check": _("Checking"),
    "close": _("Closing"),
    "total": _("Whole case"),
}
LAMPS: Mapping[str, Promise] = {
    "green": _("In time"),
    "yellow": _("Due soon"),
    "red": _("Overdue"),
    "none": _("No deadline"),
}
CLOCK_RESULTS: Mapping[str, Promise] = {
    "on_time": _("In time"),
    "late": _("Late"),
    "running": _("Running"),
    "overdue": _("Overdue"),
    "no_deadline": _("No deadline"),
    "calendar_missing": _("Calendar missing"),
}
NEEDS: Mapping[str, Promise] = {
    "reason": _("Reason"),
    "note": _("Note"),
    "category": _("Category"),
    "condition": _("Filing condition"),
    "unit": _("Unit"),
    "checker": _("Checker"),
    "target_case": _("Open case it belongs to"),
    "closure_code": _("How it ended"),
    "after_photos": _("Photos after handling"),
    "before_photos": _("Photos before handling"),
    "check_photos": _("Photos of the check"),
}
CLOSURE_CODES: Mapping[str, Promise] = {
    "fixed": _("Fixed"),
    "not_ours": _("Not ours"),
    "duplicate": _("Duplicate"),
    "unfounded": _("Unfounded"),
    "deferred": _("Deferred"),
    "transferred": _("Transferred"),
}
CLOSURE_KINDS: Mapping[str, Promise] = {
    "checked": _("After an independent check"),
    "on_the_spot": _("On the spot"),
    "import": _("Imported"),
    "forced": _("Forced"),
}
ROUND_RESULTS: Mapping[str, Promise] = {
    "": _("Open"),
    "returned": _("Returned"),
    "finished": _("Finished"),
    "sent": _("Being checked"),
    "passed": _("Check passed"),
    "failed": _("Check failed"),
    "undecided": _("Cannot tell"),
    "recheck": _("Check again"),
    "fixed": _("Fixed"),
    "imported": _("Imported"),
}
PURPOSES: Mapping[str, Promise] = {
    "report": _("Reported"),
    "before": _("Before"),
    "after": _("After"),
    "check": _("Check"),
}
LIMIT_KINDS: Mapping[str, Promise] = {
    "urgent_hour": _("urgent hours"),
    "work_hour": _("working hours"),
    "work_day": _("working days"),
    "natural_day": _("calendar days"),
    "urgent_day": _("urgent days"),
}
ROLES: Mapping[str, Promise] = {
    "citizen": _("The public"),
    "system": _("The program"),
}
VIEWS: Mapping[str, Promise] = {
    "queue": _("My queue"),
    "checks": _("My checks"),
    "reports": _("My reports"),
    "open": _("All open"),
    "all": _("All"),
}
PUBLIC_STATES: Mapping[str, Promise] = {
    "reported": _("Received"),
    "accepted": _("Being looked at"),
    "filed": _("Being looked at"),
    "dispatched": _("Being dealt with"),
    "handling": _("Being dealt with"),
    "handled": _("Dealt with, being checked"),
    "checking": _("Dealt with, being checked"),
    "checked": _("Dealt with, being checked"),
    "closed": _("Done"),
    "refused": _("Not taken up"),
    "voided": _("Not taken up"),
}
TABLES: Mapping[str, Mapping[str, Promise]] = {
    "state": STATES,
    "move": MOVES,
    "stage": STAGES,
    "lamp": LAMPS,
    "clock": CLOCK_RESULTS,
    "need": NEEDS,
    "closure_code": CLOSURE_CODES,
    "closure_kind": CLOSURE_KINDS,
    "round": ROUND_RESULTS,
    "purpose": PURPOSES,
    "limit_kind": LIMIT_KINDS,
    "role": ROLES,
    "view": VIEWS,
    "public_state": PUBLIC_STATES,
}


def name_of(table: str, key: str) -> str:
    """Return what people call `key` of a table; the key itself where the table does not know it."""
    return str(TABLES[table].get(key, key))


def is_english() -> bool:
    """Whether the page speaks English."""
    return (get_language() or "").startswith("en")
