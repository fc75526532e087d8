"""What a test expects to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from wangge.kernel.public import DomainError


@contextmanager
def refused(code: str, **params: object) -> Iterator[None]:
    """Expect the block to be refused with that code and at least these parameters."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()


@contextmanager
def refused_by_the_database(name: str) -> Iterator[None]:
    """Expect the database itself to refuse the block, naming the constraint or trigger; nothing of it stays."""
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        yield
