"""Telling every process that the catalogue or the matrix has changed."""

from __future__ import annotations

from wangge.catalog.models import CatalogueState
from wangge.catalog.queries.memory import forget_memory
from wangge.kernel.public import make_token

_TOKEN_BYTES = 16


def lock_state() -> CatalogueState:
    """Return the one state row, made when missing, locked until the transaction ends: one writer at a time."""
    CatalogueState.objects.get_or_create(id=1)
    return CatalogueState.objects.select_for_update().get(id=1)


def renew_tokens(state: CatalogueState, *, is_catalogue: bool = False, is_matrix: bool = False) -> None:
    """Give what changed a new token; a token that is still empty gets one too."""
    if is_catalogue or not state.catalogue_token:
        state.catalogue_token = make_token(_TOKEN_BYTES)
    if is_matrix or not state.matrix_token:
        state.matrix_token = make_token(_TOKEN_BYTES)
    state.save()
    forget_memory()
