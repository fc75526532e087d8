"""The report as a Word file that people edit further, from a template that Word opens (`report.docx`)."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from importlib import resources
from unicodedata import east_asian_width

from docx.oxml.table import CT_Tbl, CT_Tc
from docx.shared import Emu
from docxtpl import DocxTemplate, InlineImage

from wangge.evaluation.domain.reports import Report
from wangge.evaluation.queries.reports.pages import Plain, build_pages
from wangge.evaluation.queries.reports.pdf import draw_chart

_CHART_WIDTH = 165 * 36_000  # mm, in the units of the format
_MOST_LETTERS, _EDGE_LETTERS = 36, 4  # half-width letters: longer lines are broken; what the edges of a cell take
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_docx(report: Report) -> bytes:
    """Return the report as a Word file, its charts as pictures."""
    pages = build_pages(report)
    template = DocxTemplate(io.BytesIO(resources.files(__package__).joinpath("report.docx").read_bytes()))
    template.render(_add_pictures(template, pages), autoescape=True)
    charts = [section for section in pages["sections"] if section["chart"]]
    body = template.docx.element.body
    for picture, section in zip(body.xpath(".//wp:docPr"), charts, strict=True):
        picture.set("descr", _describe_chart(section))
    for table in body.xpath(".//w:tbl"):
        _share_width(table)
    made_at = datetime.fromtimestamp(pages["made_at"], tz=UTC)
    properties = template.docx.core_properties
    properties.title = f"{pages['city']} {pages['period']} {pages['title']}"
    properties.created = properties.modified = made_at
    buffer = io.BytesIO()
    template.save(buffer)
    return _forget_times(buffer.getvalue())


def _add_pictures(template: DocxTemplate, pages: Plain) -> Plain:
    sections = []
    for number, section in enumerate(pages["sections"]):
        picture = None
        if section["chart"]:
            picture = InlineImage(template, io.BytesIO(draw_chart(pages, section=number)), width=_CHART_WIDTH)
        sections.append({**section, "picture": picture})
    return {**pages, "sections": sections}


def _describe_chart(section: Plain) -> str:
    """Return what a chart shows for those who hear the page read: every bar in words."""
    chart = section["chart"]
    bars = "; ".join(f"{bar['name']} {bar['text']}" for bar in chart["bars"])
    return f"{section['title']} · {chart['title']}: {bars}"


def _share_width(table: CT_Tbl) -> None:
    """Give each column the part of the page that its longest words need, within bounds; the template's are all equal."""
    grid = table.tblGrid.gridCol_lst
    rows = [row.tc_lst for row in table.tr_lst]
    needed = [min(max(_measure(cells[at]) for cells in rows), _MOST_LETTERS) + _EDGE_LETTERS for at in range(len(grid))]
    whole = sum(column.w or 0 for column in grid)
    for at, column in enumerate(grid):
        column.w = Emu(whole * needed[at] // sum(needed))
        for cells in rows:
            cells[at].width = column.w


def _measure(cell: CT_Tc) -> int:
    """Return the width of a cell's longest line in half-width letters."""
    lines = "".join(paragraph.text + "\n" for paragraph in cell.p_lst).splitlines()
    return max((sum(1 + (east_asian_width(letter) in "WF") for letter in line) for line in lines), default=0)


def _forget_times(content: bytes) -> bytes:
    """Return the same archive without the instants of its making, so that the same run gives the same file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in made.namelist():
            plain.writestr(zipfile.ZipInfo(name, date_time=_NO_TIME), made.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
