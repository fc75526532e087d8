"""What people are told, in which words, over which channels, and when not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from wangge.profiles.schema.rows import Key, NamedRule, Rule, Section, refuse

ChannelKey = Literal["web_push", "email", "sms", "wecom", "dingtalk"]
Moment = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Heading = Annotated[str, StringConstraints(pattern=r"^\S(.{0,98}\S)?$")]
Wording = Annotated[str, StringConstraints(pattern=r"^\S(.{0,498}\S)?$")]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CASE = frozenset({"number", "category", "place"})
_ENTRY = frozenset({"entry", "whose", "rule", "points"})
# Every event the program tells of, and what its words may say about it.
EVENT_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "case_dispatched": _CASE | {"unit", "due"},
    "case_returned": _CASE | {"unit", "reason"},
    "case_due_soon": _CASE | {"stage", "due"},
    "case_overdue": _CASE | {"stage", "due"},
    "case_supervised": _CASE | {"actor", "text"},
    "check_assigned": _CASE | {"due"},
    "verify_assigned": _CASE | {"due"},
    "request_asked": _CASE | {"kind", "actor", "reason"},
    "request_decided": _CASE | {"kind", "decision", "reason"},
    "complaint_made": _CASE | {"reason"},
    "complaint_judged": _CASE | {"decision", "reason"},
    "mention": _CASE | {"actor", "text"},
    "case_closed": _CASE | {"answer"},
    "conference_called": _CASE | {"actor", "text"},
    "case_tracked": _CASE | {"unit", "act"},
    "worker_failed": frozenset({"job", "key", "error"}),
    "calendar_ending": frozenset({"last_on", "days"}),
    "bulletin_due": frozenset({"from_on", "to_on", "count"}),
    "score_published": frozenset({"from_on", "to_on", "until_on"}),
    "score_drafted": frozenset({"from_on", "to_on", "count"}),
    "score_appealed": _ENTRY | {"actor", "reason"},
    "score_reviewed": _ENTRY | {"actor", "decision", "reason"},
    "score_review_due": _ENTRY | {"due"},
    "score_review_late": _ENTRY | {"due"},
    "score_frozen": frozenset({"from_on", "to_on"}),
    "score_not_frozen": frozenset({"from_on", "to_on", "reason"}),
    "results_published": frozenset({"from_on", "to_on", "until_on"}),
    "results_drafted": frozenset({"from_on", "to_on"}),
    "results_frozen": frozenset({"from_on", "to_on"}),
    "results_not_frozen": frozenset({"from_on", "to_on", "reason"}),
    "matter_opened": frozenset({"matter", "ladder", "rung", "reason"}),
    "band_due": frozenset({"trigger", "judged", "whose", "band"}),
    "rung_due": frozenset({"trigger", "whose", "count", "from_on", "to_on"}),
    "matter_struck": frozenset({"matter", "ladder", "rung"}),
    "score_ruled": _ENTRY | {"decision", "reason"},
}
# Likewise of the messages to those who reported from outside; `address` is where the report can be followed.
_REPORT = frozenset({"number", "address"})
ANSWER_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "report_accepted": _REPORT,
    "report_refused": _REPORT | {"reason"},
    "report_closed": _REPORT | {"answer"},
}


def list_placeholders(text: str) -> tuple[str, ...]:
    """Return what stands in braces, in its order; a brace without its partner counts as "{" or "}"."""
    rest = _PLACEHOLDER.sub("", text)
    return (*_PLACEHOLDER.findall(text), *(sign for sign in "{}" if sign in rest))


class NoticeGroup(NamedRule):
    """Notice group (消息类别): the events a person switches on and off together, channel by channel."""

    for_roles: tuple[Key, ...] = ()
    """Roles to whom the choice is offered; none named: to everybody."""


class NoticeTitle(Section):
    """Title (标题) in both languages, with places such as `{number}`."""

    zh: Heading
    """In Chinese."""

    en: Heading
    """In English."""


class NoticeText(Section):
    """Text (正文) in both languages, with places such as `{number}`."""

    zh: Wording
    """In Chinese."""

    en: Wording
    """In English."""


class WordedRule(Rule):
    """Worded rule (措辞): what happened, and the words in which people are told."""

    key: Key
    """The event's name in the program."""

    title: NoticeTitle
    """One line; also the subject of an e-mail."""

    text: NoticeText
    """A few sentences."""

    def render(self, *, language: str, params: Mapping[str, str]) -> tuple[str, str]:
        """Return title and text in `language` ("zh-hans" or "en") with every place filled from `params`."""
        is_english = language.startswith("en")
        title, text = (self.title.en, self.text.en) if is_english else (self.title.zh, self.text.zh)
        return _fill(title, params), _fill(text, params)


class NoticeEvent(WordedRule):
    """Notice event (消息事件): what members are told of."""

    group: Key
    """Group in which a person chooses channels for it."""

    channels: tuple[ChannelKey, ...]
    """Channels besides the inbox for those who have not chosen; the inbox gets every notice."""

    is_urgent: bool
    """Whether quiet hours do not hold it back."""


class AnswerMessage(WordedRule):
    """Answer message (答复短信): what somebody is told who reported from outside and agreed to messages."""

    channels: tuple[Literal["sms", "email"], ...]
    """Channels in their order; the first that the deployment has and the person gave an address for is taken."""


def _fill(text: str, params: Mapping[str, str]) -> str:
    # Values are put in once and never looked at again: what a person typed cannot name a place.
    return _PLACEHOLDER.sub(lambda match: " ".join(params[match[1]].split()), text)


class QuietHours(Rule):
    """Quiet hours (免打扰时段), in the city's local time; they may run over midnight."""

    from_: Annotated[Moment, Field(alias="from")]
    """Beginning, "HH:MM"."""

    to: Moment
    """End, "HH:MM", itself no longer quiet."""

    channels: tuple[ChannelKey, ...]
    """Channels that wait until the end; the others send at any time."""

    @model_validator(mode="after")
    def _check_span(self) -> QuietHours:
        if self.from_ == self.to:
            raise refuse("an end other than the beginning (null for no quiet hours)", f"{self.from_}..{self.to}")
        return self


class NoticeChannel(Rule):
    """Notice channel (消息渠道) the city uses; it is offered where the deployment has configured it."""

    key: ChannelKey
    """Which channel."""

    retry_minutes: tuple[Annotated[int, Field(ge=1, le=10_080)], ...]
    """Minutes to wait after each failure; after the last one the delivery is given up."""


class Notices(Section):
    """Notices (消息)."""

    groups: Annotated[tuple[NoticeGroup, ...], Field(min_length=1)]
    """Groups of events."""

    events: tuple[NoticeEvent, ...]
    """What people are told of; nobody is told of an event without a row."""

    answers: tuple[AnswerMessage, ...]
    """Messages to those who reported from outside; nobody is told of an event without a row."""

    quiet_hours: QuietHours | None
    """When nobody is disturbed; null: never quiet."""

    channels: tuple[NoticeChannel, ...]
    """Channels the city uses."""
