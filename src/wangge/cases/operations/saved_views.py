"""Saving, renaming, arranging and deleting the work lists of one person; nobody else sees them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from wangge.cases import access
from wangge.cases.models import SavedView
from wangge.kernel.public import Actor, DomainError

MAX_VIEWS = 20
MAX_NAME_LENGTH, MAX_QUERY_LENGTH = 20, 1000


def save_view(*, actor: Actor, name: str, query: str) -> int:
    """Save a list under a name and return its id; a name the actor has used already is given the new query.

    Raises DomainError `not_allowed`, `view_name_wrong`, `view_query_too_long`, `views_too_many`.
    """
    access.check_see_cases(actor)
    name = _clean_name(name)
    if len(query) > MAX_QUERY_LENGTH:
        raise DomainError("view_query_too_long", limit=MAX_QUERY_LENGTH)
    views = _list_own(actor)
    with transaction.atomic():
        known = views.filter(name=name).first()
        if known is not None:
            known.query = query
            known.save(update_fields=["query"])
            return known.pk
        if views.count() >= MAX_VIEWS:
            raise DomainError("views_too_many", limit=MAX_VIEWS)
        last = views.aggregate(last=Max("position"))["last"] or 0
        view = SavedView.objects.create(member_id=actor.member_id or 0, name=name, query=query, position=last + 1)
    return view.pk


def rename_view(*, actor: Actor, view_id: int, name: str) -> None:
    """Give a saved view another name. Raises `view_unknown`, `view_name_wrong`, `view_name_taken`."""
    name = _clean_name(name)
    try:
        with transaction.atomic():
            if not _list_own(actor).filter(pk=view_id).update(name=name):
                raise DomainError("view_unknown")
    except IntegrityError as error:
        raise DomainError("view_name_taken", name=name) from error


def shift_view(*, actor: Actor, view_id: int, step: int) -> None:
    """Put a saved view one place further to the front (step -1) or to the back (1); at the end it stays.

    Raises `view_unknown`.
    """
    with transaction.atomic():
        views = list(_list_own(actor).order_by("position", "id"))
        place = next((place for place, view in enumerate(views) if view.pk == view_id), None)
        if place is None:
            raise DomainError("view_unknown")
        other = min(max(place + (1 if step > 0 else -1), 0), len(views) - 1)
        views.insert(other, views.pop(place))
        for position, view in enumerate(views, start=1):
            view.position = position
        SavedView.objects.bulk_update(views, ["position"])


def delete_view(*, actor: Actor, view_id: int) -> None:
    """Forget a saved view. Raises `view_unknown`."""
    if not _list_own(actor).filter(pk=view_id).delete()[0]:
        raise DomainError("view_unknown")


def _list_own(actor: Actor) -> QuerySet[SavedView]:
    if actor.member_id is None:
        raise DomainError("not_allowed")
    return SavedView.objects.filter(member_id=actor.member_id)


def _clean_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > MAX_NAME_LENGTH:
        raise DomainError("view_name_wrong", limit=MAX_NAME_LENGTH)
    return name
