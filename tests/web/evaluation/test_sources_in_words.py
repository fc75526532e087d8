"""Where a rule comes from, in the words of a page: no sign of a clause before what is no clause."""

from __future__ import annotations

import pytest
from django.utils import translation

from wangge.evaluation.templatetags.evaluation_words import source_words


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("ours §无公开规定；自十件起排名", "本平台设定：无公开规定；自十件起排名"),
        ("GB/T 30428.4 §专业部门综合指标值", "GB/T 30428.4：专业部门综合指标值"),
        ("ZJG-2024 §三（三）2；时刻为 ours", "ZJG-2024 §三（三）2；时刻为 本平台设定"),
        ("HL-REPORT §（三）", "HL-REPORT §（三）"),
        ("NBS-2023 §150402", "NBS-2023 §150402"),
    ],
)
def test_the_sign_of_a_clause_stands_before_its_number_only(source: str, shown: str) -> None:
    with translation.override("zh-hans"):
        assert source_words(source) == shown


def test_in_english_words_follow_a_colon() -> None:
    with translation.override("en"):
        assert source_words("ours §three returns") == "set by this platform: three returns"
