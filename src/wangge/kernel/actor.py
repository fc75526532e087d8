"""Who acts: a frozen value built once a request, never a database row."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Actor (操作人): a member with roles, or the system itself.

    `unit_id` is the member's own organisation, `unit_ids` that organisation and all below it,
    `district_id` the root organisation (jurisdiction) whose cases the actor may know of at all.
    """

    member_id: int | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    unit_id: int | None = None
    unit_ids: frozenset[int] = field(default_factory=frozenset)
    district_id: int | None = None
    is_system: bool = False

    def has_role(self, *names: str) -> bool:
        """Whether the actor holds at least one of the roles `names`."""
        return any(name in self.roles for name in names)


def build_system_actor(*, name: str, district_id: int | None = None) -> Actor:
    """Return the actor for acts that no person does (import, timers); it sees every district when none is given."""
    return Actor(member_id=None, name=name, roles=frozenset({"system"}), district_id=district_id, is_system=True)
