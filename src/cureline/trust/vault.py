"""Personal fields at rest: AES-256-GCM for what is stored, HMAC-SHA256 as a blind index for what is searched."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cureline.home import home

_NONCE_BYTES = 12


class KeyUnusableError(ValueError):
    """The key is missing, malformed, or not the one that encrypted the value."""


@cache
def _key() -> bytes:
    """32 bytes from CURELINE_KEY (64 hexadecimal digits) or from the owner-only file `CURELINE_HOME/key`."""
    text = os.environ.get("CURELINE_KEY")
    if text is None:
        path = home() / "key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            text = path.read_text(encoding="ascii").strip()
        else:
            text = secrets.token_hex(32)
            with os.fdopen(descriptor, "w") as file:
                file.write(text)
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyUnusableError("the key must be 64 hexadecimal digits (CURELINE_KEY or the file CURELINE_HOME/key)")
    return key


def encrypt(value: str) -> bytes:
    """A value as it is stored: nonce, ciphertext and tag. The same value gives other bytes each time."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, value.encode(), None)


def decrypt(token: bytes) -> str:
    """The value again. Raises KeyUnusableError when the token was made with another key or was changed."""
    token = bytes(token)
    try:
        return AESGCM(_key()).decrypt(token[:_NONCE_BYTES], token[_NONCE_BYTES:], None).decode()
    except InvalidTag:
        raise KeyUnusableError("this value was encrypted with another key, or was changed") from None


def blind_index(value: str) -> bytes:
    """16 bytes by which an equal value is found without decrypting; spaces, hyphens and case do not matter."""
    plain = "".join(value.split()).replace("-", "").casefold()
    index_key = hmac.new(_key(), b"cureline blind index", hashlib.sha256).digest()
    return hmac.new(index_key, plain.encode(), hashlib.sha256).digest()[:16]


def mask(value: str) -> str:
    """A value as it is shown without a reason: 13812345678 becomes 138****5678."""
    if "@" in value:
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}"
    if len(value) >= 8:
        return f"{value[:3]}****{value[-4:]}"
    return value[:1] + "*" * (len(value) - 1)
