"""Choosing our terms by a row's values and words."""

from __future__ import annotations

import pytest

from wangge.intake.domain.choices import Chooser
from wangge.intake.domain.mapping import Choice
from wangge.intake.domain.texts import fold_text, strip_signs

BY_VALUE = Choice.model_validate(
    {"rules": [{"columns": ["kind", "detail"], "values": {"Graffiti / Wall": "a"}}], "otherwise": "rest"}
)
BY_WORD = Choice.model_validate(
    {
        "rules": [
            {
                "columns": ["title"],
                "keywords": [
                    {"any": ["咨询"], "none": ["噪音"], "take": "question"},
                    {"any": ["工地", "施工"], "all": ["噪"], "take": "site noise"},
                    {"any": ["噪音", "KTV"], "take": "noise"},
                ],
            },
            {"columns": ["detail"], "keywords": [{"any": ["噪音"], "take": "noise in detail"}]},
        ],
        "otherwise": "rest",
    }
)


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        ("Graffiti", "Wall", "a"),
        ("GRAFFITI ", "  wall", "a"),
        ("\uff27raffiti", "Wall", "a"),
        ("Graffiti", "Door", "rest"),
        ("", "", "rest"),
    ],
)
def test_whole_values(kind: str, detail: str, expected: str) -> None:
    assert Chooser(BY_VALUE).choose({"kind": kind, "detail": detail}) == expected


@pytest.mark.parametrize(
    ("title", "detail", "expected"),
    [
        ("咨询落户", "", "question"),
        ("咨询噪音标准", "", "noise"),
        ("工地噪声", "", "site noise"),
        ("工地扬尘", "", "rest"),
        ("楼下ktv", "", "noise"),
        ("求助", "夜里噪音大", "noise in detail"),
        ("噪音", "工地噪音", "noise"),
    ],
)
def test_words_in_the_order_of_the_rules(title: str, detail: str, expected: str) -> None:
    assert Chooser(BY_WORD).choose({"title": title, "detail": detail}) == expected


def test_refusal_shows_what_the_rules_look_at() -> None:
    assert Chooser(BY_VALUE).show({"kind": "Trees", "detail": "", "other": "x"}) == "Trees"
    assert Chooser(Choice(otherwise="x")).show({}) == ""


def test_folded_and_stripped_texts() -> None:
    assert fold_text("  \uff21\uff22\uff23\u3000 d\te ") == "abc d e"
    assert (
        strip_signs("再次请求：路灯_不亮！(第2次)")
        == strip_signs("再次请求路灯不亮，第2次。")
        == "再次请求路灯不亮第2次"
    )
