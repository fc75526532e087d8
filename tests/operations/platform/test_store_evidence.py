from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import ExifTags, Image
from pytest_django import DjangoAssertNumQueries, Settings

from wangge.kernel.public import Actor, DomainError
from wangge.platform.models import Evidence
from wangge.platform.operations.evidence import find_evidence_path
from wangge.platform.public import (
    EvidenceRef,
    SimulatedClock,
    find_evidence,
    get_evidence,
    make_evidence_copies,
    read_evidence,
    store_evidence,
    verify_audit,
)

pytestmark = pytest.mark.django_db

CHEN = Actor(member_id=7, name="陈")


def draw(colour: str = "red", *, taken: str = "") -> bytes:
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def store(data: bytes, **said: object) -> EvidenceRef:
    return store_evidence(data=data, actor=CHEN, **said)  # type: ignore[arg-type]


def refuse(act: object) -> str:
    with pytest.raises(DomainError) as refusal:
        act()  # type: ignore[operator]
    return refusal.value.code


def test_the_original_is_kept_byte_for_byte(home: Path, clock: SimulatedClock) -> None:
    data = draw(taken="2026:03:02 08:30:00")
    ref = store(data)
    assert (ref.media_type, ref.width, ref.height, ref.size_bytes) == ("image/jpeg", 2000, 1000, len(data))
    assert read_evidence(ref.id, "original") == (data, "image/jpeg")
    path = home / "evidence" / ref.sha256[:2] / ref.sha256[2:4] / ref.sha256
    assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]
    row = Evidence.objects.get()
    assert (row.stored_at, row.stored_by) == (clock.now(), 7)
    assert get_evidence(ref.id).sha256 == ref.sha256


def test_copies_are_small_and_without_records(home: Path) -> None:
    data = draw(taken="2026:03:02 08:30:00")
    ref = store(data)
    for variant, size in (("display", (1600, 800)), ("thumbnail", (320, 160))):
        copy, media_type = read_evidence(ref.id, variant)  # type: ignore[arg-type]
        with Image.open(io.BytesIO(copy)) as image:
            assert (image.size, media_type) == (size, "image/webp")
            assert dict(image.getexif()) == {}
    assert read_evidence(ref.id)[0] == read_evidence(ref.id, "display")[0]


def test_a_copy_is_made_once(home: Path) -> None:
    ref = store(draw())
    make_evidence_copies(ref.id)
    find_evidence_path(ref.sha256).unlink()
    assert read_evidence(ref.id, "thumbnail")[0]
    assert refuse(lambda: read_evidence(ref.id, "original")) == "evidence_lost"


def test_the_same_bytes_are_kept_once() -> None:
    first, second = store(draw()), store(draw())
    assert (first.id, first.is_new) == (second.id, True)
    assert not second.is_new
    assert store(draw("blue")).id != first.id
    with CaptureQueriesContext(connection) as queries:
        store(draw())
    assert len(queries) == 1


def test_the_same_bytes_bring_a_lost_file_back() -> None:
    ref = store(draw())
    find_evidence_path(ref.sha256).unlink()
    assert store(draw()).id == ref.id
    assert read_evidence(ref.id, "original")[0] == draw()


def test_what_the_sender_says_counts_where_the_picture_is_silent() -> None:
    said = datetime(2026, 3, 1, tzinfo=UTC)
    silent = store(draw(), taken_at=said, lon=120.5, lat=31.9)
    assert (silent.taken_at, silent.lon, silent.lat) == (said, 120.5, 31.9)
    telling = store(draw(taken="2026:03:02 08:30:00"), taken_at=said)
    assert telling.taken_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


def test_an_altered_file_is_noticed() -> None:
    ref = store(draw())
    find_evidence_path(ref.sha256).write_bytes(draw("blue"))
    assert refuse(lambda: read_evidence(ref.id, "original")) == "evidence_altered"
    assert refuse(lambda: read_evidence(ref.id, "display")) == "evidence_altered"


def test_what_is_refused_leaves_nothing(home: Path, settings: Settings) -> None:
    assert refuse(lambda: store(b"")) == "evidence_empty"
    assert refuse(lambda: store(b"<html>")) == "evidence_type_refused"
    settings.WANGGE_MAX_UPLOAD_BYTES = 100
    assert refuse(lambda: store(draw())) == "evidence_too_large"
    assert not (home / "evidence").exists()
    assert not Evidence.objects.exists()


def test_unknown_evidence_is_refused() -> None:
    assert refuse(lambda: get_evidence(1)) == refuse(lambda: read_evidence(1)) == "evidence_unknown"


@pytest.mark.parametrize("is_synced", [True, False])
def test_a_write_that_fails_leaves_no_torn_file(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, is_synced: bool
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    settings.WANGGE_EVIDENCE_SYNC = is_synced
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        store(draw())
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_many_pictures_are_described_by_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [store(draw(colour)).id for colour in ("red", "blue")]
    with django_assert_num_queries(1):
        found = find_evidence([*ids, 99_999])
    assert sorted(ref.id for ref in found) == ids


def test_an_original_that_is_gone_or_altered_is_a_fault_of_the_audit(home: Path, system: Actor) -> None:
    kept, gone, altered = (store(draw(colour)) for colour in ("red", "green", "blue"))
    assert verify_audit(actor=system, reads_pictures=True).ok
    find_evidence_path(gone.sha256).unlink()
    path = find_evidence_path(altered.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    read = {fault.subject: fault.kind for fault in verify_audit(actor=system, reads_pictures=True).faults}
    assert read == {f"evidence {gone.id}": "evidence_missing", f"evidence {altered.id}": "evidence_changed"}
    assert [fault.kind for fault in verify_audit(actor=system).faults] == ["evidence_missing"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE platform_evidence SET sha256 = %s WHERE id = %s", ["0" * 64, kept.id])
    assert f"evidence {kept.id}" in {fault.subject for fault in verify_audit(actor=system).faults}
