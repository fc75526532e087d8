"""Key work (挂图作战): who sets its tasks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wangge.profiles.schema.rows import Key, Rule


class KeyWork(Rule):
    """Key work (挂图作战): tasks on the wall, each with a lead unit and a day."""

    set_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that set a task, put off its day and end it."""
