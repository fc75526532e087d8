"""Binding organisations to grids and posting people to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from wangge.geo.access import check_manage_grids, visible_postings_to
from wangge.geo.models import GridCell, GridPosting, GridUnit
from wangge.geo.operations.storing import ensure_layer, note_change
from wangge.geo.queries.city import get_level_name, list_chief_posts
from wangge.geo.queries.grids import MAIN_LAYER, fetch_grid
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import MemberView, RegisterEntry, find_post, get_member, get_organisation, list_register
from wangge.platform.public import get_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBinding:
    """An organisation to be bound to a grid (网格归属); duty is "jurisdiction" or "lead"."""

    grid_code: str
    unit_id: int
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosting:
    """A member to be posted to a grid (网格人员); duty is "chief" or "collector", `to_on` inclusive."""

    grid_code: str
    member_id: int
    duty: str
    from_on: date
    to_on: date | None = None


def bind_units(*, actor: Actor, bindings: Sequence[NewBinding], layer: str = MAIN_LAYER) -> int:
    """Bind organisations to grids, in place of those bound before with the same duty; return how many.

    A jurisdiction is bound to a root grid and must be a district. Raises `grid_not_administrator`,
    `grid_unknown`, `organisation_unknown`, `grid_duty_unknown`, `grid_jurisdiction_not_root`,
    `grid_jurisdiction_not_district`.
    """
    check_manage_grids(actor)
    with transaction.atomic():
        target = ensure_layer(layer)
        for binding in bindings:
            _check_binding(actor, binding, layer)
            GridUnit.objects.update_or_create(
                layer=target, grid_code=binding.grid_code, duty=binding.duty, defaults={"unit_id": binding.unit_id}
            )
        note_change()
    return len(bindings)


def _check_binding(actor: Actor, binding: NewBinding, layer: str) -> None:
    if binding.duty not in GridUnit.Duty:
        raise DomainError("grid_duty_unknown", duty=binding.duty)
    grid = fetch_grid(actor, binding.grid_code, layer=layer)
    unit = get_organisation(actor=actor, organisation_id=binding.unit_id)
    if binding.duty != GridUnit.Duty.JURISDICTION:
        return
    if grid.level != 1:
        raise DomainError("grid_jurisdiction_not_root", grid=grid.code)
    if unit.district_id != unit.id:
        raise DomainError("grid_jurisdiction_not_district", unit=unit.name)


def post_members(*, actor: Actor, postings: Sequence[NewPosting], layer: str = MAIN_LAYER) -> tuple[int, ...]:
    """Post members to grids and return the postings' ids.

    A chief (网格长) must hold one of the posts that the profile allows for the grid's level, and a grid has one
    chief at a time (ZJG-1). Raises `grid_not_administrator`, `grid_unknown`, `member_unknown`,
    `grid_duty_unknown`, `posting_days_reversed`, `grid_level_without_chief`, `grid_chief_post_not_allowed`,
    `grid_chief_present`, `grid_posting_present`.
    """
    check_manage_grids(actor)
    register = _Register(actor)
    grids: dict[str, GridCell] = {}
    ids: list[int] = []
    with transaction.atomic():
        for posting in postings:
            if posting.duty not in GridPosting.Duty:
                raise DomainError("grid_duty_unknown", duty=posting.duty)
            if posting.to_on is not None and posting.to_on < posting.from_on:
                raise DomainError("posting_days_reversed", from_on=posting.from_on, to_on=posting.to_on)
            if posting.grid_code not in grids:
                grids[posting.grid_code] = fetch_grid(actor, posting.grid_code, layer=layer)
            ids.append(_create_posting(posting, grids[posting.grid_code], register))
    return tuple(ids)


def _create_posting(posting: NewPosting, grid: GridCell, register: _Register) -> int:
    member = register.get_member(posting.member_id)
    is_chief = posting.duty == GridPosting.Duty.CHIEF
    post_id = _choose_chief_post(grid, member, register) if is_chief else None
    if is_chief:
        _check_no_other_chief(posting, grid)
    try:
        with transaction.atomic():
            return GridPosting.objects.create(
                grid=grid,
                member_id=member.id,
                post_id=post_id,
                duty=posting.duty,
                from_on=posting.from_on,
                to_on=posting.to_on,
            ).id
    except IntegrityError:
        raise DomainError("grid_posting_present", grid=grid.code, name=member.display_name) from None


def _choose_chief_post(grid: GridCell, member: MemberView, register: _Register) -> int:
    allowed = list_chief_posts(grid.level)
    level_name = get_level_name(grid.level)
    if not allowed:
        raise DomainError("grid_level_without_chief", level=level_name, grid=grid.code)
    for entry in register.list_posts_of(member):
        if any(entry.role == role and entry.post_name in names for role, names in allowed):
            return register.get_post_id(entry)
    posts = "、".join(sorted(max(names, key=lambda name: not name.isascii()) for _, names in allowed))
    raise DomainError("grid_chief_post_not_allowed", level=level_name, name=member.display_name, posts=posts)


def _check_no_other_chief(posting: NewPosting, grid: GridCell) -> None:
    rows = GridPosting.objects.filter(grid=grid, duty=GridPosting.Duty.CHIEF).exclude(to_on__lt=posting.from_on)
    if posting.to_on is not None:
        rows = rows.filter(from_on__lte=posting.to_on)
    other = rows.select_related("member").first()
    if other is not None:
        raise DomainError("grid_chief_present", grid=grid.code, name=str(other.member))


def end_grid_posting(*, actor: Actor, posting_id: int, to_on: date) -> None:
    """End a posting with the day `to_on`, on which it is still in force.

    Raises `grid_not_administrator`, `grid_posting_unknown`, `posting_days_reversed`.
    """
    check_manage_grids(actor)
    row = visible_postings_to(actor).filter(id=posting_id, to_on__isnull=True).first()
    if row is None:
        raise DomainError("grid_posting_unknown", posting=posting_id)
    if to_on < row.from_on:
        raise DomainError("posting_days_reversed", from_on=row.from_on, to_on=to_on)
    GridPosting.objects.filter(id=posting_id, to_on__isnull=True).update(to_on=to_on)


class _Register:
    """Reads people once for many postings: members, and who holds which post in each organisation today."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._now = get_clock().now()
        self._members: dict[int, MemberView] = {}
        self._post_ids: dict[str, int] = {}
        self._entries: dict[int, dict[str, list[RegisterEntry]]] = {}

    def get_member(self, member_id: int) -> MemberView:
        """Return the member; raises `member_unknown`."""
        if member_id not in self._members:
            self._members[member_id] = get_member(actor=self._actor, member_id=member_id, now=self._now)
        return self._members[member_id]

    def list_posts_of(self, member: MemberView) -> list[RegisterEntry]:
        """Return the register's lines of the posts that the member holds today anywhere in his district."""
        if member.organisation_id is None:
            return []
        district_id = get_organisation(actor=self._actor, organisation_id=member.organisation_id).district_id
        if district_id not in self._entries:
            by_name: dict[str, list[RegisterEntry]] = {}
            for entry in list_register(actor=self._actor, organisation_id=district_id, now=self._now):
                by_name.setdefault(entry.username, []).append(entry)
            self._entries[district_id] = by_name
        return self._entries[district_id].get(member.username, [])

    def get_post_id(self, entry: RegisterEntry) -> int:
        """Return the id of a line's post."""
        if entry.post_code not in self._post_ids:
            post = find_post(actor=self._actor, code=entry.post_code)
            assert post is not None, "the register names posts that exist"
            self._post_ids[entry.post_code] = post.id
        return self._post_ids[entry.post_code]
