"""The work lists a person saved."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.cases.models import SavedView
from wangge.kernel.public import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedList:
    """Saved list (常用视图): its name and the query string that opens it."""

    id: int
    name: str
    query: str

    @property
    def key(self) -> str:
        """The id as words of a page name it."""
        return str(self.id)


def list_saved_views(*, actor: Actor) -> tuple[SavedList, ...]:
    """Return the actor's own saved views in their order."""
    if actor.member_id is None:
        return ()
    rows = SavedView.objects.filter(member_id=actor.member_id).order_by("position", "id")
    return tuple(SavedList(id=row.pk, name=row.name, query=row.query) for row in rows)
