"""The rows of a work list, written in one go: a page of fifty rows is asked for all day long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wangge.cases.forms import labels
from wangge.cases.forms.columns import COLUMNS
from wangge.cases.public import CaseRow
from wangge.cases.templatetags.case_words import due, instant, lamp, put_in, source
from wangge.platform.public import is_english

register = template.Library()

Cell = Callable[[CaseRow], object]
PATTERNS: Mapping[str, str] = {
    "lamp": "<td>{}</td>",
    "number": "<td>{}</td>",
    "state": "<td>{}</td>",
    "what": '<td class="grow">{}</td>',
    "address": '<td class="wg-roomy" data-label="{}">{}</td>',
    "grid": '<td class="wg-roomy" data-label="{}">{}</td>',
    "unit": '<td data-label="{}">{}</td>',
    "source": '<td class="wg-roomy" data-label="{}">{}</td>',
    "marks": "<td>{}</td>",
    "reported": '<td class="num wg-roomy" data-label="{}">{}</td>',
    "stage": '<td data-label="{}">{}</td>',
    "due": '<td class="num" data-label="{}">{}</td>',
}
CLIP_DESCRIPTION, CLIP_ADDRESS = 60, 24


@register.simple_tag
def case_rows(
    rows: Iterable[CaseRow], columns: tuple[str, ...], query: str = "", *, has_boxes: bool = False
) -> SafeString:
    """Return the table rows of cases; `query` is the list's own, so that the case knows the list it is opened from."""
    cells = _Cells(query)
    names = [str(COLUMNS[key]) for key in columns]
    pick = '<td class="wg-pick"><input class="form-check-input" type="checkbox" name="case" value="{}" aria-label="{}"></td>'
    pattern = f"<tr>{pick if has_boxes else ''}{''.join(PATTERNS[key] for key in columns)}</tr>"
    builders = [
        (name if "data-label" in PATTERNS[key] else "", getattr(cells, key))
        for key, name in zip(columns, names, strict=True)
    ]
    word = gettext("Choose")
    lines = []
    for row in rows:
        values: list[object] = [row.number, f"{word} {row.number}"] if has_boxes else []
        for name, build in builders:
            if name:
                values.append(name)
            values.append(build(row))
        lines.append(put_in(pattern, *values))
    return SafeString("\n".join(lines))


class _Cells:
    """Cells of one list, with what they share looked up once."""

    def __init__(self, query: str) -> None:
        self._states = {key: str(text) for key, text in labels.STATES.items()}
        self._stages = {key: str(text) for key, text in labels.STAGES.items()}
        self._marks = {key: str(text) for key, text in labels.MARKS.items()}
        self._lamps = {key: lamp(key) for key in labels.LAMPS}
        self._sources: dict[str, str] = {}
        self._is_english = is_english()
        self._before, self._after = reverse("cases:detail", args=["0"]).rsplit("0", 1)
        self._after += f"?from={quote(query)}" if query else ""

    def lamp(self, row: CaseRow) -> object:
        return self._lamps[row.lamp]

    def number(self, row: CaseRow) -> object:
        address = f"{self._before}{quote(row.number)}{self._after}"
        return put_in('<a class="wg-row-link" id="row-{}" href="{}">{}</a>', row.number, address, row.number)

    def state(self, row: CaseRow) -> object:
        return self._states.get(row.state, row.state)

    def what(self, row: CaseRow) -> object:
        zh, en = row.category_name_zh, row.category_name_en
        return put_in(
            '<span class="wg-clip" title="{}">{} <span class="text-secondary">{}</span></span>',
            row.description,
            (en or zh) if self._is_english else (zh or en),
            clip(row.description, CLIP_DESCRIPTION),
        )

    def address(self, row: CaseRow) -> object:
        return put_in('<span class="wg-clip" title="{}">{}</span>', row.address, clip(row.address, CLIP_ADDRESS))

    def grid(self, row: CaseRow) -> object:
        return row.grid_code

    def unit(self, row: CaseRow) -> object:
        return row.unit_name

    def source(self, row: CaseRow) -> object:
        if row.source not in self._sources:
            self._sources[row.source] = source(row.source)
        return self._sources[row.source]

    def marks(self, row: CaseRow) -> object:
        return format_html_join(
            " ", '<span class="badge wg-mark-{}">{}</span>', ((key, self._marks[key]) for key in row.marks)
        )

    def reported(self, row: CaseRow) -> object:
        return self._tell(row.reported_at)

    def stage(self, row: CaseRow) -> object:
        return self._stages.get(row.stage, row.stage)

    def due(self, row: CaseRow) -> object:
        return due(row)

    @staticmethod
    def _tell(value: datetime) -> object:
        return instant(value)


def clip(text: str, length: int) -> str:
    """Return text no longer than so many characters, with a sign that something is left out."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


@register.simple_tag
def chosen_rows(rows: Iterable[CaseRow], query: str) -> SafeString:
    """Return the rows of cases that were chosen from the list `query`."""
    return case_rows(rows, ("lamp", "number", "state", "what", "unit", "due"), query)
