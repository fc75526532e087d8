"""Report mapping (导入映射): how the rows of another system read in our terms. Written as YAML, checked before use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from wangge.intake.domain.times import NAMED_FORMATS, is_time_format
from wangge.profiles.public import Section, refuse

ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Columns = Annotated[tuple[ColumnName, ...], Field(min_length=1, max_length=20)]
SourceName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
Degrees = Annotated[float, Field(ge=-180, le=180)]

AUTO = "auto"
"""What is found out from the file itself."""

REJECT = "reject"
"""As the target of a category or channel: the row is rejected."""

UNKNOWN = "unknown"
"""As the target of a category or closure: the source does not say it in our terms, and we invent nothing."""


def _check_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise refuse("a time zone such as Asia/Shanghai or America/New_York", repr(zone)) from error
    return zone


def _check_format(text: str) -> str:
    if not is_time_format(text):
        raise refuse(f"{', '.join(NAMED_FORMATS)}, or a pattern such as %Y-%m-%d %H:%M:%S", repr(text))
    return text


def _check_encoding(name: str) -> str:
    if name == AUTO:
        return name
    try:
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise refuse("auto, or an encoding such as utf-8, gb18030, big5, cp1252", repr(name)) from error
    return name


def _check_delimiter(text: str) -> str:
    if text != AUTO and len(text) != 1:
        raise refuse("auto, or one sign", repr(text))
    return text


class FileLayout(Section):
    """How the file is laid out; what is `auto` is found out from its content."""

    encoding: Annotated[str, AfterValidator(_check_encoding)] = AUTO
    """Encoding of a text file; auto: UTF-8, UTF-16 with mark, or GB 18030."""

    delimiter: Annotated[str, AfterValidator(_check_delimiter)] = AUTO
    """Sign between the cells of a CSV file; auto: the commonest of , ; tab | in the header."""

    header_line: Annotated[int, Field(ge=1, le=100)] = 1
    """Line (from 1) that names the columns; lines above it are titles and are left out."""

    sheet: str = ""
    """Sheet of a workbook; empty: the first."""


class Identity(Section):
    """What tells one row of the source from another."""

    column: ColumnName | None = None
    """Column of the source's own number."""

    digest_of: tuple[ColumnName, ...] = ()
    """Where the source has no number: columns that together are different in every row."""

    @model_validator(mode="after")
    def _check_one(self) -> Identity:
        if (self.column is None) == (not self.digest_of):
            raise refuse("either column or digest_of", "both" if self.column else "neither")
        return self


class TimeColumn(Section):
    """Where an instant stands and how it is written."""

    columns: Columns
    """The column, or several (date, time) that are read as one text with a space between."""

    formats: Annotated[tuple[Annotated[str, AfterValidator(_check_format)], ...], Field(min_length=1)] = ("iso",)
    """Tried in this order: iso, epoch, epoch_ms, or patterns of Python's strptime."""

    date_means: Literal["start", "end"] = "start"
    """What a day without a time stands for: its start, or its last second (for days of closing)."""


class Times(Section):
    """When things happened, as the source says it."""

    zone: Annotated[str, AfterValidator(_check_zone)]
    """Time zone of times that state no offset, by its IANA name."""

    offset: Literal["kept", "ignored"] = "kept"
    """ignored: the file puts an offset (mostly +00:00) behind what are local times."""

    reported_at: TimeColumn
    """When it was reported."""

    closed_at: TimeColumn | None = None
    """When it was closed."""

    due_at: TimeColumn | None = None
    """Until when it was to be done, where the source states a deadline."""


class Box(Section):
    """A box of degrees in the file's coordinate system; a point outside it is a mistake of the file."""

    west: Degrees
    """Western limit."""

    south: Annotated[float, Field(ge=-90, le=90)]
    """Southern limit."""

    east: Degrees
    """Eastern limit."""

    north: Annotated[float, Field(ge=-90, le=90)]
    """Northern limit."""

    @model_validator(mode="after")
    def _check_order(self) -> Box:
        if self.west >= self.east or self.south >= self.north:
            raise refuse(
                "west below east and south below north", f"{self.west}..{self.east}, {self.south}..{self.north}"
            )
        return self


class Place(Section):
    """Where it was: two columns, or one with both numbers; without either every case is 'place unknown'."""

    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84"
    """Coordinate system of the numbers; they are stored as WGS-84."""

    lon: ColumnName | None = None
    """Column of the longitude in degrees."""

    lat: ColumnName | None = None
    """Column of the latitude in degrees."""

    point: ColumnName | None = None
    """Column of a text with both, such as (37.79, -122.39) or POINT (121.5 31.2)."""

    point_order: Literal["lat_lon", "lon_lat"] = "lat_lon"
    """Which of the two numbers comes first in that text."""

    zero_is_blank: bool = False
    """Whether 0, 0 means that the place is unknown."""

    box: Box | None = None
    """Where points of this source lie; null: anywhere."""

    @model_validator(mode="after")
    def _check_columns(self) -> Place:
        if (self.lon is None) != (self.lat is None):
            raise refuse("lon and lat together", "one of them")
        if self.lon is not None and self.point is not None:
            raise refuse("either lon and lat or point", "both")
        return self


class Text(Section):
    """A text made of one or more columns; blank ones are left out."""

    columns: Columns
    """The columns in this order."""

    separator: str = " "
    """What stands between them."""


