"""The sub-actions of the closed loop, handling routes and supervision: every number a city may set."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wangge.profiles.schema.casework import StageLimit
from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section, refuse

Days = Annotated[int, Field(ge=1, le=3660)]
Roles = Annotated[tuple[Key, ...], Field(min_length=1)]


class Verification(Rule):
    """Verification (核实) before filing: who is asked to look whether the problem exists."""

    draw: Literal["nearest", "any"]
    """Drawn among free collectors without a conflict: weighted by nearness, or all alike; the seed is recorded."""

    most_open: Annotated[int, Field(ge=1, le=1000)]
    """A collector with so many open verifications and checks is not free."""

    is_automatic: bool
    """Whether reports of channels that are verified first are sent without the acceptor's act."""


class Checking(Rule):
    """Check after handling (核查)."""

    same_time_classes: tuple[str, ...]
    """Classes of matter that are checked at the time of day of the report (同时段核查): stalls, noise."""

    window_minutes: Annotated[int, Field(ge=5, le=720)]
    """A check counts as made at the same time of day within so many minutes of it."""

    same_time_limit: StageLimit | None
    """Limit of such a check, which must hold one of those windows; null: that of every check."""


class EvidenceRules(Rule):
    """Photos as evidence (照片佐证)."""

    after_photo_radius_m: Annotated[int, Field(ge=10, le=10_000)]
    """A photo of the result that says itself to be taken farther from the case's point needs a reason."""

    copy_bits: Annotated[int, Field(ge=0, le=7)]
    """Two photos whose codes of 64 bits differ in at most so many are shown to a person (照片复核)."""


class Extension(Rule):
    """Extension (延期) of the handling limit."""

    most: Annotated[int, Field(ge=0, le=9)]
    """So many granted extensions a handling round; refused ones use none up."""

    share_of_limit: Annotated[Decimal, Field(gt=0, le=1)]
    """Each lengthens the limit by at most this share of the original one."""

    is_open_when_overdue: bool
    """Whether it may still be asked for once the deadline has passed."""

    decided_by: Roles
    """Who may grant it."""


class Suspension(Rule):
    """Suspension (挂账): only with a plan and a date; the case wakes by itself and the clock is paused meanwhile."""

    most: Annotated[int, Field(ge=0, le=9)]
    """So many granted suspensions a case."""

    longest_days: Days
    """The date lies at most so many days ahead."""

    decided_by: Roles
    """Who may grant it."""


class Arbitration(Rule):
    """Arbitration (现场裁定) when units return a case too often; the ruling may become a row of the matrix."""

    decided_by: Roles
    """Who rules."""


class ForcedClosing(Rule):
    """Forced closing (强制结案) by two people."""

    asked_by: Roles
    """Who may propose it."""

    confirmed_by: Roles
    """Who may confirm it; never the one who proposed."""


class Reopening(Rule):
    """Reopening (重新办理) of a closed case as a new, linked one."""

    days: Days
    """For so many days after closing."""


class Appeal(Rule):
    """Appeal (申诉) of the unit after closing: the fact stays, the statistics exempt it when both reviews agree."""

    days: Days
    """For so many days after closing."""

    first_review_by: Roles
    """Who reviews first."""

    second_review_by: Roles
    """Who decides."""


class ComplaintRule(Rule):
    """Complaint (投诉) of a citizen about how a closed case was handled, and who judges whether it is justified."""

    score_at_most: Annotated[int, Field(ge=0, le=4)]
    """An answer of the reporter (1 to 5) up to this one is a complaint; 0: only an objection that reopens the case is."""

    judged_by: Roles
    """Who judges it; never anybody of the unit that handled the case."""


class Means(NamedRule):
    """Means (解决方式) by which a problem is solved (721): who hands work back names one of them."""

    key: Literal["service", "management", "enforcement"]
    """By service, by management (taught, warned, put right on demand) or by enforcement (penalty)."""


class Conference(Rule):
    """Case conference (会商) on hard cases."""

    repeats: Annotated[int, Field(ge=2, le=99)]
    """Proposed when so many cases of one category stood within the merging radius …"""

    repeat_days: Days
    """… in so many days."""

    suspended_days: Days
    """Proposed for a case suspended longer than this."""

    effect_limit: StageLimit
    """From the decision to evidence of a first effect (初步成效)."""

    convened_by: Roles
    """Who may call it."""


class Rung(NamedRule):
    """Rung of the supervision ladder (督办阶梯): what happens when a case stays overdue."""

    act: Literal["check_on_site", "urge", "count", "list"]
    """Look on the spot, urge with a new limit (督办), count against the unit (计入考核), list in public (挂牌)."""

    limit: StageLimit | None
    """How long the rung lasts before the next one; null: the next follows at once, or this is the last."""


