"""Read a city's profile: national defaults, the city's file over them, schema, names between sections."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wangge.kernel.public import DomainError
from wangge.profiles.explain import locate_fault, validate_tree
from wangge.profiles.faults import Origin, ProfileFault, describe_value
from wangge.profiles.merge import merge_trees
from wangge.profiles.references import find_reference_faults
from wangge.profiles.schema.profile import PROFILE_SCHEMA_VERSION, CityProfile
from wangge.profiles.tree import Leaf, Table, list_origins, parse_file, strip_marks
from wangge.profiles.validators import run_validators
from wangge.profiles.workdays import build_refusal, list_calendars

CITIES_FOLDER = Path(__file__).parent / "cities"
NATIONAL_FILE = CITIES_FOLDER / "_national.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile with the origin of each of its values.

    The dotted paths name rows by their key and other list items by number, as in `limits.stages.accept.amount`,
    `grid.levels.unit.digits` and `worktime.segments.0.start`.
    """

    profile: CityProfile
    origins: Mapping[str, Origin]


def list_profiles() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(path.stem for path in CITIES_FOLDER.glob("*.yaml") if _NAME.fullmatch(path.stem)))


def load_profile(name_or_path: str | os.PathLike[str]) -> CityProfile:
    """Return a shipped profile by its name, or the one in a file.

    Raises `profile_unknown` for a name that is not shipped and `profile_invalid` with the first fault of a file.
    """
    return load_profile_with_origins(name_or_path).profile


def load_profile_with_origins(name_or_path: str | os.PathLike[str]) -> LoadedProfile:
    """Return the profile and where each value comes from. Raises as `load_profile`."""
    found = _find_file(name_or_path)
    if found is None:
        raise DomainError("profile_unknown", name=os.fspath(name_or_path), known=", ".join(list_profiles()))
    profile, tree, faults = _read_profile(*found)
    if profile is None or tree is None or faults:
        raise build_refusal(faults)
    return LoadedProfile(profile, MappingProxyType(list_origins(tree)))


def check_profile(name_or_path: str | os.PathLike[str]) -> list[ProfileFault]:
    """Return all faults of a profile, those of the registered validators included, by file and line; never raises."""
    found = _find_file(name_or_path)
    if found is None:
        name = os.fspath(name_or_path)
        expected = f"a file or one of {', '.join(list_profiles())}"
        return [ProfileFault(file=name, line=0, path="", expected=expected, found=describe_value(name))]
    profile, tree, faults = _read_profile(*found)
    if profile is not None and tree is not None and not faults:
        faults = [locate_fault(fault, tree) for fault in run_validators(profile)]
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.path))


def _find_file(name_or_path: str | os.PathLike[str]) -> tuple[Path, str] | None:
    """Return path and label of a profile: a plain word is a shipped name, anything else a file."""
    text = os.fspath(name_or_path)
    if _NAME.fullmatch(text):
        return (CITIES_FOLDER / f"{text}.yaml", f"cities/{text}.yaml") if text in list_profiles() else None
    return Path(text), text


def _read_profile(path: Path, label: str) -> tuple[CityProfile | None, Table | None, list[ProfileFault]]:
    national, national_faults = parse_file(NATIONAL_FILE, label=f"cities/{NATIONAL_FILE.name}")
    own, own_faults = parse_file(path, label=label)
    if national is None or own is None:
        return None, None, national_faults + own_faults
    faults = [*_check_version(national), *_check_version(own)]
    if faults:
        return None, None, faults
    tree, faults = merge_trees(national, own)
    profile, schema_faults = validate_tree(CityProfile, tree)
    faults += schema_faults
    if profile is not None:
        names = find_reference_faults(profile, tree, calendars=list_calendars())
        faults += [locate_fault(fault, tree) for fault in names]
    return profile, tree, faults


def _check_version(tree: Table) -> list[ProfileFault]:
    """Ask every file for the version of the schema it is written for, before its keys are judged."""
    version = tree.rows.get("schema_version")
    if isinstance(version, Leaf) and type(version.value) is int and version.value == PROFILE_SCHEMA_VERSION:
        return []
    line = version.line if version is not None else tree.line
    found = describe_value(strip_marks(version)) if version is not None else "nothing"
    expected = f"schema_version: {PROFILE_SCHEMA_VERSION}"
    return [ProfileFault(file=tree.file, line=line, path="schema_version", expected=expected, found=found)]
