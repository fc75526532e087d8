"""What is wrong with a profile, and where a value of it comes from."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFault:
    """A fault (配置错误): `file` and `line` (from 1) where to look, the dotted `path`, what was expected and found.

    A validator of another module leaves `file` and `line` empty; they are filled in from the path.
    """

    path: str
    expected: str
    found: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path or '(file)'}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Origin (出处) of a value: the file and line (from 1) that state it, and the `source` it cites there ("" = none)."""

    file: str
    line: int
    source: str


def describe_value(value: object) -> str:
    """Return a value as a short phrase for `ProfileFault.found`: its kind and, where it is short, itself."""
    match value:
        case None:
            shown = "nothing"
        case bool():
            shown = "true" if value else "false"
        case str():
            shown = f"the text {value!r}"
        case dict():
            shown = f"a mapping with {len(value)} keys"
        case list():
            shown = f"a list of {len(value)}"
        case _:
            shown = f"the number {value}"
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
