"""Other YAML documents of the product (import mappings), read as profiles are: every fault has file, path and line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from wangge.profiles.explain import locate_fault, validate_tree
from wangge.profiles.faults import ProfileFault
from wangge.profiles.tree import parse_file

DocumentT = TypeVar("DocumentT", bound=BaseModel)


def read_document(
    path: str | os.PathLike[str],
    model: type[DocumentT],
    *,
    check: Callable[[DocumentT], Iterable[ProfileFault]] | None = None,
) -> tuple[DocumentT | None, list[ProfileFault]]:
    """Return the YAML file as a `model`, or None, and its faults by line; never raises.

    `check` finds what types cannot state; its faults name a dotted path and get file and line from it.
    """
    tree, faults = parse_file(Path(path), label=os.fspath(path))
    if tree is None:
        return None, faults
    document, faults = validate_tree(model, tree)
    if document is not None and check is not None:
        faults = [locate_fault(fault, tree) for fault in check(document)]
    return (None if faults else document), sorted(faults, key=lambda fault: (fault.line, fault.path))
