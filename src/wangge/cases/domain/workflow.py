"""The closed loop as one visible table of moves (`domain.md` section 1, GB/T 30428.8 stages).

Buttons, API, permissions, audit, tests and the diagram in the docs all derive from `CASE_MOVES`.
A city profile may switch off moves marked optional; it never adds one.
"""

from __future__ import annotations

from wangge.workflow.public import Move, MoveTable, State

KNOWN_ROLES = frozenset(
    {
        "collector", "acceptor", "shift_leader", "dispatcher", "handler", "unit_leader", "leader", "citizen", "system",
    }
)  # fmt: skip

CASE_STATES = {
    "new": State(name="new", holder_role=None, is_final=False),
    "reported": State(name="reported", holder_role="acceptor", is_final=False),
    "verifying": State(name="verifying", holder_role="collector", is_final=False),
    "accepted": State(name="accepted", holder_role="shift_leader", is_final=False),
    "filed": State(name="filed", holder_role="dispatcher", is_final=False),
    "arbitrating": State(name="arbitrating", holder_role="leader", is_final=False),
    "dispatched": State(name="dispatched", holder_role="handler", is_final=False),
    "handling": State(name="handling", holder_role="handler", is_final=False),
    "suspended": State(name="suspended", holder_role="handler", is_final=False),
    "confirming": State(name="confirming", holder_role="unit_leader", is_final=False),
    "handled": State(name="handled", holder_role="acceptor", is_final=False),
    "checking": State(name="checking", holder_role="collector", is_final=False),
    "checked": State(name="checked", holder_role="shift_leader", is_final=False),
    "transferred": State(name="transferred", holder_role="shift_leader", is_final=False),
    "closed": State(name="closed", holder_role=None, is_final=True),
    "refused": State(name="refused", holder_role=None, is_final=True),
    "voided": State(name="voided", holder_role=None, is_final=True),
    "merged": State(name="merged", holder_role=None, is_final=True),
}


def _move(
    name: str,
    sources: str,
    target: str | None,
    roles: str,
    needs: str = "",
    *,
    clock: str | None = None,
    is_optional: bool = False,
    is_undoing: bool = False,
) -> Move:
    return Move(
        name=name,
        sources=frozenset(sources.split()),
        target=target,
        roles=frozenset(roles.split()),
        needs=tuple(needs.split()),
        clock=clock,
        event=f"case.{name}",
        is_optional=is_optional,
        is_undoing=is_undoing,
    )


BEFORE_FILING = "reported verifying accepted"
AT_THE_UNIT = "dispatched handling suspended confirming"
AFTER_FILING = f"filed arbitrating {AT_THE_UNIT} handled checking checked"
OPEN = f"{BEFORE_FILING} {AFTER_FILING} transferred"

