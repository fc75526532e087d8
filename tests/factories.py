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
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from tests.support.routes import add_route
from tests.support.row_copies import TableCopy, copy_rows, put_back_rows
from tests.support.small_city import NEW_YEAR, POINTS, SYSTEM, SmallCity, build_small_city
from tests.support.usual_moves import BEFORE, CASES_FOR, COMPLAIN, MOVERS, NOTES, PATHS, REASONS, WITH_PHOTO
from wangge.cases.public import (
    CASE_MOVES,
    CaseDetail,
    CaseRef,
    MoveArguments,
    NewReport,
    get_case,
    move_case,
    rate_tracked_case,
    report_case,
)
from wangge.cases.public import handle_on_the_spot as handle_case_on_the_spot
from wangge.catalog.public import list_conditions
from wangge.geo.public import forget_index
from wangge.kernel.public import Actor
from wangge.people.public import NewMember, build_actor, create_api_token, create_members_in_bulk, create_post
from wangge.platform.operations import numbering
from wangge.platform.public import SimulatedClock, get_profile, store_evidence, use_clock, use_profile
from wangge.profiles.public import CityProfile, find_row, load_profile

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=5)


@dataclass(repr=False)
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

    def hire(self, username: str, *, name: str, unit: str, roles: tuple[str, ...]) -> int:
        """Employ one more person in a unit, with a post for each role, and return the member's id."""
        posts = tuple(
            create_post(
                actor=self.system,
                organisation_id=self.units[unit],
                code=f"{username}-{role}",
                name=role,
                role=role,
            )
            for role in roles
        )
        hired = create_members_in_bulk(
            actor=self.system,
            members=[
                NewMember(
                    username=username,
                    display_name=name,
                    organisation_id=self.units[unit],
                    phone="13800001234",
                    post_ids=posts,
                    from_on=NEW_YEAR,
                )
            ],
            now=self.now,
        )
        self.city = replace(self.city, members={**self.members, **hired})
        return hired[username]

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
        self,
        by: str = "chen",
        *,
        category: str = "garbage",
        place: str = "square",
        means: str | None = None,
        **facts: Any,
    ) -> CaseRef:
        """Record a problem that its finder fixed, by the city's usual means if it asks for any."""
        self.wait()
        return handle_case_on_the_spot(
            actor=self.actor(by),
            report=self.describe_report(place=place, category_id=self.categories[category], **facts),
            before_photo_ids=(self.photo(by),),
            after_photo_ids=(self.photo(by),),
            means=self.usual_means if means is None else means,
        )

    @property
    def usual_means(self) -> str:
        """The first means by which the city has problems solved, "" where it asks for none."""
        return next((row.key for row in get_profile().loop.means), "")

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
        if move == "merge" and "target_number" not in arguments:
            arguments["target_number"] = self.make_case("accepted", by="wang" if is_other else "chen").number
        if move in WITH_PHOTO and "photo_ids" not in arguments:
            arguments["photo_ids"] = (self.photo(by),)
        if move in NOTES:
            arguments.setdefault("note", NOTES[move])
        given = self._list_given(case, is_other=is_other).get(move, {})
        arguments = {**given, **arguments}
        if move in REASONS:
            arguments.setdefault("reason", REASONS[move])
        return MoveArguments(**arguments)

    def _list_given(self, case: CaseRef, *, is_other: bool) -> Mapping[str, Mapping[str, Any]]:
        """Return what is given by default with each move."""
        collector = self.members["wang_second" if is_other else "zhou"]
        unit = self.units["other_sanitation" if is_other else "sanitation"]
        units = (self.units["other_command" if is_other else "municipal"],)
        lon, lat = POINTS["harbour" if is_other else "square"]
        return {
            "accept": {"category_id": self.categories["garbage"]},
            "file": {"condition_id": self._choose_condition(case)},
            "dispatch": {"unit_id": unit},
            "rule_on_duty": {"unit_id": unit},
            "send_to_check": {"checker_id": collector},
            "send_to_verify": {"verifier_id": collector},
            "ask_extension": {"amount": Decimal("0.5")},
            "ask_suspension": {"plan": "开春后补植", "until_on": (self.now + timedelta(days=30)).date()},
            "ask_forced_closing": {"closure_code": "deferred"},
            "close": {"closure_code": "fixed"},
            "finish": {"means": self.usual_means},
            "submit_to_unit_leader": {"means": self.usual_means},
            "split": {"unit_ids": units},
            "convene": {"unit_ids": units},
            "call_assistance": {"unit_ids": units},
            "transfer": {"authority": "市公安局交警大队"},
            "confirm_transfer": {"receipt": "交警大队已接收，编号 JJ-17"},
            "check_in": {"lon": lon, "lat": lat},
        }

    def make_case(
        self,
        state: str = "reported",
        *,
        by: str = "chen",
        category: str = "garbage",
        place: str | None = "square",
        unit: str | None = None,
        is_late: bool = False,
        **facts: Any,
    ) -> CaseRef:
        """Report a case and move it along the usual line to `state` (a key of PATHS, or "on_the_spot").

        `unit` is the key of the organisation it is dispatched to; that unit's own handler must be in the cast.
        """
        if state == "confirming" and "submit_to_unit_leader" in get_profile().workflow.moves_off:
            with use_profile(switch_all_on(self.profile)):
                return self.make_case(state, by=by, category=category, place=place, unit=unit, is_late=is_late, **facts)
        if state == "on_the_spot":
            return self.handle_on_the_spot(by, category=category, **facts)
        case = self.report(by, place=place, **facts)
        if PATHS[state][:1] == ("accept",):
            case = self.verify_first(case, facts.get("source", "collector"))
        for move in PATHS[state]:
            if is_late and move == "finish":
                self.wait(timedelta(days=8))
            given: dict[str, Any] = {}
            if move == "accept":
                given["category_id"] = self.categories[category]
            if move == "dispatch" and unit is not None:
                given["unit_id"] = self.units[unit]
            mover = {"municipal": "zheng", "sanitation_crew": "wu", "enforcement": "ji"}.get(unit or "")
            case = self.move(case, move, mover if move in {"sign", "finish"} else None, **given)
        return case

    def verify_first(self, case: CaseRef, source: str) -> CaseRef:
        """Have a report looked at on the spot where its channel asks for that before it is accepted."""
        channel = find_row(self.profile.sources.channels, source)
        if channel is None or not channel.is_verified_first:
            return case
        return self.move(self.move(case, "send_to_verify"), "confirm_exists")

    def make_case_for(self, move: str, *, state: str | None = None) -> CaseRef:
        """Return a case on which a move can be made by default, in `state` or the first of those it is made from."""
        sources = CASE_MOVES.find_move(move).sources
        case = self.make_case(state or min(sources & PATHS.keys()), **CASES_FOR.get(move, {}))
        for earlier in BEFORE.get(move, ()):
            case = self.complain(case) if earlier == COMPLAIN else self.move(case, earlier)
        return case

    def complain(self, case: CaseRef, *, token: str = "t", score: int = 1) -> CaseRef:
        """Let the citizen behind a code say how satisfied he is, by default not at all."""
        self.wait()
        rate_tracked_case(token=token, score=score, note="垃圾还在")
        return self.get_ref(case)

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


