"""Sentences of a report on what its points and schemes rest on, and why some are not told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from wangge.evaluation.domain.consequences import (
    NO_DAYS,
    NO_PERIOD,
    Consequences,
    MatterLine,
    PeriodTold,
    SchemeResults,
)
from wangge.evaluation.domain.score_views import OPEN
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.platform.public import get_local_day


def word_period_told(period: PeriodTold) -> str:
    """Return which frozen period is told, or why there are no numbers."""
    if period.is_frozen:
        return " ".join(_word_frozen(period))
    if period.state == NO_DAYS:
        return gettext("Points and schemes are told only in the report of one month of one district.")
    if period.state == NO_PERIOD:
        return gettext("No score period holds these days: nothing was counted, and no totals are told.")
    days = {"from_on": period.from_on, "to_on": period.to_on, "day": period.public_until_on}
    if period.state == OPEN:
        words = gettext(
            "The score period %(from_on)s – %(to_on)s is open for points and not frozen: no totals are told."
        )
        return words % days
    return (
        gettext(
            "The score period %(from_on)s – %(to_on)s is shown to the units until %(day)s before it counts, and not frozen "
            "yet: no totals are told."
        )
        % days
    )


def _word_frozen(period: PeriodTold) -> Iterator[str]:
    assert period.frozen_at is not None, "what is frozen says since when"
    yield gettext(
        "As frozen on %(day)s for %(from_on)s – %(to_on)s, edition %(edition)s, resting on evaluation %(runs)s; "
        "SHA-256 %(digest)s."
    ) % {
        "day": get_local_day(period.frozen_at),
        "from_on": period.from_on,
        "to_on": period.to_on,
        "edition": period.edition,
        "runs": ", ".join(map(str, period.run_ids)) or "—",
        "digest": period.digest[:16],
    }
    if period.is_of_other_run:
        yield gettext("The evaluation reported here is another one, made later or before: its figures do not count.")
    if period.missing_reason:
        yield gettext("Frozen although values were missing: %(reason)s.") % {
            "reason": period.missing_reason.rstrip("。.")
        }
    if period.is_restated:
        yield gettext("A further edition is open and not frozen yet.")


def word_grades(results: SchemeResults) -> str:
    """Return how many have each grade, "" under a scheme without grades."""
    return " · ".join(f"{named(mark)} {count}" for mark, count in results.count_bands())


def word_left_out(consequences: Consequences) -> str:
    """Return that totals of persons are left out, "" where none are."""
    if not consequences.left_out:
        return ""
    words = gettext("%(count)s totals of persons are not told here; a report with figures of persons has them.")
    return words % {"count": consequences.left_out}


def word_subject(line: MatterLine) -> str:
    """Return whom a matter is about, a person only where the report tells of persons."""
    return line.name or gettext("a person, not named")
