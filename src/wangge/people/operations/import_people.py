"""Importing people and their posts from a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_manage_people, visible_to
from wangge.people.domain.columns import PEOPLE_COLUMNS, FieldRow, list_ignored_headers, resolve_rows
from wangge.people.domain.faults import ImportReport
from wangge.people.domain.people_facts import HoldingFacts, PeopleKnown, PeoplePlan, PersonFacts, PostFacts
from wangge.people.domain.people_plan import plan_people
from wangge.people.domain.sheets import SheetRow
from wangge.people.models import Member, Organisation, Post, PostHolding
from wangge.people.operations.members import build_member
from wangge.people.queries.city import get_local_day, get_post_roles, list_roles

_CHUNK = 500


def import_people(
    *, actor: Actor, rows: Sequence[SheetRow], now: datetime, dry_run: bool = False, skip_faulty: bool = False
) -> ImportReport:
    """Register people, their posts and who holds them from `rows`; again, the same rows change nothing.

    Columns: username, name, organisation (code or unique name), phone, language, role, post (code), post name,
    duties, from, to. One row for each post a person holds. New people get no password. Nothing is written when a row
    has a fault, unless `skip_faulty`; a dry run reports the same and writes nothing.
    Raises `people_not_administrator`, `sheet_columns_missing`, `sheet_column_twice`, `register_changed`.
    """
    check_manage_people(actor)
    fields = resolve_rows(rows=rows, columns=PEOPLE_COLUMNS)
    with transaction.atomic():
        plan = plan_people(rows=fields, known=_read_people(actor, fields, now))
        is_written = not dry_run and (skip_faulty or not plan.faults)
        if is_written:
            try:
                with transaction.atomic():
                    _write_people(plan, now)
            except IntegrityError:
                raise DomainError("register_changed") from None
    return ImportReport.build(
        rows=len(rows),
        changes=plan.changes,
        faults=plan.faults,
        ignored_columns=list_ignored_headers(rows=rows, columns=PEOPLE_COLUMNS),
        is_written=is_written,
    )


def _read_people(actor: Actor, rows: Sequence[FieldRow], now: datetime) -> PeopleKnown:
    """Return the register in sight, and of what is out of sight the usernames and post codes that the rows use."""
    units = Organisation.objects.filter(visible_to(actor), is_active=True)
    visible = visible_to(actor, district="organisation__district_id")
    usernames = {row.get("username").lower() for row in rows}
    people = Member.objects.filter(username__in=usernames).select_related("organisation")
    posts = Post.objects.filter(visible | Q(code__in={row.get("post") for row in rows}) if visible else visible)
    seen_posts = set(Post.objects.filter(visible).values_list("id", flat=True))
    seen_people = set(Member.objects.filter(visible, username__in=usernames).values_list("id", flat=True))
    holdings = PostHolding.objects.filter(member__username__in=usernames, post__in=seen_posts)
    return PeopleKnown(
        today=get_local_day(now),
        unit_names=dict(units.values_list("code", "name")),
        roles=list_roles(),
        post_roles=get_post_roles(),
        people=tuple(_read_person(row, is_foreign=row.id not in seen_people) for row in people),
        posts=tuple(
            PostFacts(
                row.code, row.name, row.role, row.organisation.code, row.duties, is_foreign=row.id not in seen_posts
            )
            for row in posts.select_related("organisation")
        ),
        holdings=tuple(
            HoldingFacts(*values)
            for values in holdings.values_list("member__username", "post__code", "from_on", "to_on")
        ),
    )


def _read_person(row: Member, *, is_foreign: bool) -> PersonFacts:
    unit_code = row.organisation.code if row.organisation else ""
    return PersonFacts(row.username, row.display_name, unit_code, row.phone, row.language, is_foreign=is_foreign)


def _write_people(plan: PeoplePlan, now: datetime) -> None:
    units = dict(Organisation.objects.values_list("code", "id"))
    new = []
    for person in plan.new_people:
        row = build_member(
            username=person.username,
            display_name=person.display_name,
            phone=person.phone,
            language=person.language,
            now=now,
        )
        row.organisation_id = units[person.unit_code]
        new.append(row)
    Member.objects.bulk_create(new, batch_size=_CHUNK)
    for person in plan.changed_people:
        Member.objects.filter(username=person.username).update(
            display_name=person.display_name,
            phone=person.phone,
            language=person.language,
            organisation_id=units[person.unit_code],
        )
    _write_posts(plan, units)


def _write_posts(plan: PeoplePlan, units: dict[str, int]) -> None:
    Post.objects.bulk_create(
        [
            Post(
                code=post.code,
                name=post.name,
                role=post.role,
                duties=post.duties,
                organisation_id=units[post.unit_code],
            )
            for post in plan.new_posts
        ],
        batch_size=_CHUNK,
    )
    for post in plan.changed_posts:
        Post.objects.filter(code=post.code).update(name=post.name, duties=post.duties)
    held = (*plan.new_holdings, *plan.changed_holdings)
    members = dict(
        Member.objects.filter(username__in={holding.username for holding in held}).values_list("username", "id")
    )
    posts = dict(Post.objects.filter(code__in={holding.post_code for holding in held}).values_list("code", "id"))
    PostHolding.objects.bulk_create(
        [
            PostHolding(
                member_id=members[holding.username],
                post_id=posts[holding.post_code],
                from_on=holding.from_on,
                to_on=holding.to_on,
            )
            for holding in plan.new_holdings
        ],
        batch_size=_CHUNK,
    )
    for holding in plan.changed_holdings:
        PostHolding.objects.filter(
            member_id=members[holding.username], post_id=posts[holding.post_code], from_on=holding.from_on
        ).update(to_on=holding.to_on)
