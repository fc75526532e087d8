"""The report as PDF/A with typst: fonts from a package, no network, the same bytes for the same run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import orjson
import typst
from pylopdf_fonts_zh_cn import sans_path

from wangge.evaluation.domain.reports import Report
from wangge.evaluation.queries.reports.pages import Plain, build_pages

STANDARD = "a-2a"  # for archives, tagged for screen readers
_POINTS_PER_INCH = 200


def write_pdf(report: Report) -> bytes:
    """Return the report as PDF/A; as plain PDF where a name has a character that the fonts lack."""
    pages = build_pages(report)
    try:
        return _compile(pages, format="pdf", pdf_standards=STANDARD)
    except typst.TypstError:  # the archive's standard refuses a box in place of a character; people read the rest
        return _compile(pages, format="pdf", pdf_standards=[])


def draw_chart(pages: Plain, *, section: int) -> bytes:
    """Return the chart of one section of `build_pages` as a PNG."""
    return _compile(pages, {"chart": str(section)}, format="png", ppi=_POINTS_PER_INCH)


def lay_out(pages: Plain, *, template: str) -> bytes:
    """Return pages that another template than the report's lays out, as PDF/A; as plain PDF as `write_pdf` does."""
    try:
        return _compile(pages, template=template, format="pdf", pdf_standards=STANDARD)
    except typst.TypstError:
        return _compile(pages, template=template, format="pdf", pdf_standards=[])


def _compile(
    pages: Plain, inputs: Mapping[str, str] = MappingProxyType({}), *, template: str = "report.typ", **options: Any
) -> bytes:
    words = {"report": orjson.dumps(pages).decode(), **inputs}
    source = _read_template(template)
    made = _open_compiler().compile(input=source, sys_inputs=words, timestamp=pages["made_at"], **options)
    assert isinstance(made, bytes), "one document, or one page as picture"
    return made


@cache
def _read_template(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


def _open_compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sans_path().parent)])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
