"""The city and cast of the operations' tests."""

from tests.operations.people.conftest import _city, cast

__all__ = ["_city", "cast"]
