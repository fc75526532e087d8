"""Scenes that many tests begin with: played once by the real operations, put back as rows for each test after.

    @pytest.fixture
    def month(world: World) -> World:
        return keep_scene(world, "month", _let_a_month_pass)

What a scene leaves besides rows — clock, people hired, pictures and their count, facts kept with runs, its answer — comes back
too. It must begin the
same each time: straight from the `world` of a profile, or from another kept scene.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.test import override_settings

from tests.factories import World, switch_all_on
from tests.support.environment import AUDIT_KEY
from tests.support.row_copies import RowChange, find_changes, read_rows, repeat_changes
from tests.support.small_city import SmallCity
from wangge.cases.public import CaseRef
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.kept_facts import find_facts_file
from wangge.geo.public import forget_index
from wangge.platform.models import Evidence
from wangge.platform.operations import numbering
from wangge.platform.operations.evidence import find_evidence_path
from wangge.platform.public import get_profile
from wangge.profiles.public import CityProfile

T = TypeVar("T")


@dataclass(frozen=True)
class _Scene:
    """What was different when the scene was over."""

    changes: tuple[RowChange, ...]
    now: datetime
    city: SmallCity
    pictures: int
    files: Mapping[Path, bytes]
    answer: Any


_scenes: dict[tuple[int, str], _Scene] = {}
_derived: dict[tuple[int, str], tuple[CityProfile, CityProfile]] = {}
"""By profile and name another one made from it, beside the one that it was made from."""


def derive_profile(profile: CityProfile, name: str, make: Callable[[CityProfile], CityProfile]) -> CityProfile:
    """Return a profile made from another one; of one name it is the same object each time, so that scenes under it are kept."""
    key = (id(profile), name)
    if key not in _derived:
        _derived[key] = (profile, make(profile))
    return _derived[key][1]


def _is_kept(profile: CityProfile, world: World) -> bool:
    """Tell whether a profile is that of the world, with all its moves or not, or was derived from it."""
    if profile is world.profile or profile is switch_all_on(world.profile):
        return True
    base = next((base for base, derived in _derived.values() if derived is profile), None)
    return base is not None and _is_kept(base, world)


def keep_scene(world: World, name: str, play: Callable[[World], T]) -> T:
    """Play a scene of that name, or put back what it left the first time; return its answer."""
    profile = get_profile()
    if not _is_kept(profile, world):
        return play(world)  # a profile of the test's own
    key = (id(profile), name)
    if key not in _scenes:
        before = read_rows()
        # In the home and with the key of all tests, not those of the one that happens to be first.
        with override_settings(WANGGE_HOME=Path(os.environ["WANGGE_HOME"]), WANGGE_AUDIT_KEY=AUDIT_KEY):
            answer = play(world)
            files = _read_files()
        changes = find_changes(before, read_rows())
        _scenes[key] = _Scene(changes, world.now, world.city, _count_pictures(world), files, answer)
        _put_files(files)
        return answer
    scene = _scenes[key]
    repeat_changes(scene.changes)
    _put_files(scene.files)
    world.clock.advance_to(scene.now)
    world.city = scene.city
    world._pictures = itertools.count(scene.pictures)
    numbering.forget_numbers()
    forget_index()
    answer_again: T = scene.answer
    return answer_again


def keep_case_for(world: World, move: str, *, state: str | None = None) -> CaseRef:
    """Return a case on which a move can be made, as `World.make_case_for`."""
    return keep_scene(world, f"{state} for {move}", lambda world: world.make_case_for(move, state=state))


def keep_cases(world: World, *states: str) -> tuple[CaseRef, ...]:
    """Return cases moved to these states, one after the other."""
    return keep_scene(world, ", ".join(states), lambda world: tuple(world.make_case(state) for state in states))


def _list_files() -> Iterator[Path]:
    """Yield the files that the rows name: pictures, and the facts that runs keep with their seals."""
    yield from map(find_evidence_path, Evidence.objects.values_list("sha256", flat=True))
    for digest in EvaluationRun.objects.values_list("facts_digest", flat=True).distinct():
        yield from (find_facts_file(digest), find_facts_file(digest).with_suffix(".seal"))


def _read_files() -> dict[Path, bytes]:
    """Return the files that the rows name, by their places in the home."""
    home = Path(settings.WANGGE_HOME)
    return {path.relative_to(home): path.read_bytes() for path in _list_files() if path.exists()}


def _put_files(files: Mapping[Path, bytes]) -> None:
    """Keep the files in the home of this test, which may be its own; a test before may have spoilt them."""
    for place, data in files.items():
        path = Path(settings.WANGGE_HOME) / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _count_pictures(world: World) -> int:
    drawn = next(world._pictures)
    world._pictures = itertools.count(drawn)
    return drawn
