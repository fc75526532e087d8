"""Which channels a notice takes to one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wangge.profiles.public import NoticeEvent


def choose_channels(
    event: NoticeEvent, *, reachable: Collection[str], choices: Mapping[tuple[str, str], bool]
) -> tuple[str, ...]:
    """Return those of `reachable` that the person chose for the event's group, or that the event has by default.

    `choices` maps (channel, group) to on or off; what is not in it was not chosen.
    """
    return tuple(channel for channel in reachable if choices.get((channel, event.group), channel in event.channels))


def is_on_by_default(events: Collection[NoticeEvent], *, group: str, channel: str) -> bool:
    """Whether any event of the group takes the channel for those who have not chosen."""
    return any(channel in event.channels for event in events if event.group == group)
