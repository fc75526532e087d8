"""What notices tell the pages and the other modules: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice (通知) in somebody's own inbox."""

    id: int
    event: str
    title: str
    body: str
    link: str
    case_number: str
    is_urgent: bool
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """One page of an inbox, unread notices first; `total` counts all, `unread` those not read."""

    rows: tuple[NoticeView, ...]
    page: int
    page_count: int
    total: int
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureView:
    """A delivery (投递) that failed, without what the notice says; `address` is masked."""

    id: int
    event: str
    channel: str
    recipient: str
    address: str
    state: str
    attempts: int
    next_try_at: datetime | None
    last_error: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePage:
    """One page of failed deliveries, newest first."""

    rows: tuple[FailureView, ...]
    page: int
    page_count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStateView:
    """How a channel stands: `status` is on, recorded (nothing leaves the machine), not_configured or not_in_profile.

    `settings` are the names of the variables that configure it; the counts are of deliveries not yet done.
    """

    key: str
    status: str
    settings: tuple[str, ...]
    waiting: int
    held: int
    failed: int
    given_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """Whether a group of events comes over a channel to this person."""

    channel: str
    is_on: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChoicesView:
    """The choices of a person for one group of events, channel by channel."""

    group: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """Everything on the page "my channels": which channels are offered and reach this person, and what he chose."""

    channels: tuple[str, ...]
    unreachable: frozenset[str]
    recorded: frozenset[str]
    groups: tuple[GroupChoicesView, ...]
    email: str
    phone: str
    language: str
    browsers: int
    push_key: str
