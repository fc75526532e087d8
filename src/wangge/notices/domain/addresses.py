"""Addresses that messages are handed over to."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback_host(host: str) -> bool:
    """Whether a host is this very machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe_address(url: str) -> bool:
    """Whether messages may be handed over there: https, or http on this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_sound = parts.port != 0 and bool(host) and parts.username is None
    except ValueError:
        return False
    return is_sound and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(host)))


def is_push_service(url: str, hosts: Iterable[str]) -> bool:
    """Whether a browser's endpoint lies at one of the known push services ("*.push.apple.com" and the like).

    The endpoint is the browser's word: without the list anybody signed in could have the server ask any machine.
    """
    return is_safe_address(url) and any(fnmatchcase(urlsplit(url).hostname or "", host) for host in hosts)
