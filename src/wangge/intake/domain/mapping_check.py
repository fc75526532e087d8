"""What the schema of a mapping cannot know: whether channels, categories and closure codes exist here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from wangge.intake.domain.mapping import REJECT, UNKNOWN, Choice, ReportMapping
from wangge.intake.domain.texts import fold_text
from wangge.profiles.public import ProfileFault

_CATEGORY = re.compile(r"(component|matter) \d{2,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTerms:
    """What a mapping may choose from: channel keys, categories as `matter 07001`, closure codes."""

    channels: Collection[str]
    categories: Collection[str]
    closure_codes: Collection[str]


def find_mapping_faults(mapping: ReportMapping, known: KnownTerms) -> Iterator[ProfileFault]:
    """Yield what is wrong with the mapping's choices, by dotted path."""
    channels = {*known.channels, REJECT}
    closure_codes = {*known.closure_codes, UNKNOWN}
    for path, target in _list_targets(mapping.channel, "channel"):
        if target not in channels:
            yield _fault(path, f"a channel of the city profile ({', '.join(sorted(channels))})", target, channels)
    for path, target in _list_targets(mapping.closure, "closure"):
        if target not in closure_codes:
            yield _fault(path, f"a closure code ({', '.join(sorted(closure_codes))})", target, closure_codes)
    yield from _find_category_faults(mapping, known)
    for name in ("channel", "category", "closure"):
        yield from _find_contradictions(getattr(mapping, name), name)


def _find_category_faults(mapping: ReportMapping, known: KnownTerms) -> Iterator[ProfileFault]:
    for path, target in _list_targets(mapping.category, "category"):
        if target in {REJECT, UNKNOWN}:
            continue
        if not _CATEGORY.fullmatch(target):
            yield _fault(path, "`matter 07001`, `component 01003`, unknown or reject", target, ())
        elif target not in known.categories:
            yield _fault(path, "a category of the catalogue in use", target, known.categories)


def _list_targets(choice: Choice, name: str) -> Iterator[tuple[str, str]]:
    """Yield every target of a choice with its dotted path."""
    for number, rule in enumerate(choice.rules):
        for value, target in rule.values.items():
            yield f"{name}.rules.{number}.values.{value}", target
        for position, words in enumerate(rule.keywords):
            yield f"{name}.rules.{number}.keywords.{position}.take", words.take
    yield f"{name}.otherwise", choice.otherwise


def _find_contradictions(choice: Choice, name: str) -> Iterator[ProfileFault]:
    """Yield values of one table that read the same but choose differently."""
    for number, rule in enumerate(choice.rules):
        seen: dict[str, str] = {}
        for value, target in rule.values.items():
            earlier = seen.setdefault(fold_text(value), target)
            if earlier != target:
                path = f"{name}.rules.{number}.values.{value}"
                yield _fault(path, f"{earlier!r} again (case and spaces do not matter)", target, ())


def _fault(path: str, expected: str, found: str, known: Collection[str]) -> ProfileFault:
    close = get_close_matches(found, known, n=1, cutoff=0.8)
    hint = f", perhaps {close[0]!r} is meant" if close else ""
    return ProfileFault(path=path, expected=expected, found=f"{found!r}{hint}")
