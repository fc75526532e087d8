"""Case facts (案卷事实): the one flat table, one row per case, from which every indicator is computed.

A flag is TRUE, FALSE or NULL. NULL means "not known or not applicable": the row then leaves both the
numerator and the denominator of every indicator that asks for the flag. Three families of flags recur:

- `<stage>_due`: the stage was this case's duty, whether done or still waiting;
- `<done>`: the act took place (FALSE while it waits);
- `<done>_on_time`: TRUE within the limit, FALSE done late or limit passed, NULL while it waits within the limit
  or when the case has no limit ("no deadline" is never "on time").
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from wangge.kernel.public import DomainError, digest_bytes


class FactColumn(NamedTuple):
    """One column of the case facts: its name, Arrow type and meaning."""

    name: str
    kind: pa.DataType
    meaning: str


_TEXT = pa.string()
_ID = pa.int64()
_FLAG = pa.bool_()
_NUMBER = pa.int32()
_INSTANT = pa.timestamp("us", tz="UTC")

FACT_COLUMNS: tuple[FactColumn, ...] = (
    FactColumn("case_id", _ID, "id of the case, unique, never null"),
    FactColumn("number", _TEXT, "case number as people read it"),
    FactColumn("district_id", _ID, "root organisation whose case it is"),
    FactColumn("district_code", _TEXT, "its code"),
    FactColumn("source", _TEXT, "channel key of the city profile"),
    FactColumn("source_class", _TEXT, "own, public, superior, video or import"),
    FactColumn("reported_at", _INSTANT, "instant of the report"),
    FactColumn("reported_on", pa.date32(), "day of the report in the city's zone; decides the period"),
    FactColumn("reported_hour", pa.int8(), "hour of the report in the city's zone, 0 to 23"),
    FactColumn("closed_at", _INSTANT, "instant of closing, null while open"),
    FactColumn("state", _TEXT, "state at the cut-off of the facts"),
    FactColumn("closure_kind", _TEXT, "by what it ended: checked, forced, on_the_spot, transferred, import"),
    FactColumn("closure_code", _TEXT, "what came of it: fixed, deferred, not_ours, duplicate, unfounded, transferred"),
    FactColumn("category_standard", _TEXT, "standard that defines the category code"),
    FactColumn("category_kind", _TEXT, "component 部件 or matter 事项; codes of the two overlap"),
    FactColumn("class_code", _TEXT, "code of the large class 大类"),
    FactColumn("category_code", _TEXT, "code of the small class 小类"),
    FactColumn("condition_id", _ID, "filing condition it was filed under"),
    FactColumn("grid_code", _TEXT, "unit grid code, null when the place is unknown"),
    FactColumn("area_1", _TEXT, "code in the grid tree, root level"),
    FactColumn("area_2", _TEXT, "code at the second level"),
    FactColumn("area_3", _TEXT, "code at the third level"),
    FactColumn("area_4", _TEXT, "code at the fourth level"),
    FactColumn("area_5", _TEXT, "code at the fifth level, null in a shallower tree"),
    FactColumn("area_6", _TEXT, "code at the sixth level, null in a shallower tree"),
    FactColumn("area_class", _TEXT, "class of the area 区域类别"),
    FactColumn("road_class", _TEXT, "class of the road 道路等级"),
    FactColumn("control_grade", _TEXT, "strictest control grade in force there at the report 严管等级"),
    FactColumn(
        "unit_id",
        _ID,
        "unit 责任单位 for which it counts: that of the first lapse on it, else the one that holds or held it last",
    ),
    FactColumn("unit_code", _TEXT, "its code"),
    FactColumn("unit_name", _TEXT, "its name"),
    FactColumn("collector_id", _ID, "who reported it; of a public report who watches the place, if known"),
    FactColumn("acceptor_id", _ID, "who accepted, refused or, before that, merged it last"),
    FactColumn("shift_leader_id", _ID, "who filed it last; of a case never filed who voided it"),
    FactColumn("dispatcher_id", _ID, "who dispatched it first: where it ended at another unit this dispatch was wrong"),
    FactColumn("handler_id", _ID, "who handled the last round"),
    FactColumn("check_sender_id", _ID, "who sent it to its last check"),
    FactColumn("checker_id", _ID, "who has it to check or checked it last"),
    FactColumn("own_report", _FLAG, "reported by a collector 监督员上报"),
    FactColumn("public_report", _FLAG, "reported by the public 公众举报"),
    FactColumn("valid_report", _FLAG, "the report was filed, later voiding included 有效上报"),
    FactColumn(
        "found_first",
        _FLAG,
        "a confirmed problem: found by the patrol before any citizen told of it (false: a "
        "citizen told first); null when the other side had told of it before 先行发现",
    ),
    FactColumn("frequent", _FLAG, "so many cases of the class stood there lately as make it a standing trouble 高发"),
    FactColumn("operate_due", _FLAG, "the acceptor had to decide 应受理"),
    FactColumn("accepted", _FLAG, "passed to the shift leader 受理"),
    FactColumn("accepted_on_time", _FLAG, "the acceptor decided in time, the last time it was his turn"),
    FactColumn("refused", _FLAG, "not accepted 不予受理"),
    FactColumn("merged", _FLAG, "merged into another case 并案"),
    FactColumn("filing_due", _FLAG, "the shift leader had to decide 应立案"),
    FactColumn("filed", _FLAG, "filed 立案 and not taken back, later voiding included"),
    FactColumn("filed_on_time", _FLAG, "filed in time 按时立案"),
    FactColumn("voided", _FLAG, "voided 作废"),
    FactColumn("dispatch_due", _FLAG, "dispatched or waiting for it 应派遣"),
    FactColumn("dispatched", _FLAG, "dispatched at least once 派遣"),
    FactColumn("dispatched_on_time", _FLAG, "first dispatch in time 按时派遣"),
    FactColumn(
        "dispatch_accurate", _FLAG, "did not end at another unit by a return; decided at closing, null before 准确派遣"
    ),
    FactColumn("sign_due", _FLAG, "its unit had to sign for it, or was late with that before it left the unit 应签收"),
    FactColumn("signed", _FLAG, "its unit signed for it, every time it came 签收"),
    FactColumn("signed_on_time", _FLAG, "signed in time, every time it came 及时签收"),
    FactColumn("handling_due", _FLAG, "a unit had to handle it, or was late with it before it was voided 应处置"),
    FactColumn("handled", _FLAG, "handled, all rounds 处置"),
    FactColumn("handled_on_time", _FLAG, "every round of its unit in time, whatever came after a late one 按期处置"),
    FactColumn("overdue_unhandled", _FLAG, "a limit of its unit passed and still not handled by anybody 超时未处置"),
    FactColumn("verify_send_due", _FLAG, "verification had to be sent out 应发核实"),
    FactColumn("verify_sent", _FLAG, "verification sent out 发核实"),
    FactColumn("verify_sent_on_time", _FLAG, "sent in time 按时发核实"),
    FactColumn("verify_due", _FLAG, "a collector had to verify 应核实"),
    FactColumn("verified", _FLAG, "verification answered 核实"),
    FactColumn("verified_on_time", _FLAG, "answered in time 按时核实"),
    FactColumn("check_send_due", _FLAG, "the check had to be sent out 应发核查"),
    FactColumn("check_sent", _FLAG, "check sent out 发核查"),
    FactColumn("check_sent_on_time", _FLAG, "sent in time 按时发核查"),
    FactColumn("check_due", _FLAG, "a collector had to check 应核查"),
    FactColumn("checked", _FLAG, "check answered 核查"),
    FactColumn("checked_on_time", _FLAG, "answered in time 按时核查"),
    FactColumn(
        "check_passed_first",
        _FLAG,
        "its unit's work passed its check without a failed one; null while nobody could tell 一次核查通过",
    ),
    FactColumn("closing_due", _FLAG, "handled or overdue and unhandled 应结案 = 处置 + 超时未处置"),
    FactColumn("closed", _FLAG, "closed 结案"),
    FactColumn("closed_on_time", _FLAG, "closed in time 按期结案"),
    FactColumn("on_the_spot", _FLAG, "found and fixed by the finder in one act 自行处置"),
    FactColumn("suspended", _FLAG, "suspended now or once 挂账、缓办"),
    FactColumn("suspended_now", _FLAG, "suspended at the cut-off of the facts 缓办中"),
    FactColumn("urgent", _FLAG, "flagged as urgent 紧急"),
    FactColumn("supervised", _FLAG, "supervision of its unit began at least once 督办"),
    FactColumn("counted_against", _FLAG, "supervision of its unit reached the rung that counts against it 计入考核"),
    FactColumn("listed", _FLAG, "supervision of its unit was listed in public 挂牌督办"),
    FactColumn("convened", _FLAG, "talked over in a conference 会商"),
    FactColumn("assisted", _FLAG, "other units were called to the place 协办、吹哨报到"),
    FactColumn("transferred", _FLAG, "handed to another level or authority, with its receipt 移送"),
    FactColumn("forced", _FLAG, "closed by force 强制结案"),
    FactColumn(
        "solved",
        _FLAG,
        "closed as fixed and not reported there again for so many days; false where it was, or was deferred; null until they "
        "have passed, and of what was nothing to solve 实际解决",
    ),
    FactColumn("reopened", _FLAG, "reopened as a new case after closing 重新办理"),
    FactColumn("appealed", _FLAG, "its unit appealed after closing 申诉"),
    FactColumn("appeal_granted", _FLAG, "the appeal was granted, null until it is decided 申诉通过"),
    FactColumn("exempt", _FLAG, "its overdue was excused; changes statistics, not the fact 免责"),
    FactColumn(
        "complaint_confirmed",
        _FLAG,
        "a citizen's complaint about how the closed case was handled was found justified; null while one waits 监督举报核实",
    ),
    FactColumn("rework_count", _NUMBER, "failed checks of its unit's rounds 返工次数"),
    FactColumn("return_count", _NUMBER, "returns by its unit 本单位回退次数"),
    FactColumn("case_return_count", _NUMBER, "returns by any unit 全案回退次数"),
    FactColumn("shirk_count", _NUMBER, "returns by its unit to which the case was ruled afterwards 推诿次数"),
    FactColumn("dispatch_count", _NUMBER, "dispatches 派遣次数"),
    FactColumn("extension_count", _NUMBER, "extensions granted 延期次数"),
    FactColumn("event_count", _NUMBER, "events of the case"),
    FactColumn(
        "handling_seconds",
        pa.float64(),
        "wall-clock seconds of its unit from dispatch to handled, rework rounds included",
    ),
    FactColumn("closing_seconds", pa.float64(), "wall-clock seconds from the report to closing, null while open"),
    FactColumn("suspended_seconds", pa.float64(), "wall-clock seconds it was suspended, null when it never was"),
    FactColumn(
        "satisfaction_asked",
        _FLAG,
        "somebody who told of it holds the code of its page, which asks him once it is closed 回访",
    ),
    FactColumn(
        "satisfaction",
        pa.int8(),
        "answer from 1 very dissatisfied to 5 very satisfied, the lowest of several, null without one",
    ),
    FactColumn(
        "means", _TEXT, "service, management or enforcement: by which the problem was solved (721), if recorded"
    ),
)

CASE_FACTS_SCHEMA: pa.Schema = pa.schema([(column.name, column.kind) for column in FACT_COLUMNS])

FACTS_VERSION = digest_bytes("\n".join(f"{column.name} {column.kind}" for column in FACT_COLUMNS).encode())[:12]
"""Names the columns with their order and types: whoever keeps facts can tell whether they are those of this program."""

_ANSWERS = (1, 2, 3, 4, 5, None)

# What may never be true of one row; "done implies due" and "on time implies done" are added from these families.
_DONE_OF_DUE = {
    "accepted": "operate_due",
    "filed": "filing_due",
    "dispatched": "dispatch_due",
    "signed": "sign_due",
    "handled": "handling_due",
    "verify_sent": "verify_send_due",
    "verified": "verify_due",
    "check_sent": "check_send_due",
    "checked": "check_due",
    "closed": "closing_due",
}
_ON_TIME_OF_DONE = {
    "filed_on_time": "filed",
    "dispatched_on_time": "dispatched",
    "signed_on_time": "signed",
    "handled_on_time": "handled",
    "verify_sent_on_time": "verify_sent",
    "verified_on_time": "verified",
    "check_sent_on_time": "check_sent",
    "checked_on_time": "checked",
    "closed_on_time": "closed",
}
_NEVER_TOGETHER = (("handled", "overdue_unhandled"), ("own_report", "public_report"), ("accepted", "refused"))
_ONLY_IF = {
    "counted_against": "supervised",
    "listed": "supervised",
    "appeal_granted": "appealed",
    "complaint_confirmed": "closed",
    "solved": "closed",
    "reopened": "closed",
    "suspended_now": "suspended",
    "forced": "closed",
}
_NEVER_NEGATIVE = (
    "rework_count",
    "return_count",
    "case_return_count",
    "shirk_count",
    "dispatch_count",
    "extension_count",
    "event_count",
    "handling_seconds",
    "closing_seconds",
    "suspended_seconds",
)


def check_facts(table: pa.Table) -> None:
    """Raise when `table` is not a sound table of case facts.

    Errors: `facts_schema_mismatch(missing, unexpected, wrong)` when columns, order or types differ;
    `facts_inconsistent(rule, cases, example)` when rows contradict themselves.
    """
    _check_columns(table.schema)
    for name in ("case_id", "reported_on"):
        unknown = table.column(name).null_count
        if unknown:
            raise DomainError("facts_inconsistent", rule=f"{name} is known", cases=unknown, example="")
    distinct = pc.count_distinct(table.column("case_id")).as_py()
    if distinct != table.num_rows:
        raise DomainError("facts_inconsistent", rule="case_id is unique", cases=table.num_rows - distinct, example="")
    for rule, broken in _list_broken_rules(table):
        count = pc.sum(broken).as_py() or 0
        if count:
            example = table.column("number").filter(broken)[0].as_py()
            raise DomainError("facts_inconsistent", rule=rule, cases=count, example=example)


def _check_columns(schema: pa.Schema) -> None:
    if schema.equals(CASE_FACTS_SCHEMA, check_metadata=False):
        return
    expected = {field.name: field.type for field in CASE_FACTS_SCHEMA}
    found = {field.name: field.type for field in schema}
    wrong = sorted(name for name in expected.keys() & found.keys() if expected[name] != found[name])
    raise DomainError(
        "facts_schema_mismatch",
        missing=sorted(expected.keys() - found.keys()),
        unexpected=sorted(found.keys() - expected.keys()),
        wrong=wrong or "order of columns",
    )


def _list_broken_rules(table: pa.Table) -> list[tuple[str, pa.ChunkedArray]]:
    """Return (rule, flag of the rows that break it); a NULL never breaks a rule."""

    def flag(name: str) -> pa.ChunkedArray:
        return table.column(name)

    rules = [
        (f"{done} only if {due}", pc.and_kleene(flag(done), pc.invert(flag(due)))) for done, due in _DONE_OF_DUE.items()
    ]
    rules += [
        (f"{on_time} only if {done}", pc.and_kleene(flag(on_time), pc.invert(flag(done))))
        for on_time, done in (_ON_TIME_OF_DONE | _ONLY_IF).items()
    ]
    rules += [
        (f"{one} and {other} exclude each other", pc.and_kleene(flag(one), flag(other)))
        for one, other in _NEVER_TOGETHER
    ]
    rules += [(f"{name} is not negative", pc.less(flag(name), 0)) for name in _NEVER_NEGATIVE]
    rules += [
        (f"{more} is at least {less}", pc.less(flag(more), flag(less)))
        for more, less in (("return_count", "shirk_count"), ("case_return_count", "return_count"))
    ]
    rules.append(
        ("satisfaction is 1 to 5", pc.invert(pc.is_in(flag("satisfaction"), value_set=pa.array(_ANSWERS, pa.int8()))))
    )
    rules.append(("closed_at is not before reported_at", pc.less(flag("closed_at"), flag("reported_at"))))
    return rules
