"""The demo city: grids, organisations, people, postings and the responsibility matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import cycle
from random import Random

from wangge.catalog.public import DutyUnit, draft_matrix, import_matrix, load_catalogue
from wangge.demo.domain.names import draw_names
from wangge.demo.domain.truth import Weaknesses
from wangge.geo.public import (
    GridView,
    NewBinding,
    NewPosting,
    bind_units,
    install_demo_grids,
    list_child_grids,
    list_grids,
    locate_points,
    post_members,
)
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.people.public import NewMember, build_actor, create_members_in_bulk, create_organisation, create_post
from wangge.platform.public import get_profile, install_profile
from wangge.profiles.public import Department, find_row

DESK = {"acceptor": 8, "shift_leader": 5, "dispatcher": 5}
OTHERS = {"leader": 2, "evaluator": 1, "auditor": 1, "admin": 1}
COLLECTORS_A_STREET = 3
HANDLERS_A_UNIT = 3
# Two problems of a month seldom lie at the same place, however many are reported.
PLACES_A_REPORT = 2
LEAST_PLACES = 2000
# Levels above the unit grids, counted from them.
COMMUNITY, STREET = 1, 2
# All departments work city-wide; these have a crew in each street besides, and enforcement's are chiefs of grids.
STREET_DEPARTMENTS = ("sanitation", "enforcement")
CHIEFS_DEPARTMENT = "enforcement"


@dataclass(slots=True)
class City:
    """What the simulation knows of the city: actors by role, units, and where problems may lie.

    `watchers` are the collectors posted to the communities, by code. Units have leaders only where their own confirmation comes before the feedback, and patrols of their own only where
    the city has a channel for these.
    """

    root_id: int
    system: Actor
    actors: dict[str, list[Actor]] = field(default_factory=dict)
    usernames: dict[int, str] = field(default_factory=dict)
    handlers: dict[int, list[Actor]] = field(default_factory=dict)
    unit_leaders: dict[int, list[Actor]] = field(default_factory=dict)
    patrols: dict[int, list[Actor]] = field(default_factory=dict)
    unit_codes: dict[int, str] = field(default_factory=dict)
    collectors_of_street: dict[str, list[Actor]] = field(default_factory=dict)
    watchers: dict[str, Actor] = field(default_factory=dict)
    places: list[tuple[float, float]] = field(default_factory=list)
    weaknesses: Weaknesses = field(default_factory=Weaknesses)

    def name_member(self, actor: Actor) -> str:
        """Return the username of somebody of the city."""
        assert actor.member_id is not None
        return self.usernames[actor.member_id]

    def find_watcher(self, level_codes: Sequence[str]) -> Actor | None:
        """Return the collector posted where a place lies, by the codes of its grids; None where nobody is."""
        return next((self.watchers[code] for code in reversed(level_codes) if code in self.watchers), None)


@dataclass(slots=True)
class _Post:
    username: str
    role: str
    organisation_id: int
    post_id: int
    title: str = ""


def build_city(*, city: str, seed: int, now: datetime, report_count: int) -> City:
    """Make the whole city in an empty database, with places for `report_count` reports.

    Raises `demo_city_unknown` where no grids are shipped, `demo_profile_unfit`, `demo_matrix_faulty`.
    """
    random = Random(f"city {seed}")
    system = build_system_actor(name="demo")
    install_profile(city, is_demo=True)
    load_catalogue(actor=system)
    profile = get_profile()
    on = now.date()
    install_demo_grids(actor=system, seed=seed, city=profile.city.key, from_on=on)
    root_code = profile.city.division_code or profile.city.key
    root_id = create_organisation(actor=system, code=root_code, name=f"{profile.city.name_zh}城市管理局", kind="bureau")
    bind_units(actor=system, bindings=[NewBinding(grid_code=root_code, unit_id=root_id, duty="jurisdiction")])
    made = City(root_id=root_id, system=build_system_actor(name="demo", district_id=root_id))
    streets = list_grids(actor=system, level=_find_level(STREET))
    posts = _staff_desks(system, root_id) + _staff_collectors(system, root_id, streets)
    posts += _staff_units(system, made, root_id, streets)
    members = _name_people(system, posts, random, now=now, on=on)
    _sort_actors(made, posts, members, now=now)
    _post_to_grids(system, made, posts, members, streets, on=on)
    _draft_duties(system, made, streets)
    made.places = draw_places(random, count=max(LEAST_PLACES, report_count * PLACES_A_REPORT))
    _choose_weaknesses(made, random)
    return made


def _find_level(above_units: int) -> int:
    """Return the number of the level so many above the unit grids; cities give these levels names of their own."""
    number = len(get_profile().grid.levels) - above_units
    if number <= 1:
        raise DomainError("demo_profile_unfit", city=get_profile().city.key, needed="street")
    return number


def _staff_desks(system: Actor, root_id: int) -> list[_Post]:
    centre = create_organisation(
        actor=system, code="JDZX", name="城市管理监督中心", kind="supervision", parent_id=root_id
    )
    command = create_organisation(actor=system, code="ZHZX", name="城市管理指挥中心", kind="command", parent_id=root_id)
    places = {"dispatcher": command, "leader": root_id, "auditor": root_id, "admin": root_id}
    posts = []
    for role, count in {**DESK, **OTHERS}.items():
        posts += _make_posts(system, places.get(role, centre), role, count)
    return posts


def _make_posts(system: Actor, organisation_id: int, role: str, count: int, *, prefix: str = "") -> list[_Post]:
    roles = get_profile().roles
    row = find_row(roles, role)
    name = row.name_zh if row is not None else role
    code = f"{prefix}{role}"
    post_id = create_post(actor=system, organisation_id=organisation_id, code=code, name=name, role=role)
    return [
        _Post(username=f"{code}{number + 1}", role=role, organisation_id=organisation_id, post_id=post_id)
        for number in range(count)
    ]


def _staff_collectors(system: Actor, root_id: int, streets: Sequence[GridView]) -> list[_Post]:
    team = create_organisation(actor=system, code="CJD", name="信息采集队", kind="collection", parent_id=root_id)
    posts = []
    for street in streets:
        squad = create_organisation(
            actor=system, code=f"CJ{street.code}", name=f"{street.name}采集组", kind="collection", parent_id=team
        )
        posts += _make_posts(system, squad, "collector", COLLECTORS_A_STREET, prefix=f"cj{street.code[-3:]}-")
    return posts


def _staff_units(system: Actor, made: City, root_id: int, streets: Sequence[GridView]) -> list[_Post]:
    posts = []
    for department in get_profile().responsibility.departments:
        unit_id = create_organisation(
            actor=system, code=department.key.upper(), name=department.name_zh, kind=department.key, parent_id=root_id
        )
        posts += _staff_unit(system, made, unit_id, department.key.upper())
        if department.key in STREET_DEPARTMENTS:
            for street in streets:
                posts += _staff_crew(system, made, department, street, parent_id=unit_id)
    return posts


def _staff_crew(system: Actor, made: City, department: Department, street: GridView, *, parent_id: int) -> list[_Post]:
    code = f"{department.key.upper()}-{street.code[-3:]}"
    name = f"{street.name}{'环卫所' if department.key == 'sanitation' else '执法中队'}"
    crew_id = create_organisation(actor=system, code=code, name=name, kind=department.key, parent_id=parent_id)
    titles = _list_chief_titles(STREET, COMMUNITY) if department.key == CHIEFS_DEPARTMENT else []
    if not titles:
        return _staff_unit(system, made, crew_id, code)
    made.unit_codes[crew_id] = code
    chiefs = [_make_titled_post(system, crew_id, title, prefix=code.lower()) for title in titles[:HANDLERS_A_UNIT]]
    return chiefs + _staff_leader(system, crew_id, code)


def _list_chief_titles(*above_units: int) -> list[str]:
    """Return the posts of handlers by which the profile lets a person be chief (网格长) of a grid of these levels."""
    profile = get_profile()
    levels = [profile.grid.levels[_find_level(count) - 1] for count in above_units]
    keys = dict.fromkeys(key for level in levels for key in level.chief_posts)
    rows = {row.key: row for row in profile.posts}
    return [key for key in keys if key in rows and rows[key].role == "handler"]


def _make_titled_post(system: Actor, organisation_id: int, title: str, *, prefix: str) -> _Post:
    row = find_row(get_profile().posts, title)
    assert row is not None
    code = f"{prefix}-{title}"
    post_id = create_post(actor=system, organisation_id=organisation_id, code=code, name=row.name_zh, role=row.role)
    return _Post(username=code, role=row.role, organisation_id=organisation_id, post_id=post_id, title=title)


def _staff_unit(system: Actor, made: City, unit_id: int, code: str) -> list[_Post]:
    made.unit_codes[unit_id] = code
    handlers = _make_posts(system, unit_id, "handler", HANDLERS_A_UNIT, prefix=f"{code.lower()}-")
    return handlers + _staff_leader(system, unit_id, code) + _staff_patrol(system, unit_id, code)


def _staff_patrol(system: Actor, unit_id: int, code: str) -> list[_Post]:
    """Return the people of a unit who report by a channel of its own."""
    if code.lower() not in {channel.department for channel in get_profile().sources.channels}:
        return []
    return _make_posts(system, unit_id, "collector", COLLECTORS_A_STREET, prefix=f"{code.lower()}-patrol-")


def _staff_leader(system: Actor, unit_id: int, code: str) -> list[_Post]:
    if "finish" not in get_profile().workflow.moves_off:
        return []
    return _make_posts(system, unit_id, "unit_leader", 1, prefix=f"{code.lower()}-")


def _name_people(system: Actor, posts: Sequence[_Post], random: Random, *, now: datetime, on: date) -> dict[str, int]:
    names = draw_names(random, len(posts))
    return create_members_in_bulk(
        actor=system,
        now=now,
        members=[
            NewMember(
                username=post.username,
                display_name=name,
                organisation_id=post.organisation_id,
                post_ids=(post.post_id,),
                from_on=on,
            )
            for post, name in zip(posts, names, strict=True)
        ],
    )


def _sort_actors(made: City, posts: Sequence[_Post], members: dict[str, int], *, now: datetime) -> None:
    for post in posts:
        member_id = members[post.username]
        actor = build_actor(member_id=member_id, now=now)
        made.usernames[member_id] = post.username
        if post.role == "collector" and post.organisation_id in made.unit_codes:
            made.patrols.setdefault(post.organisation_id, []).append(actor)
            continue
        made.actors.setdefault(post.role, []).append(actor)
        if post.role in {"handler", "unit_leader"}:
            group = made.handlers if post.role == "handler" else made.unit_leaders
            group.setdefault(post.organisation_id, []).append(actor)


def _post_to_grids(
    system: Actor, made: City, posts: Sequence[_Post], members: dict[str, int], streets: Sequence[GridView], *, on: date
) -> None:
    """Post each street's squad to its communities, and those of its crew who may be chiefs to street and communities."""
    collectors = made.actors["collector"]
    street_chiefs = _group_chiefs(posts, members, above_units=STREET)
    community_chiefs = _group_chiefs(posts, members, above_units=COMMUNITY)
    postings = []
    for number, street in enumerate(streets):
        squad = collectors[number * COLLECTORS_A_STREET : (number + 1) * COLLECTORS_A_STREET]
        made.collectors_of_street[street.code] = squad
        walkers = [actor.member_id for actor in squad if actor.member_id is not None]
        by_id = {actor.member_id: actor for actor in squad}
        communities = [community.code for community in list_child_grids(actor=system, code=street.code)]
        crew = street.code[-3:]
        postings += _spread([street.code], street_chiefs.get(crew, []), duty="chief", on=on)
        postings += _spread(communities, community_chiefs.get(crew, []), duty="chief", on=on)
        watching = _spread(communities, walkers, duty="collector", on=on)
        made.watchers |= {posting.grid_code: by_id[posting.member_id] for posting in watching}
        postings += watching
    post_members(actor=system, postings=postings)


