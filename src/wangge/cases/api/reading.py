"""Reading cases: the work list, one case, its acts."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime

from wangge.cases.api.answers import build_etag
from wangge.cases.api.moving import Number
from wangge.cases.public import CaseFilter, get_case, list_cases
from wangge.cases.schemas import CaseOut, CasePageOut, EventOut, Given, Id, Word
from wangge.kernel.public import DomainError
from wangge.platform.public import get_sender

router = Router()


class CaseQuery(Given):
    """What the list is narrowed by; empty members do not narrow."""

    state: list[Word] = []
    is_open: bool | None = None
    category_id: Id | None = None
    category_class: Annotated[Word, Query(max_length=4, description="class, two digits")] = ""
    unit_id: Id | None = None
    checker_id: Id | None = None
    reporter_id: Id | None = None
    grid_code: Annotated[Word, Query(max_length=20, description="beginning of the grid's code")] = ""
    source: Word = ""
    mark: Literal["", "complaint", "waiting", "supervised", "urgent", "suspended", "returned", "exempt", "tracked"] = ""
    lamp: Literal["", "green", "yellow", "red"] = ""
    q: Annotated[Word, Query(description="a number, or words of description, address, category")] = ""
    reported_from: AwareDatetime | None = None
    reported_to: AwareDatetime | None = None
    order: Literal["due", "newest", "oldest"] = "due"
    page: Annotated[int, Query(ge=1, le=1000)] = 1
    page_size: Annotated[int, Query(ge=1, le=200)] = 50


@router.get("/cases", response=CasePageOut, url_name="list_cases", summary="List the cases the caller may see")
def list_cases_endpoint(request: HttpRequest, query: Query[CaseQuery]) -> CasePageOut:
    """Return a page of the work list."""
    unknown = sorted(set(request.GET) - set(CaseQuery.model_fields))
    if unknown:  # a misspelt filter must not show everything instead
        raise DomainError("filter_unknown", names=unknown)
    given = query.model_dump(exclude={"q", "state"})
    wanted = CaseFilter(**given, states=tuple(query.state), text=query.q)
    return CasePageOut.show(list_cases(actor=get_sender(request), wanted=wanted))


@router.get("/cases/{number}", response=CaseOut, url_name="read_case", summary="A case")
def read_case(request: HttpRequest, response: HttpResponse, number: Number) -> CaseOut:
    """Return a case; its version is the ETag as well."""
    case = get_case(actor=get_sender(request), number=number)
    response["ETag"] = build_etag(case.row.version)
    return CaseOut.show_whole(case)


@router.get(
    "/cases/{number}/events", response=list[EventOut], url_name="list_case_events", summary="The acts of a case"
)
def list_events_endpoint(request: HttpRequest, response: HttpResponse, number: Number) -> list[EventOut]:
    """Return every act in order, each with its seal."""
    case = get_case(actor=get_sender(request), number=number)
    response["ETag"] = build_etag(case.row.version)
    return [EventOut.model_validate(event) for event in case.events]
