"""Where a request came from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def is_loopback(remote_address: str) -> bool:
    """Whether `remote_address` is this very machine; what is no address is not."""
    try:
        address = ip_address(remote_address.strip().strip("[]"))
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback
