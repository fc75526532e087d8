"""Web push: a message only one browser can read (RFC 8291) and who sends it (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_PLAIN_BYTES = 3_993  # of one record of 4,096 bytes
_CURVE = ec.SECP256R1()
_KEY_BYTES, _AUTH_BYTES = 65, 16
_VALID = timedelta(hours=12)


def encode_base64url(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the bytes of base64url, padded or not; raises ValueError."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def load_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key whose 32 bytes `text` gives in base64url; raises ValueError."""
    data = decode_base64url(text)
    if len(data) != 32:
        raise ValueError("32 bytes are expected")
    return ec.derive_private_key(int.from_bytes(data), _CURVE)


def encode_public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public half as browsers take it: the uncompressed point in base64url."""
    return encode_base64url(_write_point(key.public_key()))


def is_sound_subscription(*, p256dh: str, auth: str) -> bool:
    """Whether a browser's keys are a point of the curve and sixteen bytes."""
    try:
        _read_point(decode_base64url(p256dh))
        return len(decode_base64url(auth)) == _AUTH_BYTES
    except ValueError:
        return False


def encrypt_message(
    plain: bytes, *, p256dh: str, auth: str, salt: bytes, sender_key: ec.EllipticCurvePrivateKey
) -> bytes:
    """Return the body of a push request (content coding aes128gcm), one record, not padded.

    `salt` (16 bytes) and `sender_key` must be fresh for every message. Raises ValueError for unsound keys.
    """
    point = decode_base64url(p256dh)
    sender_point = _write_point(sender_key.public_key())
    shared = sender_key.exchange(ec.ECDH(), _read_point(point))
    # RFC 8291, 3.4: the shared secret is mixed with what only the browser and this server know.
    mixed = _derive(decode_base64url(auth), shared, b"WebPush: info\0" + point + sender_point, 32)
    content_key = _derive(salt, mixed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, mixed, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(content_key).encrypt(nonce, plain + b"\x02", None)  # RFC 8188: \x02 ends the last record
    return salt + (4096).to_bytes(4) + bytes([len(sender_point)]) + sender_point + sealed


def build_authorization(endpoint: str, *, contact: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> str:
    """Return the Authorization header: a token signed with ES256 for the origin of `endpoint`, twelve hours valid."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _VALID).timestamp()),
        "sub": contact,
    }
    signed = ".".join(
        encode_base64url(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encode_base64url(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={signed}.{signature}, k={encode_public_key(key)}"


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    mac = hmac.HMAC(salt, hashes.SHA256())
    mac.update(secret)
    return HKDFExpand(algorithm=hashes.SHA256(), length=length, info=info).derive(mac.finalize())


def _read_point(data: bytes) -> ec.EllipticCurvePublicKey:
    if len(data) != _KEY_BYTES:
        raise ValueError("an uncompressed point of 65 bytes is expected")
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, data)


def _write_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
