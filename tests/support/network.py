"""No test reaches beyond this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class NetworkRefusedError(OSError):
    """A test tried to reach another machine."""


def _refuse_foreign(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return
    try:
        is_here = ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise NetworkRefusedError(f"tests use no network: {name}")


def block_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets reach loopback and local files only, and resolve only localhost."""
    real_connect, real_connect_ex, real_lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(own: socket.socket, address: Any) -> None:
        if own.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_foreign(address[0])

    def connect(own: socket.socket, address: Any) -> None:
        check(own, address)
        real_connect(own, address)

    def connect_ex(own: socket.socket, address: Any) -> int:
        check(own, address)
        return real_connect_ex(own, address)

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_foreign(host)
        return real_lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", look_up)
