"""Points given and taken (积分): tracks, rules, kinds of check, base quotas, and who decides on a point."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from wangge.profiles.schema.evaluation import Indicator, check_counts_no_fines
from wangge.profiles.schema.rows import Key, NamedRule, Rule, refuse

SubjectKind = Literal["unit", "person", "grid"]
ScoredPost = Literal["collector", "acceptor", "shift_leader", "dispatcher", "handler", "checker"]


class Track(NamedRule):
    """Track (考核轨道): those who are compared with each other, such as towns or departments."""

    unit_kinds: tuple[Key, ...] = ()
    """Kinds of unit, by departments of the section `responsibility`, that stand on it: no other unit has points there;
    empty: every unit may."""


class RuleGroup(NamedRule):
    """Rule group (规则分组): how severe its rules are, such as zero tolerance."""


class CheckKind(NamedRule):
    """Kind of check (检查方式) that a finding comes from."""

    excludes_own: bool = False
    """Whether nobody may find anything about a unit below his own by it either (对调互查); about his own nobody may at
    all."""

    allows_own: bool = False
    """Whether a unit proposes by it what it found about itself (属地自查): who acts for the unit, about its own unit, by
    rules that take points for a finding. Somebody outside the unit confirms it."""

    @model_validator(mode="after")
    def _check_own(self) -> CheckKind:
        if self.excludes_own and self.allows_own:
            raise refuse("excludes_own or allows_own", "both")
        return self


class Multiplier(Rule):
    """Multiplier (赋分系数): how much more or less the points of a rule are on certain days."""

    key: Key
    """Key of the row."""

    from_on: date
    """First day."""

    to_on: date
    """Last day."""

    factor: Annotated[Decimal, Field(gt=0, le=100, max_digits=6, decimal_places=3)]
    """Multiplied with the points."""

    @model_validator(mode="after")
    def _check_days(self) -> Multiplier:
        if self.to_on < self.from_on:
            raise refuse("a last day not before the first", f"{self.from_on} to {self.to_on}")
        return self


class ClassPoints(Rule):
    """Points of a class (分类赋分): how many points a case of one large class is worth."""

    kind: Literal["component", "matter"]
    """Component 部件 or matter 事项; codes of the two overlap."""

    class_code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    """Code of the large class."""

    points: Annotated[Decimal, Field(ge=-1000, le=1000, max_digits=7, decimal_places=3)]
    """Points of one case of it."""


class ScoreRule(NamedRule):
    """Score rule (赋分规则): what gives or takes how many points."""

    track: Key
    """Track it is for."""

    group: Key | None = None
    """Group it belongs to."""

    per: Literal["case", "finding", "supervision"]
    """What the points are for: one case, one finding of a check, one supervision."""

    subject: SubjectKind
    """Whose points they are."""

    points: Annotated[Decimal, Field(ge=-1000, le=1000, max_digits=7, decimal_places=3)]
    """Points of one; negative ones are taken."""

    points_to: Annotated[Decimal, Field(ge=-1000, le=1000, max_digits=7, decimal_places=3)] | None = None
    """Of a manual rule whose points a person weighs: the most he may give, `points` being the least. Such a value is
    entered once for a subject and period; another one takes its place only behind a counter-entry."""

    mode: Literal["manual", "computed"]
    """Whether a person proposes it or the records give it."""

    indicator: Indicator | None = None
    """Of a computed rule: the indicator whose counted cases it is given for."""

    post: ScoredPost | None = None
    """Of a computed rule for persons: whose work on the case it is."""

    class_points: tuple[ClassPoints, ...] = ()
    """Of a computed rule: large classes whose cases are worth other points than `points` (ZJG-13)."""

    needs_evidence: bool = False
    """Whether a manual row needs a case or a photo."""

    multipliers: tuple[Multiplier, ...] = ()
    """Multipliers of certain days; on all others it is 1."""

    cap: Annotated[Decimal, Field(gt=0, le=100_000, max_digits=9, decimal_places=3)] | None = None
    """Most points, given or taken, that the rule counts for one subject in a period; empty: no ceiling and no floor."""

    @model_validator(mode="after")
    def _check_whole(self) -> ScoreRule:
        check_counts_no_fines(self)
        if self.points == 0 and self.points_to is None:
            raise refuse("points other than 0", str(self.points))
        if self.points_to is not None:
            self._check_range(self.points_to)
        if (self.mode == "computed") != (self.indicator is not None):
            raise refuse("an indicator with computed and with nothing else", f"{self.mode}, indicator {self.indicator}")
        is_of_persons = self.mode == "computed" and self.subject == "person"
        if is_of_persons != (self.post is not None):
            raise refuse("a post with computed points of persons and with nothing else", f"post {self.post}")
        if self.mode == "computed" and self.per == "finding":
            raise refuse("findings by manual rules only", "computed, per finding")
        for earlier, later in pairwise(sorted(self.multipliers, key=lambda row: row.from_on)):
            if later.from_on <= earlier.to_on:
                raise refuse("multipliers on different days", f"{earlier.key} and {later.key} on {later.from_on}")
        self._check_classes()
        if self.mode == "manual" and not self.needs_evidence:
            raise refuse("needs_evidence: true with a manual rule", "a manual rule without evidence")
        return self

    def _check_classes(self) -> None:
        if self.class_points and self.mode != "computed":
            raise refuse("class_points with computed rules only", self.mode)
        named = [(row.kind, row.class_code) for row in self.class_points]
        twice = next((one for one in named if named.count(one) > 1), None)
        if twice is not None:
            raise refuse("each class once", " ".join(twice))
        if any(row.points * self.points <= 0 for row in self.class_points):
            raise refuse("points of classes on the side of the rule's points", str(self.points))

    def _check_range(self, most: Decimal) -> None:
        if most <= self.points:
            raise refuse("points_to above points", f"{self.points} to {most}")
        if self.mode != "manual" or not self.needs_evidence or self.multipliers:
            raise refuse("points_to with manual rules that need evidence and have no multipliers", self.mode)


class Quota(NamedRule):
    """Base quota (基本案件数): how many cases a unit's resources should yield; from its people only."""

    track: Key
    """Track it is for."""

    indicator: Indicator
    """Count that is held against it."""

    cases_per_person: Annotated[Decimal, Field(gt=0, le=1000, max_digits=7, decimal_places=3)]
    """Cases a person with the role of handling, in `days` days."""

    days: Annotated[int, Field(ge=1, le=366)]
    """Days it is stated for; another period is scaled."""


class Scoring(Rule):
    """Scoring (积分考核): how points come about and how they are contested."""

    proposed_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that propose a manual row."""

    confirmed_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that confirm one; never the person who proposed it."""

    first_review_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles of the first review of an appeal."""

    second_review_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles of the second review; never the person of the first."""

    review_days: Annotated[int, Field(ge=1, le=90)]
    """Working days in which each of the two reviews is to be done; on the last of them the reviewers are reminded."""

    review_escalated_to: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that are told of a review that was not done in time; the points wait until it is."""

    publish_days: Annotated[int, Field(ge=1, le=90)]
    """Days that a period is shown to the units before it counts (公示期)."""

    tracks: tuple[Track, ...] = ()
    """Tracks; empty: the city gives no points."""

    groups: tuple[RuleGroup, ...] = ()
    """Groups of rules."""

    checks: tuple[CheckKind, ...] = ()
    """Kinds of check."""

    rules: tuple[ScoreRule, ...] = ()
    """Rules."""

    quotas: tuple[Quota, ...] = ()
    """Base quotas."""
