"""Signatures of requests: what is changed, old or of another secret is no good."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cureline.dispatch.signing import genuine, sign

NOW = 1_800_000_000


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40), st.integers(-300, 300))
def test_what_is_signed_is_genuine_and_nothing_else(body: bytes, secret: str, skew: int) -> None:
    stamp = NOW + skew
    signature = sign(secret, stamp, body)
    assert genuine(secret, str(stamp), signature, body, now=NOW)
    assert genuine(secret, str(stamp), f"v1=00 {signature}", body, now=NOW)
    assert not genuine(secret, str(stamp), signature, body + b"x", now=NOW)
    assert not genuine(secret + "x", str(stamp), signature, body, now=NOW)
    assert not genuine(secret, str(stamp + 1), signature, body, now=NOW)
    assert not genuine("", str(stamp), sign("", stamp, body), body, now=NOW)


def test_an_old_request_is_no_good() -> None:
    for stamp in (NOW - 301, NOW + 301):
        assert not genuine("s", str(stamp), sign("s", stamp, b""), b"", now=NOW)
    for stamp in ("", "-1", "1e9", "٣", "9" * 400):
        assert not genuine("s", stamp, "v1=", b"", now=NOW)
