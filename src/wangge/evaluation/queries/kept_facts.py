"""Kept facts (事实底册): the very facts a run was computed from, as a sealed file, so that a figure opens at once.

    WANGGE_HOME/run-facts/<digest of the facts>.parquet
    WANGGE_HOME/run-facts/<digest of the facts>.seal

To fold the facts of a month of a million cases from their acts again takes a minute; a file that is lost, or whose seal
does not fit, is no loss but of time, and is never believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from django.conf import settings

from wangge.analytics.public import Engine, open_engine
from wangge.evaluation.models import EvaluationRun
from wangge.kernel.public import is_same_digest, sign_bytes
from wangge.platform.public import get_audit_key

FOLDER = "run-facts"
_SEALS_REMEMBERED = 256


def find_facts_file(facts_digest: str) -> Path:
    """Return where the facts with a digest are kept, be they there or not; the seal lies beside with the suffix ".seal"."""
    return Path(settings.WANGGE_HOME) / FOLDER / f"{facts_digest}.parquet"


def sign_facts_file(path: Path) -> str:
    """Return the seal of a file: a MAC over the digest in its name and its own SHA-256."""
    with path.open("rb") as file:
        return sign_bytes(get_audit_key(), path.stem.encode(), file_digest(file, "sha256").digest())


@contextmanager
def open_kept_facts(run: EvaluationRun) -> Iterator[Engine | None]:
    """Give an engine over the facts of a run, None where no file with a fitting seal is kept."""
    path = find_facts_file(run.facts_digest)
    if not _is_sealed(path):
        yield None
        return
    engine = open_engine(path)
    try:
        yield engine
    finally:
        engine.disconnect()


def _is_sealed(path: Path) -> bool:
    try:
        found, seal = path.stat(), path.with_suffix(".seal").read_text()
    except OSError:
        return False
    return is_same_digest(_sign_once(path, found.st_mtime_ns, found.st_size, found.st_ino), seal)


@lru_cache(maxsize=_SEALS_REMEMBERED)
def _sign_once(path: Path, _written_ns: int, _size_bytes: int, _inode: int) -> str:
    """Return the seal that fits a file; one that is not touched is read once in a process."""
    return sign_facts_file(path)