_copies: dict[str, _Copies] = {}
_whole: list[tuple[CityProfile, CityProfile]] = []
_APPLICATIONS = ("platform", "people", "geo", "catalog")


def _load(name: str) -> CityProfile:
    """Return the world's profile; the usual one with a handling route beside, for reports by the media."""
    profile = load_profile(name)
    return add_route(profile) if name == "zhangjiagang" else profile


def switch_all_on(profile: CityProfile) -> CityProfile:
    """Return a profile with every optional move, whatever the city does without; the same one each time."""
    for known, whole in _whole:
        if known is profile:
            return whole
    whole = profile.model_copy(update={"workflow": profile.workflow.model_copy(update={"moves_off": ()})})
    _whole.append((profile, whole))
    return whole


@pytest.fixture
def whole_table(world: World) -> Iterator[None]:
    """Switch every optional move on."""
    with use_profile(switch_all_on(world.profile)):
        yield


@pytest.fixture
def profile_name() -> str:
    """Name the profile of the world; a city's own stories name theirs by a fixture of the same name."""
    return "zhangjiagang"


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path, profile_name: str) -> Iterator[World]:
    """Give the small city with its clock; everything is rolled back behind the test."""
    settings.WANGGE_EVIDENCE_SYNC = False
    settings.WANGGE_ANCHOR_FILE = tmp_path / "anchors.jsonl"
    numbering.forget_numbers()
    forget_index()
    clock = SimulatedClock(MONDAY_MORNING)
    made = _copies.setdefault(profile_name, _Copies())
    made.profile = made.profile or _load(profile_name)
    with use_profile(made.profile), use_clock(clock):
        if made.city is None:
            city = build_small_city(now=clock.now(), profile=profile_name)
            made.city, made.tables = city, copy_rows(_APPLICATIONS)
        else:
            put_back_rows(made.tables)
        yield World(clock=clock, city=made.city, profile=made.profile)
    forget_index()
    numbering.forget_numbers()
