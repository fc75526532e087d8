"""Keeping pictures: the original byte for byte under its SHA-256, copies without records for the eye."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.platform.clock import get_clock
from wangge.platform.domain.likeness import split_code
from wangge.platform.domain.pictures import (
    COPY_MEDIA_TYPE,
    DISPLAY_EDGE_PX,
    THUMBNAIL_EDGE_PX,
    PictureFacts,
    inspect_picture,
    make_copy,
    read_picture_code,
)
from wangge.platform.models import Evidence
from wangge.platform.operations.durability import is_disk_awaited
from wangge.platform.operations.installation import get_profile
from wangge.platform.statements import RowReader, RowWriter

_BY_ID = RowReader(Evidence, by=("id",))
_BY_SHA256 = RowReader(Evidence, by=("sha256",))
_ROWS = RowWriter(Evidence)
Variant = Literal["original", "display", "thumbnail"]
EVIDENCE_FOLDER = "evidence"
COPIES_FOLDER = "evidence-copies"
_EDGES_PX = {"display": DISPLAY_EDGE_PX, "thumbnail": THUMBNAIL_EDGE_PX}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRef:
    """A stored picture: `width` and `height` in pixels; `lon`, `lat` WGS-84; `is_new` unless the same bytes were kept."""

    id: int
    sha256: str
    media_type: str
    size_bytes: int
    width: int
    height: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    is_new: bool = False


def store_evidence(
    *,
    data: bytes,
    actor: Actor,
    taken_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> EvidenceRef:
    """Keep a picture and return it; the same bytes are kept once, with what their first sender said.

    `taken_at`, `lon`, `lat` (WGS-84) count only where the picture's own record is silent. The file is on the disk
    before the row is written: a rollback leaves a file that nothing names, never a row without its file. Raises
    `evidence_empty`, `evidence_too_large`, `evidence_type_refused`, `evidence_too_many_pixels`, `evidence_broken`.
    """
    most = settings.WANGGE_MAX_UPLOAD_BYTES
    if not data:
        raise DomainError("evidence_empty")
    if len(data) > most:
        raise DomainError("evidence_too_large", size_mb=round(len(data) / 2**20, 1), most_mb=round(most / 2**20, 1))
    sha256 = digest_bytes(data)
    path = find_evidence_path(sha256)
    known = _BY_SHA256.read_one(sha256)
    if known is not None and path.exists():
        return _describe(known, is_new=False)
    facts = inspect_picture(data, zone=ZoneInfo(get_profile().city.zone))
    _write_whole(path, data)
    said = (taken_at, lon, lat)
    new = Evidence(sha256=sha256, **_fill_row(facts, data, actor, said))
    if not _ROWS.insert_if_new(new):  # another may have sent the same bytes just now
        new = Evidence.objects.get(sha256=sha256)
    return _describe(new, is_new=known is None)


def _fill_row(
    facts: PictureFacts, data: bytes, actor: Actor, said: tuple[datetime | None, float | None, float | None]
) -> dict[str, Any]:
    taken_at, lon, lat = said
    has_place = facts.lon is not None
    return {
        "media_type": facts.media_type,
        "size_bytes": len(data),
        "width": facts.width,
        "height": facts.height,
        "taken_at": facts.taken_at or taken_at,
        "lon": facts.lon if has_place else lon,
        "lat": facts.lat if has_place else lat,
        "stored_at": get_clock().now(),
        "stored_by": actor.member_id,
        **_fill_code(facts.code),
    }


def _fill_code(code: int | None) -> dict[str, Any]:
    bands = () if code is None else split_code(code)
    return {
        "is_coded": True,
        "picture_code": code,
        **{f"code_band_{place}": band for place, band in enumerate(bands, start=1)},
    }


def code_old_evidence(*, most: int) -> int:
    """Compute the codes of at most so many pictures kept before there were any, and return how many were looked at.

    A picture whose file is lost or altered counts as a plain one: `wangge audit verify` is what tells of the loss.
    """
    rows = list(Evidence.objects.filter(is_coded=False).order_by("id").values_list("id", "sha256")[:most])
    for evidence_id, sha256 in rows:
        try:
            code = read_picture_code(_read_original(sha256))
        except DomainError:
            code = None
        Evidence.objects.filter(id=evidence_id).update(**_fill_code(code))
    return len(rows)


def get_evidence(evidence_id: int) -> EvidenceRef:
    """Return a stored picture's facts; raises `evidence_unknown`. Whether a person may see it, its owner decides."""
    return _describe(_get_row(evidence_id))


def find_evidence(evidence_ids: Collection[int]) -> tuple[EvidenceRef, ...]:
    """Return the facts of those of the named pictures that exist, in one query and any order."""
    return tuple(_describe(row) for row in _BY_ID.read_any(tuple(evidence_ids)))


def read_evidence(evidence_id: int, variant: Variant = "display") -> tuple[bytes, str]:
    """Return the bytes and media type of a picture; a copy is made when first asked for.

    `original` is checked against its SHA-256. The platform knows no owner of a picture: the module that attached it
    decides who may see it, and asks here only afterwards. Raises `evidence_unknown`, `evidence_lost`,
    `evidence_altered`.
    """
    row = _get_row(evidence_id)
    if variant == "original":
        return _read_original(row.sha256), row.media_type
    path = _find_copy_path(row.sha256, variant)
    try:
        return path.read_bytes(), COPY_MEDIA_TYPE
    except FileNotFoundError:
        copy = make_copy(_read_original(row.sha256), longest_edge_px=_EDGES_PX[variant])
        _write_whole(path, copy, is_durable=False)
        return copy, COPY_MEDIA_TYPE


def make_evidence_copies(evidence_id: int) -> None:
    """Make the display copy and the thumbnail now, so that no reader waits for them."""
    for variant in ("display", "thumbnail"):
        read_evidence(evidence_id, variant)


def find_evidence_path(sha256: str) -> Path:
    """Return where the original with this SHA-256 lies or would lie."""
    return Path(settings.WANGGE_HOME) / EVIDENCE_FOLDER / sha256[:2] / sha256[2:4] / sha256


def _find_copy_path(sha256: str, variant: Variant) -> Path:
    return Path(settings.WANGGE_HOME) / COPIES_FOLDER / sha256[:2] / sha256[2:4] / f"{sha256}.{variant}.webp"


def _get_row(evidence_id: int) -> Evidence:
    row = Evidence.objects.filter(id=evidence_id).first()
    if row is None:
        raise DomainError("evidence_unknown", id=evidence_id)
    return row


def _read_original(sha256: str) -> bytes:
    try:
        data = find_evidence_path(sha256).read_bytes()
    except FileNotFoundError:
        raise DomainError("evidence_lost", sha256=sha256) from None
    if digest_bytes(data) != sha256:
        raise DomainError("evidence_altered", sha256=sha256)
    return data


def _write_whole(path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """Write the file whole or not at all; a durable one outlives a power cut once this returns."""
    is_durable = is_durable and is_disk_awaited()
    _make_folder(path.parent, is_durable=is_durable)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            if is_durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if is_durable:
        _sync_folder(path.parent)


def _make_folder(folder: Path, *, is_durable: bool) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, is_durable=is_durable)
    folder.mkdir(exist_ok=True)
    if is_durable:
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _describe(row: Evidence, *, is_new: bool = False) -> EvidenceRef:
    return EvidenceRef(
        id=row.id,
        sha256=row.sha256,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        width=row.width,
        height=row.height,
        taken_at=row.taken_at,
        lon=row.lon,
        lat=row.lat,
        is_new=is_new,
    )
