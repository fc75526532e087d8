from __future__ import annotations

import logging

import pytest

from wangge.config.logs import MaskingFilter, mask_personal_data


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("身份证320582199001011234", "身份证320582********1234"),
        ("320582199001011X3X 32058219900101123X", "320582199001011X3X 320582********123X"),
        ("案件 ZJG2026112200001 网格 320582001001001", "案件 ZJG2026112200001 网格 320582001001001"),
        ("138123456789", "138123456789"),
    ],
)
def test_numbers_of_people_are_masked_and_numbers_of_things_are_not(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


def test_arguments_are_masked_too() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "call %s", ("13812345678",), None)
    assert MaskingFilter().filter(record)
    assert record.getMessage() == "call 138****5678"
