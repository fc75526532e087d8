"""Web push against the vector of RFC 8291, appendix A, and a browser's half written from the RFCs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from wangge.notices.domain.web_push import (
    build_authorization,
    decode_base64url,
    encode_base64url,
    encode_public_key,
    encrypt_message,
    is_sound_subscription,
    load_private_key,
)

SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SENDER_POINT = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_the_vector_of_the_standard() -> None:
    body = encrypt_message(
        b"When I grow up, I want to be a watermelon",
        p256dh=BROWSER,
        auth=AUTH,
        salt=decode_base64url("DGv6ra1nlYgDCS1FRnbzlw"),
        sender_key=load_private_key(SENDER),
    )
    assert encode_base64url(body) == BODY
    assert encode_public_key(load_private_key(SENDER)) == SENDER_POINT


def test_the_token_names_origin_contact_and_end_and_is_signed() -> None:
    key = load_private_key(SENDER)
    header = build_authorization("https://push.example:8443/abc?d=1", contact="mailto:it@example.cn", key=key, now=NOW)
    scheme, token, public = header.replace(",", "").split()
    signed, _, signature = token.removeprefix("t=").rpartition(".")
    claims = json.loads(decode_base64url(signed.split(".")[1]))
    assert (scheme, public) == ("vapid", f"k={SENDER_POINT}")
    assert claims == {"aud": "https://push.example:8443", "exp": 1772456400, "sub": "mailto:it@example.cn"}
    raw = decode_base64url(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.public_key().verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.public_key().verify(der, b"other" + signed.encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    ("p256dh", "auth", "is_sound"),
    [
        (BROWSER, AUTH, True),
        (BROWSER[:-4], AUTH, False),
        ("B" + "A" * 86, AUTH, False),  # no point of the curve
        (BROWSER, "AAAA", False),
        ("***", AUTH, False),
        ("", "", False),
    ],
)
def test_keys_of_a_browser_are_looked_at(p256dh: str, auth: str, is_sound: bool) -> None:
    assert is_sound_subscription(p256dh=p256dh, auth=auth) is is_sound


def test_a_private_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        load_private_key("AAAA")
