"""Checking the kept originals of evidence against the rows that name them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest

from wangge.platform.domain.faults import AuditFault
from wangge.platform.models import Evidence
from wangge.platform.operations.evidence import find_evidence_path


def check_evidence_files(*, reads_contents: bool) -> Iterator[AuditFault]:
    """Yield a fault for each original that is not there or not of its size; with `reads_contents` of its SHA-256.

    The rows of acts seal the SHA-256 of their evidence: a row that names another file is found by the file it lacks.
    """
    rows = Evidence.objects.order_by("id").values_list("id", "sha256", "size_bytes")
    for evidence_id, sha256, size_bytes in rows.iterator(chunk_size=2_000):
        path = find_evidence_path(sha256)
        try:
            found = path.stat().st_size
        except OSError:
            yield AuditFault(kind="evidence_missing", subject=f"evidence {evidence_id}", params={"sha256": sha256})
            continue
        is_same = found == size_bytes
        if is_same and reads_contents:
            with path.open("rb") as file:
                is_same = file_digest(file, "sha256").hexdigest() == sha256
        if not is_same:
            yield AuditFault(kind="evidence_changed", subject=f"evidence {evidence_id}", params={"sha256": sha256})
