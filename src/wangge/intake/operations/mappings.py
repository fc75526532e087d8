"""Read and check a mapping."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wangge.cases.public import CLOSURE_CODES
from wangge.catalog.public import list_categories, list_shipped_categories
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.mapping_check import KnownTerms, find_mapping_faults
from wangge.kernel.public import DomainError, digest_bytes
from wangge.profiles.public import CityProfile, ProfileFault, read_document


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMapping:
    """A mapping with the file it stands in and the SHA-256 of that file."""

    mapping: ReportMapping
    path: Path
    sha256: str

    @property
    def profile(self) -> str:
        """The city profile that it names; a file's path is taken from where the mapping stands."""
        name = self.mapping.profile
        return str(self.path.parent / name) if name.endswith((".yaml", ".yml")) else name


def load_mapping(path: Path) -> LoadedMapping:
    """Read a mapping by its schema. Raises `import_mapping_invalid` with the first fault and how many there are."""
    mapping, faults = read_document(path, ReportMapping)
    if mapping is None:
        raise _refuse(faults)
    return LoadedMapping(mapping=mapping, path=path, sha256=digest_bytes(path.read_bytes()))


def check_terms(loaded: LoadedMapping, *, profile: CityProfile, is_installed: bool) -> None:
    """Check that the mapping's channels, categories and closure codes exist here. Raises `import_mapping_invalid`.

    Where nothing is installed yet the categories are those that an installation would get.
    """
    views = list_categories(standard=profile.catalog.standard) if is_installed else list_shipped_categories()
    known = KnownTerms(
        channels=[channel.key for channel in profile.sources.channels],
        categories=[f"{view.kind} {view.code}" for view in views],
        closure_codes=CLOSURE_CODES,
    )
    _, faults = read_document(loaded.path, ReportMapping, check=lambda mapping: find_mapping_faults(mapping, known))
    if faults:
        raise _refuse(faults)


def _refuse(faults: list[ProfileFault]) -> DomainError:
    first = faults[0]
    return DomainError(
        "import_mapping_invalid",
        file=first.file,
        line=first.line,
        path=first.path or "-",
        expected=first.expected,
        found=first.found,
        count=len(faults),
    )
