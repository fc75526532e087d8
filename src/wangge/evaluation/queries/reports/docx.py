"""The report as a Word file that people edit further, from a template that Word opens (`report.docx`)."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from importlib import resources

from docxtpl import DocxTemplate, InlineImage

from wangge.evaluation.domain.reports import Report
from wangge.evaluation.queries.reports.pages import Plain, build_pages
from wangge.evaluation.queries.reports.pdf import draw_chart

_CHART_WIDTH = 165 * 36_000  # mm, in the units of the format
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_docx(report: Report) -> bytes:
    """Return the report as a Word file, its charts as pictures."""
    pages = build_pages(report)
    template = DocxTemplate(io.BytesIO(resources.files(__package__).joinpath("report.docx").read_bytes()))
    template.render(_add_pictures(template, pages), autoescape=True)
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


def _forget_times(content: bytes) -> bytes:
    """Return the same archive without the instants of its making, so that the same run gives the same file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in made.namelist():
            plain.writestr(zipfile.ZipInfo(name, date_time=_NO_TIME), made.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