def _spread(codes: Sequence[str], member_ids: Sequence[int], *, duty: str, on: date) -> list[NewPosting]:
    """Return postings that give each grid one of the members in turn, none where there are no members."""
    return [
        NewPosting(grid_code=code, member_id=member_id, duty=duty, from_on=on)
        for code, member_id in zip(codes, cycle(member_ids), strict=False)
    ]


def _group_chiefs(posts: Sequence[_Post], members: dict[str, int], *, above_units: int) -> dict[str, list[int]]:
    """Return street (last three digits) → members who may be chief of its grids of a level."""
    titles = _list_chief_titles(above_units)
    found: dict[str, list[int]] = {}
    for post in posts:
        if post.title in titles:
            street = post.username.removesuffix(f"-{post.title}").rsplit("-", 1)[-1]
            found.setdefault(street, []).append(members[post.username])
    return found


def _draft_duties(system: Actor, made: City, streets: Sequence[GridView]) -> None:
    prefixes = {street.code[-3:]: street.code for street in streets}
    units = [
        DutyUnit(kind=code.split("-")[0].lower(), code=code, grid_prefix=prefixes.get(code.split("-")[-1], ""))
        for code in made.unit_codes.values()
    ]
    report = import_matrix(actor=system, rows=draft_matrix(units=units))
    if report.faults:
        raise DomainError("demo_matrix_faulty", faults=len(report.faults))


def draw_places(random: Random, *, count: int) -> list[tuple[float, float]]:
    """Return (lon, lat), WGS-84, of about `count` places inside the unit grids, small grids drawn as often as wide ones."""
    system = build_system_actor(name="demo")
    leaves = list_grids(actor=system, level=len(get_profile().grid.levels), limit=100_000)
    lons, lats = [], []
    for _ in range(count):
        grid = random.choice(leaves)
        lons.append(round(random.uniform(grid.west, grid.east), 6))
        lats.append(round(random.uniform(grid.south, grid.north), 6))
    located = locate_points(lons, lats)
    return [(lon, lat) for lon, lat, grid_id in zip(lons, lats, located, strict=True) if grid_id > 0]


def _choose_weaknesses(made: City, random: Random) -> None:
    busy = sorted(code for code in made.unit_codes.values() if "-" not in code)
    made.weaknesses.slow_unit = random.choice([code for code in busy if code in {"MUNICIPAL", "TRAFFIC"}] or busy)
    crews = sorted(code for code in made.unit_codes.values() if code.startswith("ENFORCEMENT-"))
    made.weaknesses.false_closer = random.choice(crews or busy)
    made.weaknesses.lazy_collector = made.name_member(random.choice(made.actors["collector"]))
