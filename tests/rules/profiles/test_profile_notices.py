"""The section of the notices: words in two languages, places in them, quiet hours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.public import EVENT_PLACEHOLDERS, ProfileFault, load_profile
from wangge.profiles.schema.notices import list_placeholders

pytestmark = pytest.mark.usefixtures("no_validators")
Check = Callable[[str], list[ProfileFault]]

EVENT = """\
notices:
  events:
    - key: mention
      {change}
      source: ours
"""


def test_the_nation_has_words_for_every_event() -> None:
    notices = load_profile("generic").notices
    assert {event.key for event in notices.events} == set(EVENT_PLACEHOLDERS)
    for event in notices.events:
        params = {name: f"<{name}>" for name in EVENT_PLACEHOLDERS[event.key]}
        for language in ("zh-hans", "en"):
            title, text = event.render(language=language, params=params)
            assert "{" not in title + text


@pytest.mark.parametrize(
    ("change", "path", "line", "found"),
    [
        ("text: {zh: '{nmber}'}", "notices.events.mention.text.zh", 19, "{nmber}"),
        ("title: {en: 'a {number'}", "notices.events.mention.title.en", 19, "a single {"),
        ("text: {en: '{number.__class__}'}", "notices.events.mention.text.en", 19, "{number.__class__}"),
        ("group: chat", "notices.events.mention.group", 19, "'chat'"),
        ("channels: [pigeon]", "notices.events.mention.channels.0", 19, "the text 'pigeon'"),
        ("is_loud: true", "notices.events.mention.is_loud", 19, "the unknown key 'is_loud'"),
    ],
)
def test_a_fault_is_told_by_its_line(check_overlay: Check, change: str, path: str, line: int, found: str) -> None:
    (fault,) = check_overlay(EVENT.format(change=change))
    assert (fault.path, fault.line, fault.found) == (path, line, found)


def test_an_event_the_program_does_not_tell_of_is_refused(check_overlay: Check) -> None:
    faults = check_overlay(
        "notices:\n  events:\n    - {key: lunch, group: talk, title: {zh: 午饭, en: Lunch}, text: {zh: 吃, en: Eat},"
        " channels: [], is_urgent: false, source: ours}\n"
    )
    assert [(fault.path, fault.line) for fault in faults] == [("notices.events.lunch.key", 18)]


def test_channels_a_city_drops_are_named_nowhere(check_overlay: Check) -> None:
    paths = {fault.path for fault in check_overlay("notices: {channels: [{key: sms, drop: true}]}\n")}
    assert "notices.quiet_hours.channels.1" in paths
    assert "notices.events.case_supervised.channels.2" in paths


def test_a_group_is_offered_to_known_roles_only(check_overlay: Check) -> None:
    (fault,) = check_overlay("notices: {groups: [{key: system, for_roles: [king], source: ours}]}\n")
    assert fault.path == "notices.groups.system.for_roles.0"


def test_quiet_hours_have_a_length(check_overlay: Check) -> None:
    (fault,) = check_overlay("notices: {quiet_hours: {to: '22:00', source: ours}}\n")
    assert fault.found == "22:00..22:00"
    assert check_overlay("notices: {quiet_hours: null}\n") == []


def test_what_a_person_typed_is_put_in_once_and_on_one_line() -> None:
    event = next(event for event in load_profile("generic").notices.events if event.key == "mention")
    params = {"number": "1", "actor": "{text}", "text": "a\r\nBcc: x", "category": "", "place": ""}
    assert event.render(language="en", params=params) == ("{text} mentioned you: 1", "{text} wrote in case 1: a Bcc: x")


def test_braces_without_partner_are_no_places() -> None:
    assert list_placeholders("{a} b {c}") == ("a", "c")
    assert list_placeholders("{a} } {") == ("a", "{", "}")
