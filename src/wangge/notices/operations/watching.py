"""How the channels stand, for the administrator."""

from __future__ import annotations

from wangge.kernel.public import Actor
from wangge.notices.domain.states import FAILED, GIVEN_UP, HELD, WAITING
from wangge.notices.domain.views import ChannelStateView
from wangge.notices.operations.channels import REQUIRED_SETTINGS, find_channels
from wangge.notices.queries.deliveries import count_deliveries
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row


def list_channel_states(*, actor: Actor) -> tuple[ChannelStateView, ...]:
    """Return every channel with its state and its open deliveries; raises `notices_not_administrator`."""
    counts = count_deliveries(actor)
    channels = find_channels()
    return tuple(
        ChannelStateView(
            key=key,
            status=_find_status(key, channels[key].is_recorder if key in channels else None),
            settings=tuple(f"WANGGE_{name.upper()}" for name in names),
            waiting=counts.get((key, WAITING), 0),
            held=counts.get((key, HELD), 0),
            failed=counts.get((key, FAILED), 0),
            given_up=counts.get((key, GIVEN_UP), 0),
        )
        for key, names in REQUIRED_SETTINGS.items()
    )


def _find_status(key: str, is_recorder: bool | None) -> str:  # noqa: FBT001 - private
    if is_recorder is None:
        return "not_configured" if find_row(get_profile().notices.channels, key) else "not_in_profile"
    return "recorded" if is_recorder else "on"
