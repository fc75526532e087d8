"""What a question for figures may be narrowed to: units, large classes, channels, and an area by its code or name."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.analytics.public import Indicator
from wangge.catalog.public import list_categories
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.queries.built import load_built
from wangge.evaluation.queries.names import SOURCE_CLASSES
from wangge.geo.public import search_grids
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import list_organisations
from wangge.platform.public import get_profile

SOURCE_CLASS, SOURCE = "source_class", "source"
SEARCHED = 50
"""An exact name may stand behind longer ones that begin like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChoices:
    """Units by id, large classes by "kind=code", classes of channels and channels by "column=key"; built indicators."""

    units: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    source_classes: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    built: dict[str, Indicator]


def list_figure_choices(*, actor: Actor) -> FigureChoices:
    """Return what the actor may choose from. Raises `evaluation_not_shown(name)`."""
    check_see_whole_evaluation(actor)
    units = list_organisations(actor=actor, district_id=actor.district_id, is_closed_included=True)
    return FigureChoices(
        units=tuple(
            Choice(key=str(unit.id), name_zh=unit.name, name_en=unit.name)
            for unit in units
            if unit.parent_id is not None
        ),
        classes=tuple(_list_classes().values()),
        source_classes=tuple(
            Choice(key=f"{SOURCE_CLASS}={key}", name_zh=one.name, name_en=one.name_en)
            for key, one in SOURCE_CLASSES.items()
        ),
        sources=tuple(
            Choice(key=f"{SOURCE}={one.key}", name_zh=one.name_zh, name_en=one.name_en)
            for one in get_profile().sources.channels
        ),
        built=dict(load_built()),
    )


def _list_classes() -> dict[str, Choice]:
    """Return each large class once, the later standard's name where two have it."""
    return {
        f"{row.kind}={row.class_code}": Choice(
            key=f"{row.kind}={row.class_code}", name_zh=row.class_name_zh, name_en=row.class_name_en
        )
        for row in list_categories(is_retired_included=True)
    }


def find_area_filter(*, actor: Actor, text: str) -> tuple[str, str, str]:
    """Return column, code and name of the one area that a person means by a code or a name. Raises `grid_unknown(grid)`."""
    found = search_grids(actor=actor, text=text, limit=SEARCHED)
    exact = [one for one in found if text.strip() in {one.code, one.name}]
    if len(exact) != 1 and len(found) != 1:
        raise DomainError("grid_unknown", grid=text)
    area = exact[0] if len(exact) == 1 else found[0]
    return f"area_{area.level}", area.code, area.name