class Keywords(Section):
    """A rule on words: the first rule that fits decides."""

    any: Annotated[tuple[Annotated[str, StringConstraints(min_length=1)], ...], Field(min_length=1)]
    """At least one of these stands in the text; upper and lower case are the same."""

    all: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    """All of these stand in it too."""

    none: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    """None of these stands in it."""

    take: str
    """What is chosen then."""


class ChoiceRule(Section):
    """Values or words of some columns and what they become."""

    columns: Columns
    """The columns; the texts of several are joined by ` / `."""

    values: dict[str, str] = {}
    """Whole value → what it becomes; case and spaces do not matter."""

    keywords: tuple[Keywords, ...] = ()
    """Rules on words, in this order."""

    @model_validator(mode="after")
    def _check_any(self) -> ChoiceRule:
        if bool(self.values) == bool(self.keywords):
            raise refuse("either values or keywords", "both" if self.values else "neither")
        return self


class Choice(Section):
    """An ordered list of rules; what none of them catches becomes `otherwise`."""

    rules: tuple[ChoiceRule, ...] = ()
    """The rules; the first that fits decides."""

    otherwise: str
    """For rows that no rule fits."""


class Closed(Section):
    """Which rows are closed; without a column those that have a closing time."""

    column: ColumnName | None = None
    """Column of the status."""

    values: tuple[str, ...] = ()
    """Values of it that mean closed; case and spaces do not matter. An open row's closing time is not used."""

    @model_validator(mode="after")
    def _check_values(self) -> Closed:
        if (self.column is None) != (not self.values):
            raise refuse("column and values together, or neither", "one of them")
        return self


class Unit(Section):
    """Who dealt with it, where the source says so."""

    column: ColumnName
    """Column of the unit's code or name."""

    values: dict[str, str] = {}
    """Value → code of a registered organisation."""

    name_column: ColumnName | None = None
    """Column of the name, for units that are made."""

    is_created: bool = False
    """Whether an organisation is made for every value that `values` does not name; else such rows have no unit."""


class DuplicateRule(Section):
    """When a row is the same matter as an earlier row: both were open at the same time, and …"""

    same: Columns
    """… these columns say the same (letters and digits only are compared), …"""

    hours: Annotated[float, Field(gt=0, le=24 * 366)]
    """… they were reported within so many hours, …"""

    radius_m: Annotated[float, Field(gt=0, le=5000)] | None = None
    """… and, if given, both have points within so many metres; rows without a point do not meet this rule."""


class LeftOut(Section):
    """Rows that are no reports; they are rejected with this as their reason."""

    kind: Literal["test", "ignored"]
    """test: somebody tried the source system; ignored: another kind of row."""

    columns: Columns
    """The columns that are looked at, joined by a space."""

    equals: tuple[str, ...] = ()
    """The whole text is one of these; case and spaces do not matter."""

    contains: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    """Or one of these stands in it."""

    @model_validator(mode="after")
    def _check_any(self) -> LeftOut:
        if not self.equals and not self.contains:
            raise refuse("equals or contains", "neither")
        return self


class ReportMapping(Section):
    """Report mapping (导入映射)."""

    mapping_version: Literal[1]
    """Version of this layout."""

    source: SourceName
    """Name of the source system; with a row's own number it is the key under which the row is known for ever."""

    profile: Annotated[str, StringConstraints(min_length=1)]
    """City profile (a shipped name or a file) by which an empty database is made."""

    district: str = ""
    """Code of the district the rows belong to; empty: the only one there is."""

    file: FileLayout = FileLayout()
    """Layout of the file."""

    blanks: tuple[str, ...] = ()
    """Cells that mean nothing, such as N/A or 无."""

    identity: Identity
    """What tells rows apart."""

    times: Times
    """Times and their zone."""

    place: Place = Place()
    """Coordinates."""

    address: Text | None = None
    """Address in words."""

    description: Text
    """What was reported."""

    channel: Choice
    """Channel of the city profile."""

    category: Choice
    """Category such as `matter 07001` or `component 01003` of the catalogue in use, `unknown` or `reject`."""

    closed: Closed = Closed()
    """Which rows are closed."""

    closure: Choice = Choice(otherwise=UNKNOWN)
    """How a closed row ended: a closure code or `unknown`."""

    unit: Unit | None = None
    """Who dealt with it."""

    duplicates: tuple[DuplicateRule, ...] = ()
    """When a row is merged into an earlier one; the first rule that can be applied to a row is."""

    left_out: tuple[LeftOut, ...] = ()
    """Rows that are rejected because they are no reports."""

    def list_columns(self) -> tuple[str, ...]:
        """Return every column of the file that the mapping reads, each once."""
        return tuple(dict.fromkeys(self._walk_columns()))

    def _walk_columns(self) -> Iterator[str]:
        yield from (self.identity.column,) if self.identity.column else self.identity.digest_of
        for time in (self.times.reported_at, self.times.closed_at, self.times.due_at):
            yield from time.columns if time else ()
        yield from (name for name in (self.place.lon, self.place.lat, self.place.point) if name)
        for text in (self.address, self.description):
            yield from text.columns if text else ()
        for choice in (self.channel, self.category, self.closure):
            for rule in choice.rules:
                yield from rule.columns
        yield from (self.closed.column,) if self.closed.column else ()
        if self.unit:
            yield from (name for name in (self.unit.column, self.unit.name_column) if name)
        for duplicate in self.duplicates:
            yield from duplicate.same
        for left_out in self.left_out:
            yield from left_out.columns
