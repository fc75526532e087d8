"""What a backup is: one tar file, its last member a manifest with the SHA-256 of every other."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson
from django.db import connection

from wangge.kernel.public import DomainError

FORMAT = 1
MANIFEST = "manifest.json"
ANCHORS = "anchors.jsonl"
KEY = "audit.key"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says it holds: `files` is name -> SHA-256."""

    format: int
    version: str
    vendor: str
    made_at: str
    files: Mapping[str, str]


class ArchiveWriter:
    """Writes members one after the other and remembers their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, str] = {}

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now; bytes appended to it meanwhile stay out."""
        with path.open("rb") as source:
            reader = _DigestingReader(source)
            self._tar.addfile(_describe_member(name, os.fstat(source.fileno()).st_size), reader)
        self.files[name] = reader.digest.hexdigest()

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a small member from memory."""
        self._tar.addfile(_describe_member(name, len(data)), io.BytesIO(data))
        self.files[name] = hashlib.sha256(data).hexdigest()

    def finish(self, *, version: str, vendor: str, made_at: str) -> None:
        """Add the manifest, the last member."""
        manifest = {"format": FORMAT, "version": version, "vendor": vendor, "made_at": made_at, "files": self.files}
        data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
        self._tar.addfile(_describe_member(MANIFEST, len(data)), io.BytesIO(data))


class _DigestingReader(io.RawIOBase):
    """Passes bytes through and digests them."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


def _describe_member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member


def unpack_archive(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and check it whole against its manifest.

    Raises `backup_unreadable` (not a backup of ours) or `backup_damaged` (a member missing, foreign or changed).
    """
    digests: dict[str, str] = {}
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                if not member.isreg() or not _is_expected_name(member.name):
                    raise DomainError("backup_damaged", path=str(path), member=member.name)
                digests[member.name] = _unpack_member(tar, member, folder / member.name)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise DomainError("backup_unreadable", path=str(path), detail=str(error)) from error
    manifest = _read_manifest(path, folder / MANIFEST)
    digests.pop(MANIFEST)
    for name in sorted({*digests, *manifest.files}):
        evidence = _EVIDENCE.fullmatch(name)
        if digests.get(name) != manifest.files.get(name) or (evidence and evidence[3] != digests[name]):
            raise DomainError("backup_damaged", path=str(path), member=name)
    return manifest


def _is_expected_name(name: str) -> bool:
    return name in {MANIFEST, ANCHORS, KEY, *DATABASES.values()} or bool(_EVIDENCE.fullmatch(name))


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        target.chmod(0o600)
        while source and (piece := source.read(_PIECE)):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _read_manifest(path: Path, manifest: Path) -> Manifest:
    try:
        content = orjson.loads(manifest.read_bytes())
        read = Manifest(**content)
    except (OSError, orjson.JSONDecodeError, TypeError) as error:
        raise DomainError("backup_unreadable", path=str(path), detail=str(error)) from error
    if read.format != FORMAT:
        raise DomainError("backup_unreadable", path=str(path), detail=f"format {read.format}, expected {FORMAT}")
    return read


def run_postgresql_tool(tool: str, arguments: Sequence[str]) -> None:
    """Run `pg_dump` or `pg_restore` against our database; raises `backup_tool_missing` or `backup_tool_failed`."""
    program = shutil.which(tool)
    if program is None:
        raise DomainError("backup_tool_missing", tool=tool)
    from psycopg.conninfo import make_conninfo

    facts = connection.settings_dict
    plain = {name: value for name, value in facts["OPTIONS"].items() if isinstance(value, str)}
    conninfo = make_conninfo(
        dbname=facts["NAME"],
        user=facts["USER"] or None,
        host=facts["HOST"] or None,
        port=facts["PORT"] or None,
        **plain,
    )
    environment = {**os.environ, "PGPASSWORD": facts["PASSWORD"] or os.environ.get("PGPASSWORD", "")}
    command = [program, f"--dbname={conninfo}", *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise DomainError("backup_tool_failed", tool=tool, detail=result.stderr.strip()[-500:])
