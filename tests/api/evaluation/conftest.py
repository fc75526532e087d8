"""The month of the operations' tests."""

from tests.operations.evaluation.conftest import month, run_id

__all__ = ["month", "run_id"]
