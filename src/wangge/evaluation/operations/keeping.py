"""Keep what a run was computed from: its facts as a sealed file beside the database, and what they were folded by in it."""

from __future__ import annotations

import logging
import os

import pyarrow as pa

from wangge.analytics.public import replace_lake_file
from wangge.cases.public import FactReferences
from wangge.evaluation.models import EvaluationRun, KeptReferences, RunReferences
from wangge.evaluation.queries.kept_facts import find_facts_file, sign_facts_file

_logger = logging.getLogger(__name__)


def keep_run_facts(facts: pa.Table, *, facts_digest: str) -> None:
    """Keep the facts a run was computed from; a disk that takes no more costs time later, not the run."""
    path = find_facts_file(facts_digest)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A department's cases lie together: whoever opens its figures reads a small part of the file.
        replace_lake_file(path, facts.sort_by([("unit_id", "ascending"), ("grid_code", "ascending")]))
        draft = path.with_suffix(f".seal.{os.getpid()}")
        draft.write_text(sign_facts_file(path))
        draft.replace(path.with_suffix(".seal"))
    except OSError:
        _logger.exception("the facts of a run could not be kept in %s", path)


def keep_run_references(run: EvaluationRun, references: FactReferences) -> None:
    """Keep what the facts of a stored run were folded by; within the transaction that stores the run."""
    kept, _ = KeptReferences.objects.get_or_create(
        digest=references.digest, defaults={"content": references.compress()}
    )
    RunReferences.objects.create(run=run, kept=kept)
