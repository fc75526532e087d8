"""The references that runs were folded by, as the audit reads them: each beside the digest of what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.cases.public import digest_compressed_references
from wangge.evaluation.models import KeptReferences
from wangge.platform.public import KeptContent

_CHUNK = 10  # a row has those of a whole district


def iter_kept_references() -> Iterator[KeptContent]:
    """Yield every row of kept references, in order of id."""
    for row in KeptReferences.objects.order_by("id").iterator(chunk_size=_CHUNK):
        found = digest_compressed_references(row.content)
        yield KeptContent(subject=f"kept references {row.pk}", stated=row.digest, found=found)