class BulletinRule(Rule):
    """Bulletin (通报) of the listed cases."""

    period: Literal["week", "month", "quarter"]
    """How often; the page proposes the last such period that is over."""

    issued_by: Roles
    """Who may issue it."""


class Supervision(Rule):
    """Supervision (督办) of overdue handling."""

    rungs: tuple[Rung, ...]
    """In order; the first begins when the handling deadline passes."""

    started_by: Roles
    """Who may also start the ladder by hand."""

    bulletin: BulletinRule
    """通报."""


class Tracking(Rule):
    """Tracking (全程跟踪) of cases that concern several units."""

    department: Key | None
    """Kind of unit of `responsibility.departments` that follows such a case to its end; null: none does."""


class RouteStage(NamedRule):
    """Stage (环节) of a handling route."""

    unit: Literal["matrix", "finder", "department", "parent"]
    """Who handles: by the responsibility matrix, the finder's unit, the named kind of unit, the unit above the present."""

    department: Key | None = None
    """Kind of unit of `responsibility.departments`, with `unit: department`."""

    limit: StageLimit | None
    """Its limit; null: that of the filing condition."""

    purpose: Literal["handle", "establish"]
    """Handle the problem, or establish the facts (核查情况) before handling, which is never the closing check."""

    on_failure: Literal["next", "return"]
    """What a unit's "cannot solve it" does: pass on to the next stage, or an ordinary return."""

    on_expiry: Literal["next", "supervise"]
    """What the deadline does: pass on by itself with its history, or start the supervision ladder."""

    @model_validator(mode="after")
    def _check_department(self) -> RouteStage:
        if (self.unit == "department") != (self.department is not None):
            raise refuse("a department where unit is department, and only there", repr(self.department))
        return self


class Route(NamedRule):
    """Handling route (处置路线): the stages through which units a case goes; the first route that fits is taken."""

    channels: tuple[Key, ...]
    """For reports by these channels; empty: by any."""

    class_codes: tuple[str, ...]
    """For these classes of category, by the beginning of the code; empty: for any."""

    stages: Annotated[tuple[RouteStage, ...], Field(min_length=1)]
    """In order."""

    @model_validator(mode="after")
    def _check_end(self) -> Route:
        last = self.stages[-1]
        if "next" in (last.on_failure, last.on_expiry):
            raise refuse("a last stage without next", last.key)
        return self


class HandlingLimit(Rule):
    """Handling limit (处置时限) that depends on the place or the source; of all rows that fit, the strictest counts."""

    key: Key
    """Name of the row."""

    class_code: Annotated[str, Field(pattern=r"^\d{0,5}$")] = ""
    """Beginning of the category's code; empty: any category."""

    area_class: Key | None = None
    """Only in this area class."""

    road_class: Key | None = None
    """Only on roads of this class."""

    control_grade: Key | None = None
    """Only on streets with this control grade, in force at dispatch."""

    channel: Key | None = None
    """Only for reports by this channel."""

    limit: StageLimit
    """The limit."""


class ReplyTemplate(Rule):
    """Reply template (回复模板) offered at an act."""

    key: Key
    """Name of the template."""

    act: Key
    """The move at which it is offered."""

    zh: Label
    """Wording in Chinese."""

    en: Label
    """Wording in English."""


class Loop(Section):
    """The closed loop beside its main line (闭环子流程)."""

    verification: Verification
    """核实."""

    checking: Checking
    """核查."""

    evidence: EvidenceRules
    """照片佐证."""

    extension: Extension
    """延期."""

    suspension: Suspension
    """挂账."""

    arbitration: Arbitration
    """裁定."""

    forced_closing: ForcedClosing
    """强制结案."""

    reopening: Reopening
    """重新办理."""

    appeal: Appeal
    """申诉."""

    complaint: ComplaintRule
    """投诉判定."""

    means: tuple[Means, ...]
    """解决方式; empty: nobody is asked by which means a problem was solved."""

    conference: Conference
    """会商."""

    supervision: Supervision
    """督办."""

    tracking: Tracking
    """全程跟踪."""

    routes: tuple[Route, ...]
    """处置路线; empty: every case goes to the unit that the dispatcher names, with one stage."""

    handling_limits: tuple[HandlingLimit, ...]
    """Limits by place and source, beside those of the catalogue."""

    reply_templates: tuple[ReplyTemplate, ...]
    """Templates of replies."""
