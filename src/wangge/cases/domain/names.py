"""What states and moves are called in Chinese; the pages translate the same words by gettext, a test compares both."""

from __future__ import annotations

from collections.abc import Mapping

STATE_NAMES_ZH: Mapping[str, str] = {
    "new": "新建",
    "reported": "待受理",
    "accepted": "待立案",
    "filed": "待派遣",
    "dispatched": "待签收",
    "handling": "处置中",
    "handled": "待发核查",
    "checking": "核查中",
    "checked": "待结案",
    "closed": "已结案",
    "refused": "不予受理",
    "voided": "已作废",
    "merged": "已并案",
}
MOVE_NAMES_ZH: Mapping[str, str] = {
    "report": "上报",
    "handle_on_the_spot": "自行处置",
    "import_closed": "导入",
    "import_filed": "导入",
    "accept": "受理",
    "refuse": "不予受理",
    "merge": "并案",
    "file": "立案",
    "void": "作废",
    "send_back_to_acceptor": "退回受理",
    "send_back_to_shift_leader": "退回立案",
    "dispatch": "派遣",
    "return": "回退",
    "sign": "签收",
    "finish": "处置完成",
    "send_to_check": "发核查",
    "pass_check": "核查通过",
    "fail_check": "核查不通过",
    "give_up_check": "无法核查",
    "recheck": "重新核查",
    "rework": "返工",
    "close": "结案",
}
