"""Accountability (追责): the rungs of a ladder, what opens one, and who follows the matter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from wangge.profiles.schema.evaluation import BandKey
from wangge.profiles.schema.rows import Key, NamedRule, Rule, find_row, refuse


class LadderRung(NamedRule):
    """Rung (追责方式) of a ladder, such as a talk or training."""

    days: Annotated[int, Field(ge=1, le=366)] | None = None
    """Natural days within which it is carried out and recorded; empty: no limit."""


class Ladder(NamedRule):
    """Ladder (追责阶梯): its rungs from the mildest up; the next one opens only behind the record of the one before."""

    subject: Literal["unit", "person"]
    """Whether it is for units or for persons."""

    months: Annotated[int, Field(ge=1, le=60)]
    """So many months back count the rungs that were gone; after them the ladder begins anew."""

    rungs: Annotated[tuple[LadderRung, ...], Field(min_length=1)]
    """Rungs, in their order."""


class DoubleInquiry(NamedRule):
    """Double inquiry (一票双查): one finding opens two inquiries, of the person and of the one who supervises him."""

    headed_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles of which one makes somebody the supervisor: in the person's own unit, or in the next one above that has one."""

    days: Annotated[int, Field(ge=1, le=366)] | None = None
    """Natural days within which both are carried out and recorded; empty: no limit."""


class LadderTrack(NamedRule):
    """Track (跟进方) of a matter: who follows it beside the others, with a state and a day of his own."""

    followed_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that say how their track stands."""


class LadderTrigger(NamedRule):
    """Trigger (追责情形): from so many points of some kind on, the next rung of a ladder is due."""

    ladder: Key
    """Ladder whose next rung it opens."""

    rules: tuple[Key, ...] = ()
    """Scoring rules whose entries are counted."""

    groups: tuple[Key, ...] = ()
    """Groups of scoring rules whose entries are counted."""

    at_least: Annotated[int, Field(ge=1, le=10_000)]
    """So many entries that count against one subject in a score period; each further so many open a further rung."""

    @model_validator(mode="after")
    def _check_rules(self) -> LadderTrigger:
        if not self.rules and not self.groups:
            raise refuse("rules or groups whose entries are counted", "neither")
        return self


class BandTrigger(NamedRule):
    """Band trigger (等级追责情形): by the grade under a scheme in frozen score periods the next rung of a ladder is due.

    Under a scheme of grids it is due for the chief of the grid on the last day of the period.
    """

    ladder: Key
    """Ladder whose next rung it opens: of units under a scheme of units, else of persons."""

    scheme: Key
    """Assessment scheme."""

    bands: Annotated[tuple[BandKey, ...], Field(min_length=1)]
    """Grades of the scheme that call for it."""

    running: Annotated[int, Field(ge=1, le=12)]
    """So many frozen score periods one after another, without a day between them, must have such a grade."""


class Accountability(Rule):
    """Accountability (追责问责): ladders, triggers, tracks, and who opens and records."""

    opened_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that open a matter."""

    recorded_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that record what was carried out, and close; never the person it is about."""

    tracks: tuple[LadderTrack, ...] = ()
    """Tracks of every matter."""

    ladders: tuple[Ladder, ...] = ()
    """Ladders; empty: the city states none."""

    triggers: tuple[LadderTrigger, ...] = ()
    """Triggers by points of the score ledger."""

    rungs_rest_on: Literal["frozen", "published"] = "frozen"
    """By which points a rung falls due: those of frozen score periods, or those published already; never by points whose
    appeal is not decided."""

    band_triggers: tuple[BandTrigger, ...] = ()
    """Triggers by grades of frozen score periods."""

    double_inquiry: DoubleInquiry | None = None
    """一票双查; empty: the city does without."""

    @model_validator(mode="after")
    def _check_keys(self) -> Accountability:
        known = {row.key for row in self.triggers}
        for row in self.band_triggers:
            if row.key in known:
                raise refuse("another key than a trigger by points has", row.key)
        return self

    def find_trigger(self, key: str) -> LadderTrigger | BandTrigger | None:
        """Return the trigger of that key, by points or by grades; None when there is none."""
        rows: tuple[LadderTrigger | BandTrigger, ...] = (*self.triggers, *self.band_triggers)
        return find_row(rows, key)
