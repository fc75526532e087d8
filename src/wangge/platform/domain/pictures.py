"""What a picture may be, what its own record says, and how its copies are made: bytes in, facts or bytes out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from PIL import ExifTags, Image, ImageOps

from wangge.kernel.public import DomainError
from wangge.platform.domain.likeness import compute_picture_code

MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 60_000_000
DISPLAY_EDGE_PX = 1600
THUMBNAIL_EDGE_PX = 320
PREVIEW_PX = 72  # the smallest edge from which a picture's look is read
COPY_MEDIA_TYPE = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """A picture as its bytes show it: size in pixels, from EXIF the instant and the place (WGS-84) if it has them.

    `code` says what it looks like (`domain/likeness.py`); None for a plain surface.
    """

    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    code: int | None = None


def inspect_picture(data: bytes, *, zone: tzinfo) -> PictureFacts:
    """Return what `data` shows; a camera's time without an offset is taken as local to `zone`.

    The whole picture is decoded, so a cut-off one is noticed. Raises `evidence_type_refused`,
    `evidence_too_many_pixels` or `evidence_broken`.
    """
    with _open_picture(data) as image:
        media_type = MEDIA_TYPES[str(image.format)]
        width, height = image.size
        exif = _read_exif(image)
        _preview(image)
        image.load()
        code = compute_picture_code(image)
    taken_at = _read_instant(_read_part(exif, ExifTags.IFD.Exif), zone)
    lon, lat = _read_place(_read_part(exif, ExifTags.IFD.GPSInfo))
    return PictureFacts(
        media_type=media_type, width=width, height=height, taken_at=taken_at, lon=lon, lat=lat, code=code
    )


def read_picture_code(data: bytes) -> int | None:
    """Return what a picture kept before codes were computed looks like; raises as `inspect_picture` does."""
    with _open_picture(data) as image:
        _preview(image)
        return compute_picture_code(image)


def _preview(image: Image.Image) -> None:
    """Let a JPEG be decoded small: every byte is read but only an eighth kept, as long as its look is left."""
    image.draft("RGB", (max(PREVIEW_PX, image.width // 8), max(PREVIEW_PX, image.height // 8)))


def make_copy(data: bytes, *, longest_edge_px: int) -> bytes:
    """Return the picture upright, no longer than `longest_edge_px`, as WebP without any of its records."""
    with _open_picture(data) as image:
        image.draft("RGB", (longest_edge_px, longest_edge_px))
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        plain.thumbnail((longest_edge_px, longest_edge_px))
        bare = Image.new(plain.mode, plain.size)
        bare.paste(plain)
        out = io.BytesIO()
        bare.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


@contextmanager
def _open_picture(data: bytes) -> Iterator[Image.Image]:
    too_many = DomainError("evidence_too_many_pixels", most=MOST_PIXELS)
    try:
        image = Image.open(io.BytesIO(data), formats=tuple(MEDIA_TYPES))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_many from None
    except Exception:  # noqa: BLE001 - the decoders raise whatever a hostile header leads them to
        raise DomainError("evidence_type_refused", accepted=sorted(MEDIA_TYPES)) from None
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise too_many
        try:
            yield image
        except Exception as error:
            raise DomainError("evidence_broken", detail=str(error)) from error


def _read_exif(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001 - a picture with a damaged record is still a picture
        return Image.Exif()


def _read_part(exif: Image.Exif, part: int) -> Mapping[int, object]:
    try:
        return exif.get_ifd(part)
    except Exception:  # noqa: BLE001 - as above
        return {}


def _read_instant(record: Mapping[int, object], zone: tzinfo) -> datetime | None:
    text = str(record.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(record.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        if offset:
            return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z").astimezone(UTC)
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_place(record: Mapping[int, object]) -> tuple[float | None, float | None]:
    lon = _read_degrees(record, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    lat = _read_degrees(record, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None, None
    return lon, lat


def _read_degrees(record: Mapping[int, object], tag: int, reference: int, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in record[tag])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:  # also refuses NaN
        return None
    return round(-value if str(record.get(reference, "")).upper().startswith(negative) else value, 7)
