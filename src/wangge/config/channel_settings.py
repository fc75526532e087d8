"""Whether the settings of the notices' channels hold up; each check returns the value or raises ValueError."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def check_smtp_url(value: str) -> str:
    """Let a mail server's address pass; a password never travels in plain words but on this very machine."""
    url = urlsplit(value)
    tls = parse_qs(url.query).get("tls", ["starttls"])
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or url.port == 0 or url.path.strip("/"):
        raise ValueError("must look like smtps://user:password@host:465 or smtp://user:password@host:587?tls=starttls")
    if tls not in (["starttls"], ["none"]):
        raise ValueError("tls= is starttls or none")
    if url.scheme == "smtp" and tls == ["none"] and url.password and url.hostname not in LOOPBACK:
        raise ValueError("a password is sent over TLS only; leave tls=none away")
    return value


def check_web_address(value: str) -> str:
    """Let https pass, and http on this very machine."""
    url = urlsplit(value)
    is_sound = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not is_sound or not url.hostname or url.port == 0 or url.username is not None:
        raise ValueError("must begin with https:// and name a host (http:// on this machine only)")
    return value


def check_sms_fields(value: str) -> str:
    """Let a JSON object of texts pass that holds {phone} and {text}."""
    try:
        fields = json.loads(value)
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(field, str) for field in fields.values()):
        raise ValueError("must be a JSON object of texts")
    if not all(any(place in field for field in fields.values()) for place in ("{phone}", "{text}")):
        raise ValueError("must hold {phone} and {text}")
    return value


def check_push_key(value: str) -> str:
    """Let 32 bytes in base64url pass."""
    try:
        size = len(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        size = 0
    if size != 32:
        raise ValueError("must be 32 bytes in base64url")
    return value
