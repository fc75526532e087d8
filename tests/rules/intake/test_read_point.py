"""Coordinates as other systems write them."""

from __future__ import annotations

import pytest

from wangge.intake.domain.mapping import Place
from wangge.intake.domain.places import read_point
from wangge.kernel.public import DomainError

PAIR = Place(lon="lon", lat="lat")
TEXT = Place(point="at")


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        ("120.5", "31.9", (120.5, 31.9)),
        ("-122.3965", "37.7931", (-122.3965, 37.7931)),
        ("1.205e2", "+31.9", (120.5, 31.9)),
        ("", "", None),
        ("0", "0", (0.0, 0.0)),
    ],
)
def test_two_columns(lon: str, lat: str, expected: tuple[float, float] | None) -> None:
    assert read_point({"lon": lon, "lat": lat}, PAIR) == expected


@pytest.mark.parametrize(
    "text",
    [
        "31.9, 120.5",
        "(31.9, 120.5)",
        "31.9 120.5",
        "31.9;120.5",
        "lat: 31.9, 120.5",
    ],
)
def test_one_text(text: str) -> None:
    assert read_point({"at": text}, TEXT) == (120.5, 31.9)


def test_one_text_with_longitude_first() -> None:
    assert read_point({"at": "POINT (120.5 31.9)"}, Place(point="at", point_order="lon_lat")) == (120.5, 31.9)
    assert read_point({"at": ""}, TEXT) is None


def test_zero_may_mean_unknown() -> None:
    assert read_point({"lon": "0", "lat": "0.0"}, Place(lon="lon", lat="lat", zero_is_blank=True)) is None


def test_no_columns_is_place_unknown() -> None:
    assert read_point({}, Place()) is None


@pytest.mark.parametrize(
    ("cells", "place", "code"),
    [
        ({"lon": "120.5", "lat": ""}, PAIR, "import_row_point_incomplete"),
        ({"lon": "", "lat": "31.9"}, PAIR, "import_row_point_incomplete"),
        ({"lon": "120.5E", "lat": "31.9"}, PAIR, "import_row_point_unreadable"),
        ({"lon": "120,5", "lat": "31,9"}, PAIR, "import_row_point_unreadable"),
        ({"lon": "nan", "lat": "31.9"}, PAIR, "import_row_point_unreadable"),
        ({"lon": "31.9", "lat": "120.5"}, PAIR, "import_row_point_outside"),
        ({"lon": "1e999", "lat": "0"}, PAIR, "import_row_point_outside"),
        ({"at": "somewhere"}, TEXT, "import_row_point_unreadable"),
        ({"at": "31.9"}, TEXT, "import_row_point_unreadable"),
        ({"at": "1, 2, 3"}, TEXT, "import_row_point_unreadable"),
    ],
)
def test_what_is_no_point_is_refused(cells: dict[str, str], place: Place, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_point(cells, place)

    assert caught.value.code == code


def test_point_outside_the_source_is_refused() -> None:
    place = Place.model_validate(
        {"lon": "lon", "lat": "lat", "box": {"west": 120, "south": 31, "east": 121, "north": 32}}
    )

    assert read_point({"lon": "120.5", "lat": "31.9"}, place) == (120.5, 31.9)
    with pytest.raises(DomainError) as caught:
        read_point({"lon": "20.5", "lat": "31.9"}, place)
    assert caught.value.code == "import_row_point_outside"
