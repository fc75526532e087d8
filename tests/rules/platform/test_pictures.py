from __future__ import annotations

import contextlib
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from wangge.kernel.public import DomainError
from wangge.platform.domain import pictures
from wangge.platform.domain.pictures import PictureFacts, inspect_picture, make_copy

SHANGHAI = ZoneInfo("Asia/Shanghai")


def draw(form: str = "JPEG", size: tuple[int, int] = (40, 30), *, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.save(out, form, **({"exif": exif} if exif else {}))
    return out.getvalue()


def build_exif(
    *, taken: str = "2026:03:02 08:30:00", offset: str = "", lon: object = None, lat: object = None
) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    record = exif.get_ifd(ExifTags.IFD.Exif)
    record[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        record[ExifTags.Base.OffsetTimeOriginal] = offset
    if lon is not None:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLongitudeRef] = "E"
        place[ExifTags.GPS.GPSLongitude] = lon
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = lat
    return exif


def inspect(data: bytes) -> PictureFacts:
    return inspect_picture(data, zone=SHANGHAI)


def refuse(data: bytes) -> str:
    with pytest.raises(DomainError) as refusal:
        inspect(data)
    return refusal.value.code


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_known_by_its_content(form: str, media_type: str) -> None:
    facts = inspect(draw(form))
    assert (facts.media_type, facts.width, facts.height) == (media_type, 40, 30)
    assert (facts.taken_at, facts.lon, facts.lat) == (None, None, None)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_other_pictures_are_refused(form: str) -> None:
    assert refuse(draw(form)) == "evidence_type_refused"


@pytest.mark.parametrize(
    "data", [b"x", b"%PDF-1.7 ...", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refuse(data) == "evidence_type_refused"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_refused(form: str) -> None:
    data = draw(form, (400, 300))
    assert refuse(data[: len(data) // 2]) in {"evidence_broken", "evidence_type_refused"}


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1199)
    assert refuse(draw()) == "evidence_too_many_pixels"


@pytest.mark.parametrize("limit", [1199, 100], ids=["warned of", "an error to the decoder"])
def test_a_decompression_bomb_is_refused(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    assert refuse(draw("PNG")) == "evidence_too_many_pixels"


def test_instant_and_place_are_read_from_the_picture() -> None:
    exif = build_exif(offset="+08:00", lon=(120.0, 33.0, 18.0), lat=(31.0, 52.0, 30.0))
    facts = inspect(draw(exif=exif))
    assert facts.taken_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert (facts.lon, facts.lat) == (120.555, 31.875)


def test_a_camera_time_without_offset_is_local() -> None:
    assert inspect(draw(exif=build_exif())).taken_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "", "yesterday", "2026:02:30 10:00:00"])
def test_a_camera_without_a_clock_gives_no_instant(taken: str) -> None:
    assert inspect(draw(exif=build_exif(taken=taken))).taken_at is None


@pytest.mark.parametrize(
    "lon", [(0.0, 0.0, 0.0), (400.0, 0.0, 0.0), (1.0, 2.0)], ids=["null island", "beyond", "short"]
)
def test_an_impossible_place_is_left_out(lon: tuple[float, ...]) -> None:
    facts = inspect(draw(exif=build_exif(lon=lon, lat=(0.0, 0.0, 0.0))))
    assert (facts.lon, facts.lat) == (None, None)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_copy_is_upright_small_and_without_records(form: str) -> None:
    exif = build_exif(lon=(120.0, 33.0, 18.0), lat=(31.0, 52.0, 30.0))
    copy = make_copy(draw(form, (400, 200), exif=exif), longest_edge_px=100)
    with Image.open(io.BytesIO(copy)) as image:
        assert image.format == "WEBP"
        assert image.size == (50, 100)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile"} & set(image.info)
    assert b"Exif" not in copy


def test_a_small_picture_is_not_blown_up() -> None:
    with Image.open(io.BytesIO(make_copy(draw(), longest_edge_px=1600))) as image:
        assert image.size == (40, 30)


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(make_copy(out.getvalue(), longest_edge_px=100))) as image:
        assert image.mode == "RGBA"


@given(
    place=st.integers(0, 600), bits=st.binary(min_size=1, max_size=20), form=st.sampled_from(["JPEG", "PNG", "WEBP"])
)
def test_a_damaged_picture_is_read_or_refused_never_an_accident(place: int, bits: bytes, form: str) -> None:
    data = bytearray(draw(form, exif=build_exif(lon=(1.0, 2.0, 3.0), lat=(1.0, 2.0, 3.0))))
    place = min(place, len(data) - 1)
    data[place : place + len(bits)] = bits
    with contextlib.suppress(DomainError):
        inspect(bytes(data))
