"""Keep the lake of this installation: every night it is brought up to date, so that pages read figures of years at once."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from wangge.evaluation.operations.lake_exporting import LOCK, LakeExport, export_lake
from wangge.evaluation.queries.lake_place import find_home_lake
from wangge.kernel.public import DomainError, build_system_actor
from wangge.platform.public import hold_file_lock

NAME = "lake"
_OUTLIVED = ("lake_version_other", "lake_of_other_city", "lake_unreadable")

_logger = logging.getLogger(__name__)


def keep_home_lake() -> LakeExport | None:
    """Bring the installation's own lake to what is known now; None where somebody else is doing so.

    One that another version of the program or another city left there is made anew: it holds nothing that the cases do
    not say. Raises `facts_busy`.
    """
    folder, actor = find_home_lake(), build_system_actor(name=NAME)
    try:
        try:
            return export_lake(actor=actor, folder=folder)
        except DomainError as error:
            if error.code not in _OUTLIVED:
                raise
            _logger.warning("the lake in %s is made anew: %s", folder, error)
            _empty(folder)
            return export_lake(actor=actor, folder=folder)
    except DomainError as error:
        if error.code != "lake_busy":
            raise
        _logger.warning("the lake in %s is not brought up to date: %s", folder, error)
        return None


def _empty(folder: Path) -> None:
    """Remove what the lake holds while nobody else writes it. Raises `lake_busy`."""
    with hold_file_lock(folder / LOCK, purpose=NAME, wait_seconds=0, busy_code="lake_busy"):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != LOCK:
                path.unlink()
