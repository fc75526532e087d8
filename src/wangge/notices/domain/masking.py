"""Addresses of people as somebody else may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def mask_email(address: str) -> str:
    """Return the first letter and the first of the domain: a***@e…; "" stays "" ."""
    name, at, domain = address.partition("@")
    if not at:
        return "***" if address else ""
    return f"{name[:1]}***@{domain[:1]}…"


def mask_words(text: str, secrets: Mapping[str, Callable[[str], str]]) -> str:
    """Return a text in which each of `secrets` (an address or number) is replaced by its masked form."""
    for secret, mask in secrets.items():
        if secret:
            text = text.replace(secret, mask(secret))
    return text
