"""The month of the operations' tests."""

from tests.operations.evaluation.conftest import month

__all__ = ["month"]
