"""States of a delivery."""

from __future__ import annotations

WAITING, SENT, FAILED, GIVEN_UP = "waiting", "sent", "failed", "given_up"
HELD = "held_for_quiet_hours"
OPEN_STATES = (WAITING, FAILED, HELD)
FAILURE_STATES = (FAILED, GIVEN_UP)
