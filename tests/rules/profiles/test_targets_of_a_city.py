"""A target that is none is refused with file and line, like every other fault of a city's profile (HS-9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.profiles.loader import check_profile
from wangge.profiles.validators import register_validator

OVERLAY = """\
evaluation:
  source: ours
  targets:
    - {{indicator: closing_rate, percent: 98, source: ours}}
    - {{{target}, source: ours}}
"""


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("indicator: closing_speed, percent: 98", "evaluation.targets.1.indicator"),
        ("indicator: closed_count, percent: 98", "evaluation.targets.1.indicator"),
        ("indicator: rework_rate, percent: 101", "evaluation.targets.1.percent"),
        ("indicator: rework_rate, percent: 1, source_class: rumour", "evaluation.targets.1.source_class"),
    ],
)
def test_a_target_that_is_none_is_refused_with_its_line(
    target: str, path: str, write_city: Callable[[str], Path]
) -> None:
    register_validator("evaluation", check_evaluation_profile)
    file = write_city(OVERLAY.format(target=target))
    (fault,) = check_profile(file)
    assert (fault.file, fault.line, fault.path) == (str(file), 20, path)
