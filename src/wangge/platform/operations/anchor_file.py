"""Appending to the anchor file, the witness outside the database."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from wangge.platform.domain.anchor_lines import LOOK_BACK, find_missing_lines
from wangge.platform.operations.file_lock import hold_file_lock
from wangge.platform.queries.anchors import get_anchor_path, read_newest_lines

_logger = logging.getLogger(__name__)


@contextmanager
def hold_seal_lock() -> Iterator[None]:
    """Be the one on this machine who seals or backs up; raises `seal_busy`."""
    path = get_anchor_path()
    lock = path.with_name(path.name + ".lock")
    with hold_file_lock(lock, purpose="seal", wait_seconds=4, busy_code="seal_busy"):
        yield


def append_anchors() -> int:
    """Append the newest anchors' lines to the file and return how many; called after the seal's commit.

    Normally one line. If a crash came between commit and file, the one before is missing or torn too and is added
    or completed first. A file that is behind by more, or differs, is not mended: the new line is appended all the
    same, and `verify_audit` names what is wrong.
    """
    path = get_anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    newest = read_newest_lines(LOOK_BACK)
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - sum(map(len, newest)) - 1))
        missing, rest = find_missing_lines(file.read(), newest)
        if len(missing) > 1:
            _logger.warning("anchor file %s: %d lines kept out by a crash are added", path, len(missing) - 1)
        file.write(rest)
        file.flush()
        os.fsync(file.fileno())
    return len(missing)
