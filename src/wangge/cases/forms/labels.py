"""What people call states, moves, stages, needs and lamps: the one table of their names.

The keys are those of the workflow table; the wording is translated by gettext, msgids in short English.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Promise] = {
    "new": _("New"),
    "reported": _("To accept"),
    "verifying": _("Being verified"),
    "accepted": _("To file"),
    "filed": _("To dispatch"),
    "dispatched": _("To sign for"),
    "handling": _("Being handled"),
    "suspended": _("Suspended"),
    "confirming": _("To confirm by the unit"),
    "handled": _("To send to check"),
    "checking": _("Being checked"),
    "checked": _("To close"),
    "closed": _("Closed"),
    "refused": _("Refused"),
    "voided": _("Voided"),
    "merged": _("Merged"),
    "arbitrating": _("To be ruled on"),
    "transferred": _("Transferred out"),
}
MOVES: Mapping[str, Promise] = {
    "report": _("Report"),
    "handle_on_the_spot": _("Handle on the spot"),
    "import_closed": _("Import"),
    "import_filed": _("Import"),
    "absorb": _("Take up a duplicate"),
    "accept": _("Accept"),
    "send_to_verify": _("Send to verify"),
    "confirm_exists": _("It exists"),
    "deny_exists": _("It does not exist"),
    "give_up_verify": _("Cannot verify"),
    "refuse": _("Refuse"),
    "merge": _("Merge"),
    "file": _("File"),
    "void": _("Void"),
    "send_back_to_acceptor": _("Back to acceptor"),
    "send_back_to_shift_leader": _("Back to shift leader"),
    "dispatch": _("Dispatch"),
    "return": _("Return"),
    "sign": _("Sign for"),
    "pass_on": _("Pass on"),
    "finish": _("Finish handling"),
    "submit_to_unit_leader": _("Submit to the unit's head"),
    "confirm_handling": _("Confirm handling"),
    "send_back_to_handler": _("Back to handler"),
    "send_to_check": _("Send to check"),
    "pass_check": _("Check passed"),
    "fail_check": _("Check failed"),
    "give_up_check": _("Cannot tell"),
    "recheck": _("Check again"),
    "rework": _("Order rework"),
    "close": _("Close"),
    "ask_extension": _("Ask for extension"),
    "grant_extension": _("Grant extension"),
    "deny_extension": _("Deny extension"),
    "ask_suspension": _("Ask for suspension"),
    "grant_suspension": _("Grant suspension"),
    "deny_suspension": _("Deny suspension"),
    "resume": _("Resume handling"),
    "ask_forced_closing": _("Ask for forced closing"),
    "grant_forced_closing": _("Close by force"),
    "deny_forced_closing": _("Deny forced closing"),
    "ask_appeal": _("Appeal"),
    "support_appeal": _("Support the appeal"),
    "grant_appeal": _("Grant the appeal"),
    "deny_appeal": _("Deny the appeal"),
    "take_complaint": _("Take down a complaint"),
    "confirm_complaint": _("Complaint justified"),
    "dismiss_complaint": _("Complaint not justified"),
    "supervise": _("Supervise"),
    "answer_supervision": _("Answer supervision"),
    "recompute": _("Deadlines recomputed"),
    "unmerge": _("Take back the merge"),
    "refer_to_ruling": _("Refer to ruling"),
    "rule_on_duty": _("Rule"),
    "transfer": _("Transfer"),
    "confirm_transfer": _("Confirm the receipt"),
    "take_back": _("Take back"),
    "split": _("Split"),
    "reopen": _("Reopen"),
    "convene": _("Convene a conference"),
    "decide_conference": _("Decide the conference"),
    "show_effect": _("Show a first effect"),
    "call_assistance": _("Call to the place"),
    "check_in": _("Check in at the place"),
    "report_assistance": _("Report the assistance"),
    "flag_urgent": _("Flag as urgent"),
    "instruct": _("Instruct"),
    "note": _("Internal note"),
    "release": _("Give up a duplicate"),
    "split_off": _("Split off"),
    "report_again": _("Reported again"),
    "rate": _("Rated by the reporter"),
}
# Moves that do not lead on stand behind "more acts", by group; all others are buttons.
MOVE_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "merge", "void", "unmerge", "send_back_to_acceptor", "send_back_to_shift_leader", "return", "pass_on",
            "send_back_to_handler", "give_up_verify", "give_up_check", "recheck", "transfer", "take_back", "reopen",
        ),
        "aside",
    ),
    **dict.fromkeys(
        (
            "ask_extension", "grant_extension", "deny_extension", "ask_suspension", "grant_suspension",
            "deny_suspension", "ask_forced_closing", "grant_forced_closing", "deny_forced_closing", "ask_appeal",
            "support_appeal", "grant_appeal", "deny_appeal",
        ),
        "requests",
    ),
    **dict.fromkeys(
        (
            "split", "flag_urgent", "instruct", "convene", "decide_conference", "show_effect", "call_assistance",
            "supervise", "answer_supervision", "note",
            "take_complaint",
        ),
        "beside",
    ),
}  # fmt: skip
REQUEST_DECISIONS = frozenset(name for name in MOVE_GROUPS if name.startswith(("grant_", "deny_", "support_")))
GROUPS: Mapping[str, Promise] = {
    "aside": _("Back, aside, away"),
    "requests": _("Requests"),
    "beside": _("Beside the line"),
}
STAGES: Mapping[str, Promise] = {
    "accept": _("Accepting"),
    "verify": _("Verifying"),
    "confirm": _("Confirming by the unit"),
    "file": _("Filing"),
    "dispatch": _("Dispatching"),
    "sign": _("Signing"),
    "handle": _("Handling"),
    "send_check": _("Sending to check"),
    "check": _("Checking"),
    "close": _("Closing"),
    "total": _("Whole case"),
    "rule": _("Ruling"),
    "transfer": _("Transferring"),
    "first_effect": _("First effect"),
}
LAMPS: Mapping[str, Promise] = {
    "green": _("In time"),
    "yellow": _("Due soon"),
    "red": _("Overdue"),
    "none": _("No deadline"),
    "hour": _("Due within the hour"),
}
BULLETIN_RESULTS: Mapping[str, Promise] = {
    "listed": _("Still listed"),
    "struck_off": _("Struck off"),
    "ended": _("Ended without a check"),
}

MARKS: Mapping[str, Promise] = {
    "urgent": _("Urgent"),
    "suspended": _("Suspended"),
    "returned": _("Returned"),
    "supervised": _("Supervised"),
    "exempt": _("Exempt from figures"),
    "tracked": _("Tracked to its end"),
    "complaint": _("Complaint waiting for judgement"),
    "waiting": _("Request waiting"),
    "asks_extension": _("Extension asked for"),
    "asks_suspension": _("Suspension asked for"),
    "asks_forced_closing": _("Forced closing asked for"),
    "asks_appeal": _("Appeal made"),
}
FIGURES: Mapping[str, Promise] = {
    "reported": _("Reported today"),
    "accept": _("Accepted today"),
    "file": _("Filed today"),
    "dispatch": _("Dispatched today"),
    "handle": _("Handled today"),
    "close": _("Closed today"),
    "open": _("Open now"),
    "red": _("Overdue now"),
    "hour": _("Due within the hour"),
    "urgent": _("Urgent"),
}
REQUESTS: Mapping[str, Promise] = {
    "extension": _("Extension"),
    "suspension": _("Suspension"),
    "forced_closing": _("Forced closing"),
    "appeal": _("Appeal"),
}
REQUEST_STATES: Mapping[str, Promise] = {
    "waiting": _("Undecided"),
    "reviewed": _("Reviewed, waiting"),
    "granted": _("Granted"),
    "denied": _("Denied"),
    "withdrawn": _("Withdrawn"),
}
FOLLOWERS: Mapping[str, Promise] = {
    "supervision": _("Supervision"),
    "conference": _("Conference"),
    "assistance": _("Assistance"),
}
LINKS: Mapping[str, Promise] = {"part": _("Has the part"), "reopens": _("Reopens")}
LINKS_BACK: Mapping[str, Promise] = {"part": _("Part of"), "reopens": _("Reopened as")}
SOURCE_CLASSES: Mapping[str, Promise] = {
    "own": _("Own patrol"),
    "public": _("Public"),
    "superior": _("From above"),
    "video": _("Video analytics"),
    "import": _("Import"),
}
CLOCK_RESULTS: Mapping[str, Promise] = {
    "on_time": _("In time"),
    "late": _("Late"),
    "running": _("Running"),
    "overdue": _("Overdue"),
    "no_deadline": _("No deadline"),
    "calendar_missing": _("Calendar missing"),
    "paused": _("Paused"),
}
NEEDS: Mapping[str, Promise] = {
    "reason": _("Reason"),
    "note": _("Note"),
    "category": _("Category"),
    "condition": _("Filing condition"),
    "unit": _("Unit"),
    "checker": _("Checker"),
    "verifier": _("Verifier"),
    "plan": _("Plan"),
    "until": _("Until"),
    "amount": _("Amount of time"),
    "verify_photos": _("Photos of the verification"),
    "target_case": _("Open case it belongs to"),
    "closure_code": _("How it ended"),
    "means": _("Solved by"),
    "after_photos": _("Photos after handling"),
    "before_photos": _("Photos before handling"),
    "check_photos": _("Photos of the check"),
    "units": _("Units"),
    "authority": _("Authority"),
    "receipt": _("Receipt"),
    "is_new_rule": _("Make it a rule of the matrix"),
    "mentions": _("Mention"),
    "complainant": _("Who complains"),
    "complainant_phone": _("Telephone of who complains"),
    "point": _("Where you are"),
    "effect_photos": _("Photos of the effect"),
    "assistance_photos": _("Photos of the assistance"),
    "note_photos": _("Photos"),
    "template": _("Template"),
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
    "transferred": _("Transferred"),
}
ROUND_RESULTS: Mapping[str, Promise] = {
    "": _("Open"),
    "returned": _("Returned"),
    "passed_on": _("Passed on"),
    "finished": _("Finished"),
    "submitted": _("To confirm by the unit"),
    "sent_back": _("Sent back to handler"),
    "forced": _("Closed by force"),
    "sent": _("Being checked"),
    "passed": _("Check passed"),
    "failed": _("Check failed"),
    "undecided": _("Cannot tell"),
    "recheck": _("Check again"),
    "fixed": _("Fixed"),
    "imported": _("Imported"),
    "transferred": _("Transferred"),
}
PURPOSES: Mapping[str, Promise] = {
    "report": _("Reported"),
    "before": _("Before"),
    "after": _("After"),
    "check": _("Check"),
    "verify": _("Verification"),
    "effect": _("Effect"),
    "assistance": _("Assistance"),
    "note": _("Internal note"),
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
    "complaints": _("Complaints to judge"),
    "open": _("All open"),
    "all": _("All"),
}
PUBLIC_STATES: Mapping[str, Promise] = {
    "reported": _("Received"),
    "verifying": _("Being looked at"),
    "accepted": _("Being looked at"),
    "filed": _("Being looked at"),
    "dispatched": _("Being dealt with"),
    "handling": _("Being dealt with"),
    "suspended": _("Being dealt with"),
    "confirming": _("Being dealt with"),
    "handled": _("Dealt with, being checked"),
    "checking": _("Dealt with, being checked"),
    "checked": _("Dealt with, being checked"),
    "closed": _("Done"),
    "refused": _("Not taken up"),
    "voided": _("Not taken up"),
    "arbitrating": _("Being looked at"),
    "transferred": _("Passed on to another authority"),
}
SCORES: Mapping[str, Promise] = {
    "5": _("Very satisfied"),
    "4": _("Satisfied"),
    "3": _("So-so"),
    "2": _("Dissatisfied"),
    "1": _("Very dissatisfied"),
}
PHOTO_REVIEWS: Mapping[str, Promise] = {
    "waiting": _("Waiting for review"),
    "same": _("Judged the same"),
    "different": _("Judged different"),
}
TABLES: Mapping[str, Mapping[str, Promise]] = {
    "state": STATES,
    "move": MOVES,
    "stage": STAGES,
    "lamp": LAMPS,
    "mark": MARKS,
    "bulletin_result": BULLETIN_RESULTS,
    "group": GROUPS,
    "figure": FIGURES,
    "request": REQUESTS,
    "request_state": REQUEST_STATES,
    "follower": FOLLOWERS,
    "link": LINKS,
    "link_back": LINKS_BACK,
    "source_class": SOURCE_CLASSES,
    "clock": CLOCK_RESULTS,
    "need": NEEDS,
    "closure_code": CLOSURE_CODES,
    "closure_kind": CLOSURE_KINDS,
    "round": ROUND_RESULTS,
    "purpose": PURPOSES,
    "photo_review": PHOTO_REVIEWS,
    "limit_kind": LIMIT_KINDS,
    "role": ROLES,
    "view": VIEWS,
    "public_state": PUBLIC_STATES,
    "score": SCORES,
}


def name_of(table: str, key: str) -> str:
    """Return what people call `key` of a table; the key itself where the table does not know it."""
    return str(TABLES[table].get(key, key))
