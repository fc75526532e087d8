"""The city and the county of the operations' tests."""

from tests.operations.geo.conftest import _city, county

__all__ = ["_city", "county"]
