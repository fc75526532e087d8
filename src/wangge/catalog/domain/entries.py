"""The catalogue as its data files state it, before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.catalog.domain.codes import CategoryKind
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEntry:
    """A category of the data files; `component_code` names the component whose fault a matter is, else empty."""

    standard: str
    kind: CategoryKind
    code: str
    name_zh: str
    name_en: str
    class_code: str
    class_name_zh: str
    class_name_en: str
    hint_zh: str = ""
    hint_en: str = ""
    aliases: tuple[str, ...] = ()
    component_code: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """(standard, kind, code)."""
        return (self.standard, self.kind, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    """A filing condition of the data files, counted from 1 within its category."""

    kind: CategoryKind
    code: str
    number: int
    text_zh: str
    closing_zh: str
    text_en: str
    closing_en: str
    limit: Limit
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingEntry:
    """A code of an older standard and the code that continues it; `to_code` empty: not continued."""

    from_standard: str
    kind: CategoryKind
    from_code: str
    to_code: str
    name_zh: str
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueData:
    """Everything the data files say; `version` is the digest of the files."""

    version: str
    standard: str
    source: str
    categories: tuple[CategoryEntry, ...]
    conditions: tuple[ConditionEntry, ...]
    mappings: tuple[MappingEntry, ...]


def refuse(file: str, place: str, expected: str) -> DomainError:
    """Return the error of a data file that does not say what it should: which file, where, what was expected."""
    return DomainError("catalogue_data_faulty", file=file, place=place, expected=expected)


def read_mapping(value: object, *, file: str, place: str) -> Mapping[str, object]:
    """Return `value` if it is a mapping with text keys. Raises `catalogue_data_faulty`."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise refuse(file, place, "a mapping with text keys (quote codes)")
    return value


def read_list(value: object, *, file: str, place: str) -> list[object]:
    """Return `value` if it is a list. Raises `catalogue_data_faulty`."""
    if not isinstance(value, list):
        raise refuse(file, place, "a list")
    return value


def read_text(value: object, *, file: str, place: str) -> str:
    """Return `value` if it is a text that is not blank. Raises `catalogue_data_faulty`."""
    if not isinstance(value, str) or not value.strip():
        raise refuse(file, place, "a text")
    return value.strip()
