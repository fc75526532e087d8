"""`wangge patrol import`: duties and places out of files; what is known already is left as it is."""

from __future__ import annotations

from pathlib import Path

from wangge.config.commands.console import find_language, print_json, set_up_django
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import DomainError, build_system_actor

NAME = "wangge patrol import"


def run_import_duties(file: Path, *, json_output: bool) -> None:
    """Bring in the duties of a file, all of them or none."""
    set_up_django(check_database=False)
    from wangge.patrol.public import import_duties

    data = _read(file)
    with open_installation(NAME):
        receipt = import_duties(actor=build_system_actor(name=NAME), data=data, file_name=file.name)
    told = {"duties": receipt.made + receipt.known, "made": receipt.made, "known": receipt.known}
    if json_output:
        print_json(told)
        return
    print(f"{told['duties']} duties: {receipt.made} new, {receipt.known} known already")


def run_import_tracks(file: Path, *, crs: str, json_output: bool) -> None:
    """Bring in the places of a file and say what came of them."""
    set_up_django(check_database=False)
    from wangge.patrol.public import import_tracks
    from wangge.platform.public import describe_error

    data = _read(file)
    with open_installation(NAME):
        receipt = import_tracks(actor=build_system_actor(name=NAME), data=data, file_name=file.name, crs=crs)
    if json_output:
        print_json({"taken": receipt.taken, "repeated": receipt.repeated, "refused": dict(receipt.refused)})
        return
    print(f"{receipt.taken} places taken, {receipt.repeated} known already")
    for reason, count in receipt.refused.items():
        text = describe_error(DomainError(f"track_point_{reason}", count=count), find_language())
        print(" ".join(text.sentence.split()))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DomainError("import_file_unreadable", file=str(file), reason=error.strerror or str(error)) from None
