"""Areas on the map, each with its score in a run, and the scale of grades that colours them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wangge.analytics.public import ScoreNote
from wangge.evaluation import access
from wangge.evaluation.domain.schemes import build_schemes, select_schemes
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.domain.tones import ToneScale, build_scale
from wangge.evaluation.queries.runs import fetch_run
from wangge.geo.public import Box, list_grid_features
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile


def scale_areas(marks: Iterable[tuple[Decimal | None, str]], *, level: int) -> ToneScale:
    """Return the scale that the areas of a level, given by score and grade, are coloured by."""
    profile = get_profile()
    levels = profile.grid.levels
    key = levels[level - 1].key if 1 <= level <= len(levels) else ""
    schemes = select_schemes(build_schemes(profile.evaluation), subject=AREA, level=key)
    return build_scale(schemes[0].bands if schemes else (), marks)


def list_area_features(*, actor: Actor, run_id: int, level: int, box: Box) -> dict[str, Any]:
    """Return the grids of a level that touch the box as GeoJSON, WGS-84, with what the run judged of them.

    Properties: `code`, `level`, `name`, `score`, None for n/a, `grade_zh` and `grade_en`, "" where the city's bands do
    not grade it, `is_small_sample`, and `tone`, "" for n/a. Raises `evaluation_not_shown`, `evaluation_run_unknown`.
    """
    access.check_see_chief_page(actor)
    run = fetch_run(actor, run_id)
    rows = access.subjects_visible_to(actor).filter(run=run, kind=AREA, level=level)
    found = rows.values_list("key", "score", "grade", "notes")
    judged = {key: (score, grade, notes) for key, score, grade, notes in found}
    scale = scale_areas(((score, grade) for score, grade, _ in judged.values()), level=level)
    collection = list_grid_features(actor=actor, box=box, level=level)
    for feature in collection["features"]:
        properties = feature["properties"]
        score, _, notes = judged.get(properties["code"], (None, "", ()))
        step = scale.find_step(score)
        band = step.band if step is not None else None
        feature["properties"] = {
            "code": properties["code"],
            "level": properties["level"],
            "name": properties["name"],
            "score": None if score is None else str(score),
            "grade_zh": band.name_zh if band is not None else "",
            "grade_en": band.name_en if band is not None else "",
            "is_small_sample": ScoreNote.SMALL_SAMPLE in notes,
            "tone": step.tone if step is not None else "",
        }
    return collection