# A need ending in "?" is asked for but may stay empty; the means (`domain/means.py`) are asked for, and then needed, only
# in a city whose profile names them.
CASE_MOVES = MoveTable(
    subject="case",
    states=CASE_STATES,
    initial="new",
    known_roles=KNOWN_ROLES,
    moves=(
        _move("report", "new", "reported", "collector acceptor citizen system", clock="accept"),
        _move(
            "handle_on_the_spot", "new", "closed", "collector", "before_photos after_photos means?", is_optional=True
        ),
        _move("import_closed", "new", "closed", "system"),
        _move("import_filed", "new", "filed", "system"),
        _move("accept", "reported", "accepted", "acceptor", "category note?", clock="file"),
        _move("send_to_verify", "reported", "verifying", "acceptor system", "verifier? note?", clock="verify"),
        _move("confirm_exists", "verifying", "reported", "collector", "verify_photos? note?", clock="accept"),
        _move("deny_exists", "verifying", "reported", "collector", "reason verify_photos? note?", clock="accept"),
        _move("give_up_verify", "verifying", "reported", "collector", "reason note?", clock="accept"),
        _move("refuse", "reported", "refused", "acceptor", "reason note?"),
        _move("merge", "reported accepted", "merged", "acceptor shift_leader", "target_case reason? note?"),
        _move("unmerge", "merged", "reported", "acceptor shift_leader", "note", clock="accept", is_undoing=True),
        _move("file", "accepted", "filed", "shift_leader", "condition note?", clock="dispatch"),
        _move("void", "accepted filed", "voided", "shift_leader", "reason note?"),
        _move(
            "send_back_to_acceptor", "accepted transferred", "reported", "shift_leader", "reason note?", clock="accept"
        ),
        _move("send_back_to_shift_leader", "filed", "accepted", "dispatcher", "reason note?", clock="file"),
        _move("dispatch", "filed", "dispatched", "dispatcher", "unit note?", clock="handle"),
        _move("return", "dispatched handling", "filed", "handler", "reason note", clock="dispatch"),
        _move("refer_to_ruling", "filed", "arbitrating", "system", clock="rule"),
        _move("rule_on_duty", "arbitrating", "dispatched", "leader", "unit note is_new_rule?", clock="handle"),
        _move("sign", "dispatched", "handling", "handler system", "note?"),
        _move("pass_on", "dispatched handling", "dispatched", "handler system", "reason? note?", clock="handle"),
        _move(
            "finish",
            "handling",
            "handled",
            "handler",
            "after_photos means? note?",
            clock="send_check",
            is_optional=True,
        ),
        _move(
            "submit_to_unit_leader",
            "handling",
            "confirming",
            "handler",
            "after_photos means? note?",
            clock="confirm",
            is_optional=True,
        ),
        _move(
            "confirm_handling", "confirming", "handled", "unit_leader", "note?", clock="send_check", is_optional=True
        ),
        _move("send_back_to_handler", "confirming", "handling", "unit_leader", "reason note?", is_optional=True),
        _move("send_to_check", "handled", "checking", "acceptor", "checker? note?", clock="check"),
        _move("pass_check", "checking", "checked", "collector", "check_photos? note?", clock="close"),
        _move("fail_check", "checking", "handling", "collector", "reason check_photos? note?", clock="handle"),
        _move("give_up_check", "checking", "handled", "collector", "reason note?", clock="send_check"),
        _move("recheck", "checked", "handled", "shift_leader", "reason note?", clock="send_check"),
        _move("rework", "checked", "handling", "shift_leader", "reason note?", clock="handle"),
        _move("close", "checked", "closed", "shift_leader", "closure_code note?"),
        # Asked for by one, decided by another; the case stays where it is until then.
        _move("ask_extension", "dispatched handling", None, "handler", "reason amount note?"),
        _move("grant_extension", "dispatched handling", None, "dispatcher shift_leader leader", "note?"),
        _move("deny_extension", "dispatched handling", None, "dispatcher shift_leader leader", "note"),
        _move("ask_suspension", "handling", None, "handler", "reason plan until note?"),
        _move("grant_suspension", "handling", "suspended", "dispatcher shift_leader leader", "note?"),
        _move("deny_suspension", "handling", None, "dispatcher shift_leader leader", "note"),
        _move("resume", "suspended", "handling", "handler dispatcher shift_leader system", "note?"),
        _move("ask_forced_closing", AFTER_FILING, None, "dispatcher shift_leader", "reason closure_code note"),
        _move("grant_forced_closing", AFTER_FILING, "closed", "leader", "note?"),
        _move("deny_forced_closing", AFTER_FILING, None, "leader", "note"),
        _move("ask_appeal", "closed", None, "handler unit_leader", "reason note"),
        _move("support_appeal", "closed", None, "dispatcher", "note?"),
        _move("grant_appeal", "closed", None, "acceptor shift_leader", "note?"),
        _move("deny_appeal", "closed", None, "dispatcher acceptor shift_leader", "note"),
        # What a citizen complains of once the case is closed, judged by somebody who had no part in the handling.
        _move("take_complaint", "closed", None, "acceptor", "note complainant? complainant_phone?"),
        _move("confirm_complaint", "closed", None, "acceptor shift_leader leader", "note"),
        _move("dismiss_complaint", "closed", None, "acceptor shift_leader leader", "note"),
        # Transfer to another level or authority, with its receipt.
        _move(
            "transfer",
            "reported accepted filed",
            "transferred",
            "shift_leader dispatcher",
            "authority note",
            clock="transfer",
        ),
        _move("confirm_transfer", "transferred", "closed", "shift_leader dispatcher", "receipt note?"),
        _move("take_back", "transferred", "filed", "shift_leader dispatcher", "note", clock="dispatch"),
        # Cases of their own that come from this one.
        _move("split", "filed", None, "dispatcher", "units note"),
        _move("reopen", "closed", None, "citizen leader shift_leader acceptor", "reason note?"),
        # Several units at one case.
        _move("convene", f"filed arbitrating {AT_THE_UNIT}", None, "dispatcher shift_leader leader", "units note"),
        _move(
            "decide_conference",
            f"filed arbitrating {AT_THE_UNIT}",
            None,
            "dispatcher shift_leader leader",
            "note",
            clock="first_effect",
        ),
        _move("show_effect", AT_THE_UNIT, None, "handler", "effect_photos note"),
        _move("call_assistance", AT_THE_UNIT, None, "handler dispatcher leader", "units note"),
        _move("check_in", AT_THE_UNIT, None, "handler", "point note?"),
        _move("report_assistance", AT_THE_UNIT, None, "handler", "note assistance_photos?"),
        # What is said beside the line.
        _move("flag_urgent", OPEN, None, "acceptor shift_leader dispatcher leader", "note"),
        _move("instruct", OPEN, None, "leader", "note amount?"),
        _move(
            "note",
            f"{OPEN} closed refused voided merged",
            None,
            "collector acceptor shift_leader dispatcher handler unit_leader leader",
            "note mentions? note_photos?",
        ),
        # Beside the line: who is urged, and what the unit says to it.
        _move("supervise", AT_THE_UNIT, None, "shift_leader leader system", "note?"),
        _move("answer_supervision", AT_THE_UNIT, None, "handler unit_leader", "note"),
    ),
)

OPEN_STATES = tuple(name for name, state in CASE_STATES.items() if not state.is_final and name != "new")
FINAL_STATES = tuple(name for name, state in CASE_STATES.items() if state.is_final)

CLOSURE_KINDS_WITHOUT_CHECK = ("on_the_spot", "import", "forced", "transferred")
CLOSURE_CODES = ("fixed", "not_ours", "duplicate", "unfounded", "deferred", "transferred")

# What a move leaves behind on the other case that it concerns; none of these is made by itself.
ECHOES = ("absorb", "release", "split_off", "report_again")

# Moves that need a reason, and the profile's list of reason codes each takes it from.
REASON_LISTS = {
    "merge": "merge",
    "refuse": "refuse",
    "void": "void",
    "send_back_to_acceptor": "send_back",
    "send_back_to_shift_leader": "send_back",
    "return": "return",
    "fail_check": "rework",
    "rework": "rework",
    "give_up_check": "recheck",
    "recheck": "recheck",
    "deny_exists": "verify",
    "give_up_verify": "recheck",
    "send_back_to_handler": "rework",
    "ask_extension": "extension",
    "ask_suspension": "suspension",
    "ask_forced_closing": "forced_closing",
    "ask_appeal": "appeal",
    "pass_on": "cannot_solve",
    "reopen": "reopening",
}
