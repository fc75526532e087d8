"""The words of a PDF that typst wrote, read back by the fonts' own tables: what a person can search for and copy."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_BLOCK = re.compile(rb"BT\s(.*?)\sET", re.DOTALL)
_FONT = re.compile(rb"/(f\d+) [\d.]+ Tf")
_STRING = re.compile(rb"[(<]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def read_pdf_text(content: bytes) -> str:
    """Return the text, a line for each run of text on the page."""
    return "\n".join(line for page in read_pdf_pages(content) for line in page)


def read_pdf_pages(content: bytes) -> list[list[str]]:
    """Return the runs of text of each page that has any, in the order in which they are drawn."""
    objects = dict(_OBJECT.findall(content))
    tables = {
        name: _read_table(objects, objects[number]) for name, number in set(re.findall(rb"/(f\d+) (\d+) 0 R", content))
    }
    return [lines for body in objects.values() if (lines := list(_read_lines(_inflate(body), tables)))]


def _inflate(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    if stream is None:
        return b""
    try:
        return zlib.decompressobj().decompress(stream[1])  # its last byte may look like a line end
    except zlib.error:  # a picture or the like
        return b""


def _read_table(objects: Mapping[bytes, bytes], font: bytes) -> dict[int, str]:
    """Return the character of each glyph."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert found, "a font whose words cannot be copied"
    table: dict[int, str] = {}
    for glyph, word in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _inflate(objects[found[1]])):
        table[int(glyph, 16)] = bytes.fromhex(word.decode()).decode("utf-16-be")
    return table


def _read_lines(stream: bytes, tables: Mapping[bytes, Mapping[int, str]]) -> Iterator[str]:
    for block in _BLOCK.findall(stream):
        font = _FONT.search(block)
        if font is not None:
            codes = b"".join(_list_strings(block))
            pairs = zip(codes[::2], codes[1::2], strict=True)
            yield "".join(tables[font[1]].get(high * 256 + low, "?") for high, low in pairs)


def _list_strings(block: bytes) -> Iterator[bytes]:
    """Yield the strings of a block: <hexadecimal>, or (literal), in which brackets may nest."""
    place = 0
    while found := _STRING.search(block, place):
        place = found.end()
        if found[0] == b"<":
            end = block.index(b">", place)
            yield bytes.fromhex(block[place:end].decode())
        else:
            end = _find_end(block, place)
            yield _unescape(block[place:end])
        place = end + 1


def _find_end(block: bytes, place: int) -> int:
    depth = 1
    while True:
        match block[place : place + 1]:
            case b"\\":
                place += 1
            case b"(":
                depth += 1
            case b")":
                depth -= 1
        if depth == 0:
            return place
        place += 1


def _unescape(words: bytes) -> bytes:
    def read(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code[:1].isdigit() else _PLAIN.get(code, code)

    return _ESCAPE.sub(read, words)
