"""What a city profile says of the catalogue, checked against the catalogue itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from wangge.catalog.domain.entries import CatalogueData
from wangge.catalog.domain.responsibility import ANY
from wangge.profiles.public import CityProfile, ProfileFault


def check_profile_catalogue(profile: CityProfile, *, data: CatalogueData) -> Iterator[ProfileFault]:
    """Yield the faults of the sections `catalog` and `responsibility`: standards, codes and condition numbers."""
    if profile.catalog.standard != data.standard:
        yield ProfileFault(path="catalog.standard", expected=data.standard, found=profile.catalog.standard)
    older = {entry.from_standard for entry in data.mappings}
    for index, name in enumerate(profile.catalog.previous_standards):
        if name not in older:
            yield ProfileFault(
                path=f"catalog.previous_standards.{index}", expected=f"one of {_join(older)}", found=name
            )
    yield from _check_area_limits(profile, data)
    yield from _check_duties(profile, data)


def _check_area_limits(profile: CityProfile, data: CatalogueData) -> Iterator[ProfileFault]:
    numbers = Counter((entry.kind.value, entry.code) for entry in data.conditions)
    area_classes = {row.key for row in profile.places.area_classes}
    for index, row in enumerate(profile.catalog.area_limits):
        path = f"catalog.area_limits.{index}"
        highest = numbers[row.kind, row.category_code]
        if not highest:
            yield ProfileFault(
                path=f"{path}.category_code", expected=f"a {row.kind} of {data.standard}", found=row.category_code
            )
        elif row.condition > highest:
            yield ProfileFault(path=f"{path}.condition", expected=f"1 to {highest}", found=str(row.condition))
        if row.area_class not in area_classes:
            yield ProfileFault(
                path=f"{path}.area_class", expected=f"one of {_join(area_classes)}", found=row.area_class
            )


def _check_duties(profile: CityProfile, data: CatalogueData) -> Iterator[ProfileFault]:
    known = {(entry.kind.value, code) for entry in data.categories for code in (entry.code, entry.class_code)}
    for index, row in enumerate(profile.responsibility.rules):
        for kind in row.kinds:
            if row.class_code != ANY and (kind, row.class_code) not in known:
                yield ProfileFault(
                    path=f"responsibility.rules.{index}.class_code",
                    expected=f"a class or code of a {kind} in {data.standard}",
                    found=row.class_code,
                )


def _join(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
