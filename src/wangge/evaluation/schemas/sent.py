"""What every message of a program is made of: bounded words, ids, and no member that is not known."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field


def _refuse_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


Words = Annotated[str, Field(max_length=2_000), AfterValidator(_refuse_null)]
Word = Annotated[str, Field(max_length=60), AfterValidator(_refuse_null)]
PhotoToken = Annotated[
    str,
    Field(max_length=200, description="token that the upload of the picture to `/api/v1/evidence` gave"),
    AfterValidator(_refuse_null),
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Given(Schema):
    """What a program sends: an unknown member is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)
