"""What a picture looks like (`domain.md` section 6): the same after another size and quality, never like another."""

from __future__ import annotations

import io
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from wangge.demo.domain.photos import draw_photo
from wangge.platform.domain.likeness import (
    BANDS,
    MOST_DISTANCE,
    compute_picture_code,
    list_near_bands,
    measure_likeness,
    split_code,
)
from wangge.platform.domain.pictures import read_picture_code

CODES = st.integers(-(2**63), 2**63 - 1)
NEAR = 6  # what the national profile asks a person to look at


def paint(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    patches = Image.frombytes("RGB", (12, 9), Random(seed).randbytes(12 * 9 * 3))
    return patches.resize(size, Image.Resampling.BICUBIC)


def save(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def read(data: bytes) -> int:
    code = read_picture_code(data)
    assert code is not None
    return code


@pytest.mark.parametrize("seed", range(20))
def test_another_size_quality_or_format_keeps_the_look(seed: int) -> None:
    image = paint(seed)
    code = read(save(image, quality=92))
    copies = {
        "quality": save(image, quality=30),
        "smaller": save(image.resize((320, 240)), quality=70),
        "much smaller": save(image.resize((97, 73)), quality=60),
        "format": save(image, "WEBP", quality=50),
        "brighter": save(image.point(lambda value: min(255, int(value * 0.9 + 12)))),
    }
    assert {name: measure_likeness(code, read(data)) <= NEAR for name, data in copies.items()} == dict.fromkeys(
        copies, True
    )


def test_a_picture_that_its_record_turns_looks_as_it_is_seen() -> None:
    image = paint(1)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be turned by 90 degrees to the right
    lying = save(image.transpose(Image.Transpose.ROTATE_90), exif=exif, quality=92)
    assert measure_likeness(read(save(image, quality=92)), read(lying)) <= NEAR


def test_other_pictures_are_far_apart() -> None:
    codes = [read(save(paint(seed))) for seed in range(150)]
    assert min(measure_likeness(one, other) for one, other in combinations(codes, 2)) > NEAR


def test_the_pictures_of_the_demo_city_are_far_apart() -> None:
    codes = [read(draw_photo(seed, after=after)) for seed in range(150) for after in (0, 1)]
    assert min(measure_likeness(one, other) for one, other in combinations(codes, 2)) > NEAR


@pytest.mark.parametrize("colour", ["white", "black", "grey"])
def test_a_plain_surface_has_no_look(colour: str) -> None:
    assert compute_picture_code(Image.new("RGB", (64, 48), colour)) is None


@given(CODES)
def test_bands_hold_the_whole_code(code: int) -> None:
    bands = split_code(code)
    whole = 0
    for band in bands:
        assert -(2**15) <= band < 2**15
        whole = whole << 16 | (band & 0xFFFF)
    assert (len(bands), whole) == (BANDS, code & (2**64 - 1))


@given(CODES, st.sets(st.integers(0, 63), max_size=MOST_DISTANCE))
def test_whatever_is_near_is_found_by_one_of_its_bands(code: int, places: set[int]) -> None:
    bits = code & (2**64 - 1)
    for place in places:
        bits ^= 1 << place
    other = bits - (bits >> 63) * 2**64
    assert measure_likeness(code, other) == len(places)
    assert any(
        mine in list_near_bands(theirs) for mine, theirs in zip(split_code(code), split_code(other), strict=True)
    )


@given(st.integers(-(2**15), 2**15 - 1))
def test_a_band_has_sixteen_neighbours_in_its_range(band: int) -> None:
    near = list_near_bands(band)
    assert (len(set(near)), near[0]) == (17, band)
    assert min(near) >= -(2**15)
    assert max(near) < 2**15
