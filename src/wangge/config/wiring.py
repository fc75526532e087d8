"""The one table event -> handler, and the registrations that join modules."""

from __future__ import annotations

from wangge.cases.public import CaseChainSource
from wangge.platform.public import register_chain_source


def wire_everything() -> None:
    """Register every module's chain sources, handlers and profile validators."""
    register_chain_source(CaseChainSource())
