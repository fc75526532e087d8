"""What can be wrong with the audit chain, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# kind -> (English, Chinese); {name} stands for a parameter of the fault.
FAULT_WORDS: Mapping[str, tuple[str, str]] = {
    "event_changed": (
        "event {seq} is not as it was written, or does not stand where it was written",
        "第 {seq} 条记录被改动，或不在原来的位置",
    ),
    "event_missing": ("event {seq} is missing", "缺少第 {seq} 条记录"),
    "event_inserted": (
        "{found} events stand where the row states {stated}",
        "应有 {stated} 条记录，实有 {found} 条，多出的不是程序写入的",
    ),
    "events_cut_off": (
        "the row states {stated} events, {found} are left: the last ones are missing",
        "应有 {stated} 条记录，仅存 {found} 条，末尾的缺失",
    ),
    "head_differs": ("the row does not end with the last event", "案卷行上的链头与最后一条记录不符"),
    "row_changed": ("the row was changed behind the program's back", "案卷行被程序以外的手段改动"),
    "row_missing": (
        "{found} events are left of something whose row is missing",
        "案卷行缺失，只剩 {found} 条记录",
    ),
    "column_differs": (
        "column {field} of the row is {found}, the events say {told}",
        "案卷行的 {field} 为 {found}，而流转记录应为 {told}",
    ),
    "part_differs": (
        "column {field} of {part} is {found}, the events say {told}",
        "附属行 {part} 的 {field} 为 {found}，而流转记录应为 {told}",
    ),
    "part_missing": ("{part} is missing, the events tell of it", "缺少附属行 {part}，而流转记录中有"),
    "part_inserted": ("{part} is in no event", "附属行 {part} 不见于任何流转记录"),
    "parts_left": (
        "{found} rows are left of something whose row is missing ({parts})",
        "案卷行缺失，只剩 {found} 个附属行（{parts}）",
    ),
    "trigger_missing": (
        "the trigger {trigger}, which refuses changes, is missing or switched off",
        "拒绝改动的触发器 {trigger} 缺失或已停用",
    ),
    "trigger_changed": (
        "the trigger {trigger}, which refuses changes, is not as it was made",
        "拒绝改动的触发器 {trigger} 已被改动",
    ),
    "chain_removed": (
        "removed whole after it was sealed with {count} events in anchor {anchor}",
        "在锚点 {anchor} 封存（{count} 条记录）之后被整个删除",
    ),
    "seal_broken": (
        "event {seq} is not the one sealed in anchor {anchor}",
        "第 {seq} 条记录与锚点 {anchor} 封存的不同",
    ),
    "sealed_event_missing": (
        "anchor {anchor} sealed {count} events, {found} are left",
        "锚点 {anchor} 封存了 {count} 条记录，仅存 {found} 条",
    ),
    "number_missing": (
        "the number was given out, but nothing bears it: removed whole",
        "该编号已发出，但没有对应的案卷：被整个删除",
    ),
    "number_beyond_counter": (
        "the number is beyond {last}, the last one its counter gave out",
        "该编号超出计数器已发出的最后编号 {last}",
    ),
    "counter_changed": ("the counter was changed behind the program's back", "编号计数器被程序以外的手段改动"),
    "counter_missing": (
        "{missing} of {opened} number counters are missing",
        "曾有 {opened} 个编号计数器，缺失 {missing} 个",
    ),
    "counter_set_back": (
        "the counter stands at {last}, anchor {anchor} sealed it at {sealed}",
        "计数器为 {last}，而锚点 {anchor} 封存时为 {sealed}",
    ),
    "evidence_missing": (
        "the original {sha256} is missing: only smaller copies may be left",
        "证据原件 {sha256} 缺失：可能仅存缩小的副本",
    ),
    "evidence_changed": ("the file {sha256} is not what was stored", "证据文件 {sha256} 与存入时不同"),
    "content_changed": (
        "the content is not the one that its digest {digest} names",
        "内容与其摘要 {digest} 不符",
    ),
    "source_unknown": (
        "anchors seal its chains, but no part of the program keeps them",
        "锚点封存了它的链，但程序中没有模块保管这些链",
    ),
    "anchor_changed": ("the anchor was changed behind the program's back", "锚点被程序以外的手段改动"),
    "anchor_missing": ("the anchor is missing", "锚点缺失"),
    "anchor_heads_changed": (
        "the sealed heads of the anchor are not those it was taken over",
        "锚点的封存明细与封存时不同",
    ),
    "anchor_file_missing": ("the anchor file {path} is missing", "锚点文件 {path} 不存在"),
    "anchor_file_differs": (
        "line {line} of the anchor file is not the anchor of the database",
        "锚点文件第 {line} 行与数据库中的锚点不同",
    ),
    "anchor_not_in_file": (
        "the anchor is missing from the anchor file (after a crash the next seal adds the last one)",
        "锚点文件中没有该锚点（若因中断所致，下次封存会补上最后一个）",
    ),
    "anchor_not_in_database": (
        "the anchor file holds it, the database does not: the database was set back, or the file is not its own",
        "锚点文件中有而数据库中没有：数据库被回退，或文件不属于该库",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFault:
    """One thing found wrong (核验异常): `subject` names the case, counter or anchor; `kind` is a key of FAULT_WORDS."""

    kind: str
    subject: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """What is wrong, in English."""
        return self.describe("en")

    def describe(self, language: str) -> str:
        """Return what is wrong in `language` ("zh…" is Chinese, all else English)."""
        english, chinese = FAULT_WORDS[self.kind]
        return (chinese if language.lower().startswith("zh") else english).format(**self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """Result of a verification (核验结果): how much was read, and the first faults; `fault_count` counts all."""

    ok: bool
    chains: int
    events: int
    anchors: int
    fault_count: int
    faults: tuple[AuditFault, ...]
