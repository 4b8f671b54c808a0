"""Personal fields at rest: AES-256-GCM for what is stored, HMAC-SHA256 as a blind index for what is searched."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cureline.trust.keys import KeyUnusableError, Ring, ring

__all__ = ["KeyUnusableError", "blind_index", "decrypt", "encrypt", "mask", "prefix"]

_NONCE_BYTES = 12
# a token: these two bytes, the key's id (4), nonce, ciphertext and tag; tokens without the first six are of before ids
_MARK = b"\xc1\x01"
_HEAD_BYTES = 6


def prefix(keys: Ring | None = None) -> bytes:
    """How tokens of the key that seals now begin."""
    return _MARK + (keys or ring()).sealing


def encrypt(value: str) -> bytes:
    """A value as it is stored. The same value gives other bytes each time."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return prefix() + nonce + AESGCM(ring().key).encrypt(nonce, value.encode(), None)


def decrypt(token: bytes) -> str:
    """The value again. Raises KeyUnusableError when the token was made with another key or was changed."""
    token = bytes(token)
    named = ring().by_id.get(token[2:_HEAD_BYTES]) if token[:2] == _MARK else None
    tries = [(named, token[_HEAD_BYTES:])] if named else []
    # a token of before key ids: whichever key opens it
    tries += [(key, token) for key in ring().by_id.values()]
    for key, body in tries:
        try:
            return AESGCM(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError):
            continue
    raise KeyUnusableError("this value was encrypted with another key, or was changed")


def blind_index(value: str, key: bytes | None = None) -> bytes:
    """16 bytes by which an equal value is found without decrypting; spaces, hyphens and case do not matter."""
    plain = "".join(value.split()).replace("-", "").casefold()
    index_key = hmac.new(key or ring().index, b"cureline blind index", hashlib.sha256).digest()
    return hmac.new(index_key, plain.encode(), hashlib.sha256).digest()[:16]


def mask(value: str) -> str:
    """A value as it is shown without a reason: 13812345678 becomes 138****5678."""
    if "@" in value:
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}"
    if len(value) >= 8:
        return f"{value[:3]}****{value[-4:]}"
    return value[:1] + "*" * (len(value) - 1)
