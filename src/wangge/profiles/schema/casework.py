"""How cases are numbered, timed, moved and where they come from."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section, refuse
from wangge.worktime.public import Limit, LimitKind

SourceClass = Literal["own", "public", "superior", "video", "import"]

_PERIODS = {"day": "%Y%m%d", "month": "%Y%m", "year": "%Y"}
_SPECS = {"prefix": "", "date": r"(%[Yymdj]|[-/_.])+", "sequence": r"(0[1-9])?d"}
_NEW_PERIODS = {"day": date(2000, 1, 2), "month": date(2000, 2, 1), "year": date(2001, 1, 1)}


def _check_pattern(pattern: str) -> str:
    """Let through what fills in prefix, date and sequence only: no attribute, index, conversion or huge width."""
    try:
        parts = [part for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError as error:
        raise refuse("a pattern such as {prefix}{date:%Y%m%d}{sequence:05d}", repr(pattern)) from error
    for _, name, spec, conversion in parts:
        if name not in _SPECS or conversion is not None or not re.fullmatch(_SPECS[name], spec or ""):
            raise refuse("only {prefix}, {date:%Y%m%d} and {sequence:05d} in the pattern", repr(pattern))
    if [name for _, name, _, _ in parts].count("sequence") != 1:
        raise refuse("one {sequence:05d} in the pattern", repr(pattern))
    return pattern


class Numbering(Rule):
    """Numbering (编号) of cases."""

    pattern: Annotated[str, Field(max_length=60), AfterValidator(_check_pattern)]
    """Python format of a number from `prefix`, `date` (the city's local day) and `sequence`."""

    restarts: Literal["day", "month", "year"]
    """When the sequence begins again at 1."""

    @model_validator(mode="after")
    def _check_unique(self) -> Numbering:
        periods = list(_NEW_PERIODS)
        first = self._fill(prefix="A", on=date(2000, 1, 1), sequence=1)
        for period in periods[periods.index(self.restarts) :]:
            if self._fill(prefix="A", on=_NEW_PERIODS[period], sequence=1) == first:
                raise refuse(f"a pattern whose date differs with the {period}", repr(self.pattern))
        return self

    def _fill(self, *, prefix: str, on: date, sequence: int) -> str:
        return self.pattern.format(prefix=prefix, date=on, sequence=sequence)

    def format_number(self, now: datetime, *, zone: str, prefix: str, sequence: int) -> str:
        """Return the number of the case that is the `sequence`th of its period, at `now` in the city's `zone`."""
        return self._fill(prefix=prefix, on=now.astimezone(ZoneInfo(zone)).date(), sequence=sequence)

    def format_scope(self, now: datetime, *, zone: str, prefix: str) -> str:
        """Return the name of the counter that `now` falls in, such as "case:ZJG:20240628"."""
        return f"case:{prefix}:{now.astimezone(ZoneInfo(zone)).strftime(_PERIODS[self.restarts])}"


class StageLimit(Rule):
    """Limit (时限) of a stage."""

    kind: LimitKind
    """How the time is counted."""

    amount: Annotated[Decimal, Field(ge=Decimal("0.001"), le=Decimal(100_000))]
    """So many units of that kind."""

    def build_limit(self) -> Limit:
        """Return the limit as worktime takes it."""
        return Limit(kind=self.kind, amount=self.amount)


class StageLimits(Section):
    """The limit of each stage (环节时限); null: the stage has none, which is not the same as on time."""

    accept: StageLimit | None
    """受理: from the report to accepting or refusing it."""

    verify: StageLimit | None
    """核实: from sending to the collector's answer."""

    file: StageLimit | None
    """立案: from accepting to filing or voiding."""

    dispatch: StageLimit | None
    """派遣: from filing to dispatch."""

    sign: StageLimit | None
    """签收: from dispatch to signing for it."""

    handle_default: StageLimit | None
    """处置: from dispatch to finishing, where the filing condition states no limit."""

    confirm: StageLimit | None
    """单位确认: from handing in to the unit leader's own look."""

    rule: StageLimit | None
    """裁定: from the last allowed return to the ruling."""

    transfer: StageLimit | None
    """移送: from the transfer to the other authority's receipt."""

    send_check: StageLimit | None
    """发核查: from finishing to sending the case to be checked."""

    check: StageLimit | None
    """核查: from there to the result of the check."""

    close: StageLimit | None
    """结案: from a passed check to closing."""

    total: StageLimit | None
    """Allowance of the whole case behind the handling deadline, for sending, checking and closing together."""


class Limits(Section):
    """Limits (时限) outside the catalogue."""

    stages: StageLimits
    """One row a stage."""

    def find_limit(self, stage: str) -> Limit | None:
        """Return the limit of a stage by its name; None: it has none."""
        row: StageLimit | None = getattr(self.stages, stage) if stage in StageLimits.model_fields else None
        return row.build_limit() if row is not None else None


class Reason(Rule):
    """Reason code (理由代码) of a move that turns a case back or ends it."""

    key: Key
    """Code that is stored."""

    zh: Label
    """Wording in Chinese."""

    en: Label
    """Wording in English."""


class Reasons(Section):
    """Reason codes by act."""

    refuse: tuple[Reason, ...]
    """不予受理."""

    void: tuple[Reason, ...]
    """作废."""

    send_back: tuple[Reason, ...]
    """退回上一环节."""

    return_: Annotated[tuple[Reason, ...], Field(alias="return")]
    """回退 by the unit; `return` in the file."""

    rework: tuple[Reason, ...]
    """返工: the check failed."""

    recheck: tuple[Reason, ...]
    """重新核查: the check could not be made or does not convince."""

    merge: tuple[Reason, ...]
    """并案."""

    verify: tuple[Reason, ...]
    """核实不存在: why the collector says that the problem does not exist."""

    extension: tuple[Reason, ...]
    """申请延期."""

    suspension: tuple[Reason, ...]
    """申请挂账."""

    forced_closing: tuple[Reason, ...]
    """申请强制结案."""

    appeal: tuple[Reason, ...]
    """申诉."""

    reopening: tuple[Reason, ...]
    """重新办理."""

    cannot_solve: tuple[Reason, ...]
    """本环节无法解决: why a stage of a route passes the case on."""

    def list_for(self, act: str) -> tuple[Reason, ...]:
        """Return the codes of an act by its name in the file; none for an act without reasons."""
        for name, field in Reasons.model_fields.items():
            if act == (field.alias or name):
                rows: tuple[Reason, ...] = getattr(self, name)
                return rows
        return ()


class Workflow(Rule):
    """Workflow (流程): what of the one table of moves a city may set."""

    moves_off: tuple[Key, ...]
    """Optional moves the city does not use."""

    reasons: Reasons
    """Reason codes."""

    return_limit: Annotated[int, Field(ge=0, le=99)]
    """How often units may return one case."""

    spot_check_share: Annotated[Decimal, Field(ge=0, le=1)]
    """Share of the cases handled on the spot (自行处置) that is drawn for a later check."""


class Channel(NamedRule):
    """Channel (来源) by which reports come in."""

    source_class: SourceClass
    """Who speaks: our own collectors, the public, a superior, a machine, another system's file."""

    is_verified_first: bool
    """Whether a collector looks on the spot (核实) before the report is accepted."""

    department: Key | None = None
    """Kind of unit of `responsibility.departments` whose own people report by it; null: anybody's."""


class Sources(Section):
    """Sources (案件来源)."""

    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    """Every channel of the city."""


class Merging(Rule):
    """Merging (并案): when two reports of one category may be the same problem."""

    radius_m: Annotated[float, Field(ge=0, le=10_000)]
    """At most so many metres apart."""

    days: Annotated[int, Field(ge=0, le=365)]
    """At most so many days apart."""
