"""`wangge init` and `wangge token`: a city's database, its first administrator, tokens for programs."""

from __future__ import annotations

import getpass
import sys
from datetime import timedelta
from pathlib import Path

from wangge.config.commands.console import say, set_up_django
from wangge.kernel.public import DomainError, build_system_actor


def prepare_database(city: str) -> None:
    """Make the tables, install the profile and load the catalogue. Raises what the profile's check finds."""
    set_up_django()
    from wangge.catalog.public import load_catalogue
    from wangge.platform.public import install_profile

    install_profile(city)
    load_catalogue(actor=build_system_actor(name="wangge init"))


def run_init(*, city: str, username: str, display_name: str, password_file: Path | None) -> None:
    """Make a city without demo data. Raises `already_installed`, `password_file_unreadable`, `password_weak`."""
    set_up_django(check_database=False)
    from wangge.platform.public import hold_writer_lock

    with hold_writer_lock(purpose="wangge init"):
        set_up_django()
        check_not_installed()
        password = read_password(password_file)
        check_password(password)
        prepare_database(city)
        from wangge.people.public import ensure_administrator

        ensure_administrator(username=username, display_name=display_name, password=password)
    say(
        f"wangge: city '{city}' is ready; administrator '{username}'. Next: wangge import units|people|grids|matrix, then wangge serve."
    )


def check_not_installed() -> None:
    """Refuse a database that is a city's already. Raises `already_installed`."""
    from wangge.platform.public import get_installation

    try:
        installation = get_installation()
    except DomainError as error:
        if error.code == "installation_missing":
            return
        raise
    raise DomainError("already_installed", profile=installation.profile)


def read_password(file: Path | None) -> str:
    """Return the first password from its file, or asked for twice on the terminal."""
    if file is not None:
        try:
            return file.read_text().strip()
        except OSError as error:
            raise DomainError("password_file_unreadable", file=str(file), fault=str(error.strerror)) from None
    if not sys.stdin.isatty():
        raise DomainError("password_file_needed")
    first = getpass.getpass("Password of the administrator: ")
    if first != getpass.getpass("Again: "):
        raise DomainError("passwords_differ")
    return first


def check_password(password: str) -> None:
    """Refuse a weak password with the validators' own reasons. Raises `password_weak`."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        raise DomainError("password_weak", reasons=" ".join(error.messages)) from None


def run_token_create(*, username: str, name: str, days: int) -> None:
    """Make an API token for a member and print its secret on stdout, once."""
    set_up_django(check_database=False)
    from wangge.people.public import create_api_token, find_member_by_username
    from wangge.platform.public import get_clock, hold_writer_lock

    with hold_writer_lock(purpose="wangge token create"):
        now = get_clock().now()
        actor = build_system_actor(name="wangge token")
        member = find_member_by_username(actor=actor, username=username, now=now)
        if member is None:
            raise DomainError("member_unknown", member=username)
        secret = create_api_token(
            actor=actor,
            member_id=member.id,
            name=name,
            now=now,
            expires_at=now + timedelta(days=days),
        )
    print(secret)
