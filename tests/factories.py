"""The `world` fixture: a small city, its cast, and cases moved by the real operations.

    def test_return_ends_the_round(world: World) -> None:
        case = world.make_case("dispatched")                      # 陈 reported it … 李 dispatched it to 环卫处
        case = world.move(case, "return", by="qian", reason="not_our_duty", note="属市政")
        assert case.state == "filed"

`tests/support/small_city.py` lists units, cast, points and categories. The clock stands at Monday 2 March 2026,
09:00 in Shanghai, and moves on by five minutes with each act. The rows are made once a session by the real
operations and put back for each test; whatever a test does is rolled back.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from tests.support.row_copies import TableCopy, copy_rows, put_back_rows
from tests.support.small_city import POINTS, SYSTEM, SmallCity, build_small_city
from wangge.cases.public import CaseDetail, CaseRef, MoveArguments, NewReport, get_case, move_case, report_case
from wangge.cases.public import handle_on_the_spot as handle_case_on_the_spot
from wangge.catalog.public import list_conditions
from wangge.geo.public import forget_index
from wangge.kernel.public import Actor
from wangge.people.public import build_actor, create_api_token
from wangge.platform.operations import numbering
from wangge.platform.public import SimulatedClock, store_evidence, use_clock, use_profile
from wangge.profiles.public import CityProfile, load_profile

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=5)

# How a case comes to a state: the moves after its report, in order.
_LINE = ("accept", "file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close")
PATHS: Mapping[str, tuple[str, ...]] = {
    "reported": (),
    "accepted": _LINE[:1],
    "filed": _LINE[:2],
    "dispatched": _LINE[:3],
    "handling": _LINE[:4],
    "handled": _LINE[:5],
    "checking": _LINE[:6],
    "checked": _LINE[:7],
    "closed": _LINE,
    "refused": ("refuse",),
    "voided": ("accept", "void"),
    "merged": ("merge",),
}
# Who makes a move when the test does not say, in the first district and in the other.
MOVERS: Mapping[str, tuple[str, str]] = {
    "accept": ("sun", "wang"),
    "refuse": ("sun", "wang"),
    "merge": ("sun", "wang"),
    "file": ("zhao", "wang"),
    "void": ("zhao", "wang"),
    "send_back_to_acceptor": ("zhao", "wang"),
    "send_back_to_shift_leader": ("li", "wang_dispatcher"),
    "dispatch": ("li", "wang_dispatcher"),
    "return": ("qian", "wang_handler"),
    "sign": ("qian", "wang_handler"),
    "finish": ("qian", "wang_handler"),
    "send_to_check": ("sun", "wang"),
    "pass_check": ("zhou", "wang_second"),
    "fail_check": ("zhou", "wang_second"),
    "give_up_check": ("zhou", "wang_second"),
    "recheck": ("zhao", "wang"),
    "rework": ("zhao", "wang"),
    "close": ("zhao", "wang"),
}
_REASONS: Mapping[str, str] = {
    "refuse": "not_city_matter",
    "void": "not_found",
    "send_back_to_acceptor": "wrong_category",
    "send_back_to_shift_leader": "duty_unclear",
    "return": "not_our_duty",
    "fail_check": "not_fixed",
    "rework": "not_fixed",
    "give_up_check": "no_access",
    "recheck": "evidence_weak",
}


@dataclass
class World:
    """The small city as one test sees it; `units`, `members` and `categories` map the keys of small_city to ids."""

    clock: SimulatedClock
    city: SmallCity
    profile: CityProfile
    system: Actor = SYSTEM
    _actors: dict[str, Actor] = field(default_factory=dict)
    _pictures: Iterator[int] = field(default_factory=itertools.count)

    @property
    def units(self) -> Mapping[str, int]:
        """Key → id of the organisations."""
        return self.city.units

    @property
    def members(self) -> Mapping[str, int]:
        """Username → id of the cast."""
        return self.city.members

    @property
    def categories(self) -> Mapping[str, int]:
        """Name → id of the categories."""
        return self.city.categories

    @property
    def district(self) -> int:
        """The id of 张家港's root organisation."""
        return self.units["district"]

    @property
    def now(self) -> datetime:
        """The instant on the simulated clock."""
        return self.clock.now()

    def wait(self, step: timedelta = STEP) -> datetime:
        """Move the clock on and return the new instant."""
        self.clock.advance_to(self.clock.now() + step)
        return self.clock.now()

    def actor(self, username: str) -> Actor:
        """Return who acts when this one of the cast does; "system" is the system."""
        if username == "system":
            return self.system
        if username not in self._actors:
            self._actors[username] = build_actor(member_id=self.members[username], now=self.now)
        return self._actors[username]

    def sign_in(self, client: Client, username: str) -> Client:
        """Sign one of the cast in to Django's test client."""
        from django.contrib.auth import get_user_model

        member = get_user_model().objects.get(pk=self.members[username])
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def make_token(self, username: str) -> str:
        """Return the secret of a fresh API token of one of the cast."""
        return create_api_token(actor=self.system, member_id=self.members[username], name="test", now=self.now)

    def draw(self) -> bytes:
        """Return a small JPEG that no other test call got."""
        number = next(self._pictures)
        image = Image.new("RGB", (32, 24), (number % 256, number // 256 % 256, 120))
        target = io.BytesIO()
        image.save(target, "JPEG", comment=f"{number} {self.now.isoformat()}".encode())
        return target.getvalue()

    def photo(self, by: str = "chen", *, taken_at: datetime | None = None, data: bytes | None = None) -> int:
        """Store a fresh picture (or `data`) and return the id of the evidence."""
        return store_evidence(data=data or self.draw(), actor=self.actor(by), taken_at=taken_at).id

    def describe_report(self, *, place: str | None = "square", **facts: Any) -> NewReport:
        """Return a report at one of the points (None: no point); `facts` are further fields of NewReport."""
        lon, lat = POINTS[place] if place else (None, None)
        given: dict[str, Any] = {"source": "collector", "description": "路边有一堆垃圾", "lon": lon, "lat": lat}
        return NewReport(**(given | facts))

    def report(self, by: str = "chen", *, place: str | None = "square", **facts: Any) -> CaseRef:
        """Report a case; 王 reports at the harbour."""
        place = "harbour" if by.startswith("wang") and place == "square" else place
        self.wait()
        return report_case(actor=self.actor(by), report=self.describe_report(place=place, **facts))

    def handle_on_the_spot(
        self, by: str = "chen", *, category: str = "garbage", place: str = "square", **facts: Any
    ) -> CaseRef:
        """Record a problem that its finder fixed."""
        self.wait()
        return handle_case_on_the_spot(
            actor=self.actor(by),
            report=self.describe_report(place=place, category_id=self.categories[category], **facts),
            before_photo_ids=(self.photo(by),),
            after_photo_ids=(self.photo(by),),
        )

    def move(self, case: CaseRef, move: str, by: str | None = None, **arguments: Any) -> CaseRef:
        """Make a move five minutes later; who makes it and what it needs are filled in where the test is silent."""
        self.wait()
        by = by or self.find_mover(case, move)
        return move_case(
            actor=self.actor(by),
            case_id=case.id,
            version=case.version,
            move=move,
            arguments=self.fill_arguments(case, move, by=by, **arguments),
        )

    def fill_arguments(self, case: CaseRef, move: str, *, by: str, **arguments: Any) -> MoveArguments:
        """Return the arguments of a move, with what it needs and was not given."""
        is_other = self._is_other(case)
        if move == "accept":
            arguments.setdefault("category_id", self.categories["garbage"])
        if move == "file":
            arguments.setdefault("condition_id", self._choose_condition(case))
        if move == "dispatch":
            arguments.setdefault("unit_id", self.units["other_sanitation" if is_other else "sanitation"])
        if move == "send_to_check":
            arguments.setdefault("checker_id", self.members["wang_second" if is_other else "zhou"])
        if move == "finish" and "photo_ids" not in arguments:
            arguments["photo_ids"] = (self.photo(by),)
        if move == "close":
            arguments.setdefault("closure_code", "fixed")
        if move == "return":
            arguments.setdefault("note", "不属于本单位")
        if move == "merge" and "target_number" not in arguments:
            arguments["target_number"] = self.make_case("accepted", by="wang" if is_other else "chen").number
        if move in _REASONS:
            arguments.setdefault("reason", _REASONS[move])
        return MoveArguments(**arguments)

    def make_case(
        self,
        state: str = "reported",
        *,
        by: str = "chen",
        category: str = "garbage",
        place: str | None = "square",
        unit: str | None = None,
        **facts: Any,
    ) -> CaseRef:
        """Report a case and move it along the usual line to `state` (a key of PATHS, or "on_the_spot").

        `unit` is the key of the organisation it is dispatched to; that unit's own handler must be in the cast.
        """
        if state == "on_the_spot":
            return self.handle_on_the_spot(by, category=category, **facts)
        case = self.report(by, place=place, **facts)
        for move in PATHS[state]:
            given: dict[str, Any] = {}
            if move == "accept":
                given["category_id"] = self.categories[category]
            if move == "dispatch" and unit is not None:
                given["unit_id"] = self.units[unit]
            mover = {"municipal": "zheng", "sanitation_crew": "wu"}.get(unit or "")
            case = self.move(case, move, mover if move in {"sign", "finish"} else None, **given)
        return case

    def find_mover(self, case: CaseRef, move: str) -> str:
        """Return who makes a move by default."""
        first, other = MOVERS[move]
        return other if self._is_other(case) else first

    def get(self, case: CaseRef, by: str = "chu") -> CaseDetail:
        """Return everything of a case; the auditor sees every district."""
        return get_case(actor=self.actor(by), number=case.number)

    def get_ref(self, case: CaseRef) -> CaseRef:
        """Return the reference of a case as it stands now."""
        from wangge.cases.models import Case

        row = Case.objects.only("version", "state", "stage_due_at").get(pk=case.id)
        return replace(case, version=row.version, state=row.state, stage_due_at=row.stage_due_at)

    def _is_other(self, case: CaseRef) -> bool:
        return self.get_district(case) == self.units["other_district"]

    def get_district(self, case: CaseRef) -> int:
        """Return the id of the district a case lies in."""
        from wangge.cases.models import Case

        return Case.objects.values_list("district_id", flat=True).get(pk=case.id)

    def _choose_condition(self, case: CaseRef) -> int:
        from wangge.cases.models import Case

        category_id = Case.objects.values_list("category_id", flat=True).get(pk=case.id)
        return list_conditions(category_id or self.categories["garbage"])[0].id


@dataclass
class _Copies:
    """What the first test made, for those after it."""

    profile: CityProfile | None = None
    city: SmallCity | None = None
    tables: tuple[TableCopy, ...] = ()


_copies = _Copies()
_APPLICATIONS = ("platform", "people", "geo", "catalog")


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    """Give the small city with its clock; everything is rolled back behind the test."""
    settings.WANGGE_EVIDENCE_SYNC = False
    settings.WANGGE_ANCHOR_FILE = tmp_path / "anchors.jsonl"
    numbering._last_seen.clear()
    forget_index()
    clock = SimulatedClock(MONDAY_MORNING)
    _copies.profile = _copies.profile or load_profile("zhangjiagang")
    with use_profile(_copies.profile), use_clock(clock):
        if _copies.city is None:
            city = build_small_city(now=clock.now())
            _copies.city, _copies.tables = city, copy_rows(_APPLICATIONS)
        else:
            put_back_rows(_copies.tables)
        yield World(clock=clock, city=_copies.city, profile=_copies.profile)
    forget_index()
    numbering._last_seen.clear()
