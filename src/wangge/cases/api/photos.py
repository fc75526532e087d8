"""Pictures: uploaded first, named by token in a report or a move afterwards."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile
from pydantic import AwareDatetime

from wangge.cases.public import check_see_cases, check_see_evidence
from wangge.cases.schemas import Degrees, Given, PhotoOut
from wangge.geo.public import Crs, convert_point
from wangge.kernel.public import DomainError
from wangge.platform.public import get_sender, read_evidence, sign_photo, store_evidence

router = Router()


class PhotoFacts(Given):
    """What the sender knows of a picture; it counts only where the picture's own record is silent."""

    taken_at: AwareDatetime | None = None
    lon: Degrees | None = None
    lat: Degrees | None = None
    crs: Crs | None = None


@router.post("/evidence", response={201: PhotoOut}, url_name="upload_photo", summary="Upload a picture")
def upload_photo(
    request: HttpRequest, file: Annotated[UploadedFile, File()], facts: Annotated[PhotoFacts, Form()]
) -> HttpResponse:
    """Keep a picture (JPEG, PNG, WebP, …) and return its token; the same bytes are kept once."""
    actor = get_sender(request)
    check_see_cases(actor)
    lon, lat = _read_place(facts)
    kept = store_evidence(data=file.read(), actor=actor, taken_at=facts.taken_at, lon=lon, lat=lat)
    shown = PhotoOut(
        id=kept.id,
        token=sign_photo(kept.id, actor=actor),
        sha256=kept.sha256,
        media_type=kept.media_type,
        size_bytes=kept.size_bytes,
        width=kept.width,
        height=kept.height,
        taken_at=kept.taken_at,
    )
    return HttpResponse(shown.model_dump_json(), status=201, content_type="application/json")


def _read_place(facts: PhotoFacts) -> tuple[float | None, float | None]:
    if facts.lon is None and facts.lat is None:
        return None, None
    if facts.lon is None or facts.lat is None or facts.crs is None:
        raise DomainError("point_incomplete")
    return convert_point(lon=facts.lon, lat=facts.lat, crs=facts.crs)


@router.get(
    "/evidence/{int:evidence_id}/{variant}", response=bytes, url_name="read_photo", summary="A picture of a case"
)
def read_photo(
    request: HttpRequest, evidence_id: int, variant: Annotated[Literal["original", "display", "thumbnail"], Path()]
) -> HttpResponse:
    """Return a picture that was used in a case the caller may see."""
    check_see_evidence(actor=get_sender(request), evidence_id=evidence_id)
    data, media_type = read_evidence(evidence_id, variant)
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400"
    return response
