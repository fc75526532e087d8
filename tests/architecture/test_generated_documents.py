from __future__ import annotations

import pytest

from tests.architecture.source_tree import ROOT
from wangge.config.documents import GENERATED


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_reference_says_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == GENERATED[name](), "write it anew with: just docs"


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_reference_is_no_empty_shell(name: str) -> None:
    """Two empty texts are equal too."""
    assert len(GENERATED[name]().splitlines()) > 15
