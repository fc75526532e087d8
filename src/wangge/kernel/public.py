"""What other modules may use of the kernel."""

from wangge.kernel.actor import Actor, build_system_actor
from wangge.kernel.clock import Clock
from wangge.kernel.errors import DomainError
from wangge.kernel.hashes import digest_bytes, encode_canonical, encode_instant, is_same_digest, sign_bytes
from wangge.kernel.ids import make_token

__all__ = [
    "Actor",
    "Clock",
    "DomainError",
    "build_system_actor",
    "digest_bytes",
    "encode_canonical",
    "encode_instant",
    "is_same_digest",
    "make_token",
    "sign_bytes",
]
