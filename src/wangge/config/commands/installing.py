"""`wangge init` and `wangge token`: a city's database, its first administrator, tokens for programs."""

from __future__ import annotations

import csv
import getpass
import os
import sys
from datetime import timedelta
from pathlib import Path

from wangge.config.commands.console import find_language, say, set_up_django, show_progress
from wangge.config.commands.founding import found_bureau, say_next_steps
from wangge.config.commands.opening import has_tables, is_installed, open_installation
from wangge.kernel.public import DomainError, build_system_actor


def prepare_database(city: str) -> None:
    """Install the profile and load the catalogue; the tables are there. Raises what the profile's check finds."""
    from wangge.catalog.public import load_catalogue
    from wangge.platform.public import install_profile

    install_profile(city)
    load_catalogue(actor=build_system_actor(name="wangge init"))


def run_init(*, city: str, username: str, display_name: str, password_file: Path | None) -> None:
    """Make a city without demo data: tables, catalogue, bureau and administrator.

    Raises `already_installed`, `password_file_unreadable`, `password_file_needed`, `passwords_differ`,
    `password_weak` and what the profile's check finds.
    """
    set_up_django(check_database=False)
    from django.db import transaction

    from wangge.people.public import ensure_administrator
    from wangge.platform.public import hold_writer_lock
    from wangge.profiles.public import load_profile

    with hold_writer_lock(purpose="wangge init"):
        check_not_installed()
        load_profile(city)
        password = read_password(password_file)
        check_password(password)
        set_up_django()
        actor = build_system_actor(name="wangge init")
        with transaction.atomic():  # all or nothing: a half-made city could not be made again
            prepare_database(city)
            bureau = found_bureau(actor=actor)
            ensure_administrator(username=username, display_name=display_name, password=password)
        say(f"wangge: city '{city}' is ready; administrator '{username}'; its bureau is the organisation {bureau}.")
        say(f"wangge: units without a parent of their own belong below it: write {bureau} as 上级单位 in their file.")
        say_next_steps(actor=actor)


def check_not_installed() -> None:
    """Refuse a database that is a city's already. Raises `already_installed`."""
    from wangge.platform.public import get_installation

    if has_tables() and is_installed():
        raise DomainError("already_installed", profile=get_installation().profile)


def read_password(file: Path | None) -> str:
    """Return the first password from its file, or asked for twice on the terminal."""
    if file is not None:
        try:
            return next(iter(file.read_text("utf-8").splitlines()), "").strip()
        except OSError as error:
            raise DomainError("password_file_unreadable", file=str(file), fault=str(error.strerror)) from None
        except UnicodeDecodeError:
            raise DomainError("password_file_unreadable", file=str(file), fault="no text in UTF-8") from None
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
    from django.utils import translation

    with translation.override(find_language()):
        try:
            validate_password(password)
        except ValidationError as error:
            raise DomainError("password_weak", reasons=" ".join(error.messages)) from None


def run_people_passwords(file: Path) -> None:
    """Give first passwords and write them to a new file that only its owner reads. Raises `file_exists`."""
    set_up_django(check_database=False)
    from wangge.people.public import give_first_passwords

    with open_installation("wangge people passwords"), show_progress("first passwords") as tick:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise DomainError("file_exists", file=str(file)) from None
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as sheet:  # with a mark, for spreadsheets
            given = give_first_passwords(actor=build_system_actor(name="wangge people passwords"), on_progress=tick)
            rows = ((one.username, one.display_name, one.password) for one in given)
            csv.writer(sheet).writerows([("账号", "姓名", "初始密码"), *rows])
    say(f"wangge: {len(given)} first passwords are in {file}; hand them out and remove it.")


def run_token_create(*, username: str, name: str, days: int) -> None:
    """Make an API token for a member and print its secret on stdout, once."""
    set_up_django(check_database=False)
    from wangge.people.public import create_api_token, find_member_by_username
    from wangge.platform.public import get_clock

    with open_installation("wangge token create"):
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
