"""A small city file to break, one fault a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from wangge.profiles import validators
from wangge.profiles.faults import ProfileFault
from wangge.profiles.loader import check_profile

SMALL_CITY = """\
schema_version: 1
city:
  key: testville
  name_zh: 测试市
  name_en: Testville
  zone: Asia/Shanghai
  locale: zh-hans
  case_prefix: TST
  source: ours
grid:
  code_length: 9
  source: ours
  levels:
    - {key: city, name_zh: 市, name_en: City, digits: 6, source: ours}
    - {key: unit, name_zh: 单元, name_en: Unit, digits: 3, source: ours}
"""


@pytest.fixture
def small_city() -> str:
    """Return the text of a small sound city, 15 lines."""
    return SMALL_CITY


@pytest.fixture
def write_city(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes the small city with more text below it; that text begins on line 16."""

    def write(overlay: str) -> Path:
        path = tmp_path / "testville.yaml"
        path.write_text(SMALL_CITY + dedent(overlay), encoding="utf-8")
        return path

    return write


@pytest.fixture
def check_overlay(write_city: Callable[[str], Path]) -> Callable[[str], list[ProfileFault]]:
    """Return a function that gives the faults of the small city with an overlay."""

    def check(overlay: str) -> list[ProfileFault]:
        path = write_city(overlay)
        faults = check_profile(path)
        assert all(fault.file in {str(path), "cities/_national.yaml"} for fault in faults)
        return faults

    return check


@pytest.fixture
def no_validators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other modules check, so that only the profile's own rules speak."""
    monkeypatch.setattr(validators, "_validators", {})
