"""What case facts depend on beside the cases (参照数据): places, duties, names, and the numbers of the city profile.

Whoever keeps them with what he computed can fold the same facts again after a grid was drawn anew, a collector posted
elsewhere, or a number of the profile changed.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import orjson
import pyarrow as pa

from wangge.analytics.public import FACTS_VERSION
from wangge.cases.queries.arrow import open_arrow_snapshot
from wangge.cases.queries.particulars import (
    GRADED_ROADS,
    GRADED_STREETS,
    WINDOWS,
    Nearness,
    list_grades,
    read_nearness,
)
from wangge.geo.public import list_areas, list_collector_duties
from wangge.kernel.public import Actor, digest_bytes, encode_canonical
from wangge.platform.public import get_profile
from wangge.profiles.public import CityProfile

_PIECE_BYTES = 1 << 20
FOLDS = ("case_facts.sql", "case_repeats.sql")
_CATEGORIES = "SELECT id, standard, kind, class_code, code FROM catalog_category"
_ORGANISATIONS = "SELECT id, code, name FROM people_organisation"


def _describe(texts: str, *, numbers: str = "", days: str = "") -> pa.Schema:
    kinds = {numbers: pa.int64(), texts: pa.string(), days: pa.date32()}
    return pa.schema([(name, kind) for names, kind in kinds.items() for name in names.split()])


CATEGORIES = _describe("standard kind class_code code", numbers="id")
ORGANISATIONS = _describe("code name", numbers="id")
AREAS = _describe("code area_class road_class area_1 area_2 area_3 area_4 area_5 area_6")
DUTIES = _describe("grid_code", numbers="level member_id", days="from_on to_on")
VERIFIED_FIRST = _describe("source")
SCHEMAS: Mapping[str, pa.Schema] = {
    "areas": AREAS,
    "duties": DUTIES,
    "organisations": ORGANISATIONS,
    "categories": CATEGORIES,
    "verified_first": VERIFIED_FIRST,
    "windows": WINDOWS,
    "graded_roads": GRADED_ROADS,
    "graded_streets": GRADED_STREETS,
}
_OF_THE_PROFILE = ("verified_first", "windows", "graded_roads", "graded_streets")


@dataclass(frozen=True, kw_only=True)
class FactReferences:
    """What a fold of facts takes from beside the cases: the tables of `SCHEMAS`, and values of the profile.

    `zone` is the city's, `most_score` the highest answer of a citizen that is a complaint, `folds` a SHA-256 of the
    program's own folding.
    """

    zone: str
    nearness: Nearness
    most_score: int
    folds: str
    tables: Mapping[str, pa.Table]

    @cached_property
    def packed(self) -> bytes:
        """All of it as bytes that are equal for equal content."""
        return encode_canonical(
            {
                "zone": self.zone,
                "nearness": asdict(self.nearness),
                "most_score": self.most_score,
                "folds": self.folds,
                "tables": {name: _list_rows(table) for name, table in self.tables.items()},
            }
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `packed`."""
        return digest_bytes(self.packed)

    def compress(self) -> bytes:
        """Return `packed` as few bytes, to be kept."""
        return zlib.compress(self.packed)


def read_fact_references(*, actor: Actor) -> FactReferences:
    """Return what facts of the actor's district depend on now."""
    profile = get_profile()
    with open_arrow_snapshot() as snapshot:
        catalogue = {
            "categories": snapshot.read(_CATEGORIES, CATEGORIES),
            "organisations": snapshot.read(_ORGANISATIONS, ORGANISATIONS),
        }
    return FactReferences(
        zone=profile.city.zone,
        nearness=read_nearness(profile),
        most_score=profile.loop.complaint.score_at_most,
        folds=digest_folds(),
        tables={
            "areas": _list_areas(actor),
            "duties": _list_duties(actor),
            "verified_first": _list_verified_first(profile),
            **catalogue,
            **list_grades(profile),
        },
    )


def digest_compressed_references(compressed: bytes | memoryview) -> str:
    """Return the digest of what `FactReferences.compress` made these bytes of, read in pieces; "" of other bytes."""
    found, reader = hashlib.sha256(), zlib.decompressobj()
    try:
        piece = reader.decompress(compressed, _PIECE_BYTES)
        while piece:
            found.update(piece)
            piece = reader.decompress(reader.unconsumed_tail, _PIECE_BYTES)
    except zlib.error:
        return ""
    return found.hexdigest() if reader.eof and not reader.unused_data else ""


def unpack_references(compressed: bytes, *, digest: str) -> FactReferences | None:
    """Return the references of `FactReferences.compress`; None where they are not those of the digest."""
    try:
        packed = zlib.decompress(compressed)
    except zlib.error:
        packed = b""
    if digest_bytes(packed) != digest:
        return None
    told = orjson.loads(packed)
    return FactReferences(
        zone=told["zone"],
        nearness=Nearness(**told["nearness"]),
        most_score=told["most_score"],
        folds=told["folds"],
        tables={name: _restore(rows, SCHEMAS[name]) for name, rows in told["tables"].items()},
    )


def compare_references(before: FactReferences, after: FactReferences) -> tuple[str, ...]:
    """Return what differs: "areas", "duties", "organisations", "categories", "profile" and "program", in this order."""
    names = ("areas", "duties", "organisations", "categories")
    changed = [name for name in names if _list_rows(before.tables[name]) != _list_rows(after.tables[name])]
    values = [
        (one.zone, one.nearness, one.most_score, [_list_rows(one.tables[name]) for name in _OF_THE_PROFILE])
        for one in (before, after)
    ]
    if values[0] != values[1]:
        changed.append("profile")
    if before.folds != after.folds:
        changed.append("program")
    return tuple(changed)


@lru_cache(maxsize=1)
def digest_folds() -> str:
    """Return the SHA-256 of how this program folds facts."""
    queries = [files(__package__).joinpath(name).read_bytes() for name in FOLDS]
    return digest_bytes(b"\0".join((FACTS_VERSION.encode(), *queries)))


def _list_rows(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.sort_by([(name, "ascending") for name in table.column_names]).to_pylist()
    return rows


def _restore(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return a table of rows that went through JSON; its days are text by then."""
    columns = [
        pa.array([row[field.name] for row in rows], pa.string()).cast(pa.date32())
        if pa.types.is_date32(field.type)
        else pa.array([row[field.name] for row in rows], field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _list_areas(actor: Actor) -> pa.Table:
    """Return the grids, in force or closed, each with the codes of the tree from the root to itself."""
    rows = {
        area.code: {
            "code": area.code,
            "area_class": area.area_class,
            "road_class": area.road_class,
            **{f"area_{level}": code for level, code in enumerate(area.level_codes, start=1)},
        }
        for area in list_areas(actor=actor)
    }
    return pa.Table.from_pylist(list(rows.values()), schema=AREAS)


def _list_verified_first(profile: CityProfile) -> pa.Table:
    """Return the channels whose reports are looked at on the spot before they are accepted."""
    keys = [{"source": row.key} for row in profile.sources.channels if row.is_verified_first]
    return pa.Table.from_pylist(keys, schema=VERIFIED_FIRST)


def _list_duties(actor: Actor) -> pa.Table:
    rows = [
        {
            "grid_code": duty.grid_code,
            "level": duty.level,
            "member_id": duty.member_id,
            "from_on": duty.from_on,
            "to_on": duty.to_on,
        }
        for duty in list_collector_duties(actor=actor)
    ]
    return pa.Table.from_pylist(rows, schema=DUTIES)
