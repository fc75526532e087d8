"""The closed loop as one visible table of moves (`domain.md` section 1, GB/T 30428.8 stages).

Buttons, API, permissions, audit, tests and the diagram in the docs all derive from `CASE_MOVES`.
A city profile may switch off moves marked optional; it never adds one.
"""

from __future__ import annotations

from wangge.workflow.public import Move, MoveTable, State

KNOWN_ROLES = frozenset({"collector", "acceptor", "shift_leader", "dispatcher", "handler", "citizen", "system"})

CASE_STATES = {
    "new": State(name="new", holder_role=None, is_final=False),
    "reported": State(name="reported", holder_role="acceptor", is_final=False),
    "accepted": State(name="accepted", holder_role="shift_leader", is_final=False),
    "filed": State(name="filed", holder_role="dispatcher", is_final=False),
    "dispatched": State(name="dispatched", holder_role="handler", is_final=False),
    "handling": State(name="handling", holder_role="handler", is_final=False),
    "handled": State(name="handled", holder_role="acceptor", is_final=False),
    "checking": State(name="checking", holder_role="collector", is_final=False),
    "checked": State(name="checked", holder_role="shift_leader", is_final=False),
    "closed": State(name="closed", holder_role=None, is_final=True),
    "refused": State(name="refused", holder_role=None, is_final=True),
    "voided": State(name="voided", holder_role=None, is_final=True),
    "merged": State(name="merged", holder_role=None, is_final=True),
}


def _move(
    name: str,
    sources: str,
    target: str,
    roles: str,
    needs: str = "",
    *,
    clock: str | None = None,
    is_optional: bool = False,
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
    )


# A need ending in "?" is asked for but may stay empty.
CASE_MOVES = MoveTable(
    subject="case",
    states=CASE_STATES,
    initial="new",
    known_roles=KNOWN_ROLES,
    moves=(
        _move("report", "new", "reported", "collector acceptor citizen system", clock="accept"),
        _move("handle_on_the_spot", "new", "closed", "collector", "before_photos after_photos", is_optional=True),
        _move("import_closed", "new", "closed", "system"),
        _move("import_filed", "new", "filed", "system"),
        _move("accept", "reported", "accepted", "acceptor", "category note?", clock="file"),
        _move("refuse", "reported", "refused", "acceptor", "reason note?"),
        _move("merge", "reported accepted", "merged", "acceptor shift_leader", "target_case reason? note?"),
        _move("file", "accepted", "filed", "shift_leader", "condition note?", clock="dispatch"),
        _move("void", "accepted filed", "voided", "shift_leader", "reason note?"),
        _move("send_back_to_acceptor", "accepted", "reported", "shift_leader", "reason note?", clock="accept"),
        _move("send_back_to_shift_leader", "filed", "accepted", "dispatcher", "reason note?", clock="file"),
        _move("dispatch", "filed", "dispatched", "dispatcher", "unit note?", clock="handle"),
        _move("return", "dispatched handling", "filed", "handler", "reason note", clock="dispatch"),
        _move("sign", "dispatched", "handling", "handler", "note?"),
        _move("finish", "handling", "handled", "handler", "after_photos note?", clock="send_check"),
        _move("send_to_check", "handled", "checking", "acceptor", "checker note?", clock="check"),
        _move("pass_check", "checking", "checked", "collector", "check_photos? note?", clock="close"),
        _move("fail_check", "checking", "handling", "collector", "reason check_photos? note?", clock="handle"),
        _move("give_up_check", "checking", "handled", "collector", "reason note?", clock="send_check"),
        _move("recheck", "checked", "handled", "shift_leader", "reason note?", clock="send_check"),
        _move("rework", "checked", "handling", "shift_leader", "reason note?", clock="handle"),
        _move("close", "checked", "closed", "shift_leader", "closure_code note?"),
    ),
)

OPEN_STATES = tuple(name for name, state in CASE_STATES.items() if not state.is_final and name != "new")
FINAL_STATES = tuple(name for name, state in CASE_STATES.items() if state.is_final)

CLOSURE_KINDS_WITHOUT_CHECK = ("on_the_spot", "import", "forced", "transferred")
CLOSURE_CODES = ("fixed", "not_ours", "duplicate", "unfounded", "deferred", "transferred")

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
}
