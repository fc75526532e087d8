"""`wangge profile`: list, check, show."""

from __future__ import annotations

from wangge.config.commands.console import set_up_django


def run_profile_list() -> None:
    """Print the shipped profiles, a name a line."""
    from wangge.profiles.public import list_profiles

    for name in list_profiles():
        print(name)


def run_profile_check(names: list[str]) -> None:
    """Check profiles and print each fault with file, path, line, expected and found; exit code 2 on any."""
    set_up_django(check_database=False)  # modules register their validators
    from wangge.profiles.public import check_profile, list_profiles

    fault_count = 0
    for name in names or list_profiles():
        faults = check_profile(name)
        fault_count += len(faults)
        print(f"{name}: {'ok' if not faults else f'{len(faults)} faults'}")
        for fault in faults:
            print(f"  {fault.file}:{fault.line}: {fault.path}: expected {fault.expected}; found {fault.found}")
    if fault_count:
        raise SystemExit(2)


def run_profile_show(name: str) -> None:
    """Print every value of a profile with where it comes from."""
    from wangge.profiles.public import load_profile_with_origins

    loaded = load_profile_with_origins(name)
    for path, origin in loaded.origins.items():
        print(f"{path}\t{origin.file}:{origin.line}\t{origin.source}")
