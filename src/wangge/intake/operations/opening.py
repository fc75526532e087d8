"""Open a file whatever it is packed and encoded as; nothing is ever held whole in memory."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from wangge.intake.domain.mapping import AUTO
from wangge.kernel.public import DomainError

LONGEST_LINE_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_GZIP_MARK = b"\x1f\x8b"
_ZIP_MARK = b"PK\x03\x04"
_OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WIDE = ("utf-16", "utf-32")
_UTF_8_MARK = b"\xef\xbb\xbf"
_GUESSES = ("utf-8-sig", "gb18030")
_BROKEN_FILE = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class FileProbe:
    """What the bytes of a file tell: whether it is a workbook, its encoding if it is text, its SHA-256 as stored."""

    is_workbook: bool
    encoding: str
    has_mark: bool
    sha256: str


def is_packed(path: Path) -> bool:
    """Whether the file is gzip by its content."""
    with path.open("rb") as raw:
        return raw.read(2) == _GZIP_MARK


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open the file, unpacked if it is gzip by content. Raises `import_file_unreadable`, also while it is read."""
    try:
        with path.open("rb") as raw:
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if is_packed(path) else raw
    except _BROKEN_FILE as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DomainError("import_file_unreadable", file=str(path), reason=reason[:200]) from None


@contextmanager
def open_text(path: Path, *, encoding: str) -> Iterator[io.TextIOWrapper]:
    """Open the file as text with its line ends as they are."""
    with open_bytes(path) as data:
        yield io.TextIOWrapper(data, encoding=encoding, newline="")


def probe_file(path: Path, *, encoding: str = AUTO) -> FileProbe:
    """Read the whole file once and say what it is.

    Raises `import_file_unreadable`, `import_file_empty`, `import_file_binary`, `import_encoding_unknown`.
    """
    if not path.is_file():
        raise DomainError("import_file_unreadable", file=str(path), reason="no file of this name")
    sha256 = _digest_file(path)
    with open_bytes(path) as data:
        head = data.read(4)
    if not head:
        raise DomainError("import_file_empty", file=str(path))
    if head == _ZIP_MARK:
        return FileProbe(is_workbook=True, encoding="", has_mark=False, sha256=sha256)
    if head == _OLD_EXCEL_MARK:
        raise DomainError("import_file_binary", file=str(path))
    chosen = encoding
    if encoding == AUTO:
        chosen = _guess_encoding(path, ("utf-16",) if head.startswith(_UTF_16_MARKS) else _GUESSES)
    else:
        _guess_encoding(path, (encoding,))
    return FileProbe(is_workbook=False, encoding=chosen, has_mark=head.startswith(_UTF_8_MARK), sha256=sha256)


def _digest_file(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as raw:
            while chunk := raw.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise DomainError("import_file_unreadable", file=str(path), reason=error.strerror or str(error)) from None
    return digest.hexdigest()


def _guess_encoding(path: Path, names: tuple[str, ...]) -> str:
    """Return the first of `names` in which the whole file reads as text."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
    may_have_zeros = any(codecs.lookup(name).name.startswith(_WIDE) for name in names)
    position = {"line": 1, "length": 0}
    with open_bytes(path) as data:
        while decoders:
            chunk = data.read(_CHUNK_BYTES)
            _check_lines(chunk, position, path)
            if b"\0" in chunk and not may_have_zeros:
                raise DomainError("import_file_binary", file=str(path))
            decoders = {name: one for name, one in decoders.items() if _feed(one, chunk, path)}
            if not chunk:
                break
    if not decoders:
        raise DomainError("import_encoding_unknown", file=str(path), tried=", ".join(names), line=position["line"])
    return next(iter(decoders))


def _feed(decoder: codecs.IncrementalDecoder, chunk: bytes, path: Path) -> bool:
    try:
        text = decoder.decode(chunk, final=not chunk)
    except UnicodeError:
        return False
    if "\0" in text:
        raise DomainError("import_file_binary", file=str(path))
    return True


def _check_lines(chunk: bytes, position: dict[str, int], path: Path) -> None:
    """Keep count of lines; a line longer than any row means that the file is no table."""
    last_end = chunk.rfind(b"\n")
    position["line"] += chunk.count(b"\n")
    position["length"] = len(chunk) - last_end - 1 if last_end >= 0 else position["length"] + len(chunk)
    if position["length"] > LONGEST_LINE_BYTES:
        raise DomainError("import_file_binary", file=str(path))
