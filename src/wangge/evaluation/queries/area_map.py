"""Areas on the map, each with its score in a run."""

from __future__ import annotations

from typing import Any

from wangge.evaluation import access
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.domain.tones import judge_tone
from wangge.evaluation.queries.runs import fetch_run
from wangge.geo.public import Box, list_grid_features
from wangge.kernel.public import Actor


def list_area_features(*, actor: Actor, run_id: int, level: int, box: Box) -> dict[str, Any]:
    """Return the grids of a level that touch the box as GeoJSON, WGS-84, with what the run judged of them.

    Properties: `code`, `level`, `name` with grade and score, so that the colour is not all that tells it, and `tone`:
    green, yellow, red, or "" for n/a. Raises `evaluation_not_shown`, `evaluation_run_unknown`.
    """
    access.check_see_chief_page(actor)
    run = fetch_run(actor, run_id)
    rows = access.subjects_visible_to(actor).filter(run=run, kind=AREA, level=level)
    judged = {key: (score, grade) for key, score, grade in rows.values_list("key", "score", "grade")}
    collection = list_grid_features(actor=actor, box=box, level=level)
    for feature in collection["features"]:
        properties = feature["properties"]
        score, grade = judged.get(properties["code"], (None, ""))
        words = [properties["name"], *([f"{grade} {score}"] if score is not None else [])]
        feature["properties"] = {
            "code": properties["code"],
            "level": properties["level"],
            "name": "\n".join(words),
            "tone": judge_tone(score),
        }
    return collection
