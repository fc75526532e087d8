"""The means by which a problem was solved, as they are given with a move."""

from __future__ import annotations

from wangge.cases.domain.means import MEANS
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row
from wangge.workflow.public import Move


def check_means(move: Move, means: str) -> None:
    """Refuse a move of the city's table without the means it asks for, and means that the city does not name.

    Raises DomainError `need_missing`, `means_unknown`.
    """
    if not means:
        if MEANS in move.needs:
            raise DomainError("need_missing", need=MEANS)
    elif MEANS not in move.needs or find_row(get_profile().loop.means, means) is None:
        raise DomainError("means_unknown", means=means)
