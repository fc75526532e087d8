"""Which district imported cases belong to, and who dealt with them."""

from __future__ import annotations

import re

from wangge.intake.domain.mapping import Unit
from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.people.public import create_organisation, find_organisation, list_organisations
from wangge.profiles.public import CityProfile

_PLAIN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_LONGEST_CODE = 40
_LONGEST_NAME = 100


def ensure_district(*, actor: Actor, code: str, profile: CityProfile) -> int:
    """Return the root organisation `code`, or the only one there is; make the city's where there is none at all.

    Raises `import_district_unknown`, `import_district_ambiguous`.
    """
    roots = [unit for unit in list_organisations(actor=actor) if unit.parent_id is None]
    if code:
        found = next((root.id for root in roots if root.code == code), None)
        if found is None:
            raise DomainError("import_district_unknown", district=code, known=", ".join(root.code for root in roots))
        return found
    if len(roots) > 1:
        raise DomainError("import_district_ambiguous", known=", ".join(root.code for root in roots))
    if roots:
        return roots[0].id
    city = profile.city
    return create_organisation(actor=actor, code=city.division_code or city.key, name=city.name_zh, kind="district")


class UnitFinder:
    """The organisations that the rows of a source name; each is looked up, or made, once."""

    def __init__(self, unit: Unit | None, *, source: str, actor: Actor, district_id: int) -> None:
        self._unit = unit
        self._source = source
        self._actor = actor
        self._district_id = district_id
        self._known: dict[str, int | None] = {}
        self.made = 0

    def find(self, value: str, *, name: str) -> int | None:
        """Return the organisation that the value of a row means, None when it means none."""
        if self._unit is None or not value:
            return None
        if value not in self._known:
            self._known[value] = self._look_up(self._unit, value, name=name or value)
        return self._known[value]

    def _look_up(self, unit: Unit, value: str, *, name: str) -> int | None:
        code = unit.values.get(value)
        if code is None and not unit.is_created:
            return None
        code = code or make_unit_code(self._source, value)
        found = find_organisation(actor=self._actor, code=code)
        if found is not None:
            return found.id
        self.made += 1
        return create_organisation(
            actor=self._actor, code=code, name=name[:_LONGEST_NAME], kind="department", parent_id=self._district_id
        )


def check_unit_codes(unit: Unit | None, *, actor: Actor) -> None:
    """Raise `import_unit_unknown` for a code that the mapping names and nobody registered."""
    for value, code in (unit.values if unit else {}).items():
        if find_organisation(actor=actor, code=code) is None:
            raise DomainError("import_unit_unknown", unit=code, found=value)


def make_unit_code(source: str, value: str) -> str:
    """Return the code of the organisation made for a source's unit: readable where the value allows it."""
    plain = f"{source}-{value}"
    if len(plain) <= _LONGEST_CODE and _PLAIN_CODE.fullmatch(plain):
        return plain
    return f"{source[:27]}-{digest_bytes(value.encode())[:12]}"
