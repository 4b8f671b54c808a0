"""HMAC signatures between us and outside systems: what they must carry, how they are checked."""

from __future__ import annotations

import hashlib
import hmac

TIMESTAMP = "X-Cureline-Timestamp"
SIGNATURE = "X-Cureline-Signature"
# further from now than this an old request may have been kept and sent again
WINDOW_SECONDS = 300


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """`v1=` and the hexadecimal HMAC-SHA256 over `<timestamp>.<body>`."""
    return "v1=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def headers(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The two headers of a signed request."""
    return {TIMESTAMP: str(timestamp), SIGNATURE: sign(secret, timestamp, body)}


def genuine(secret: str, timestamp: str, signature: str, body: bytes, *, now: float) -> bool:
    """Whether a request carries our secret's signature and is not older or newer than the window. Constant time.

    Several signatures may be given, parted by spaces, as during the rotation of a secret.
    """
    if not secret or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    expected = sign(secret, int(timestamp), body).encode()
    found = [hmac.compare_digest(expected, given.encode()) for given in signature.split(" ")[:4]]
    return any(found)
