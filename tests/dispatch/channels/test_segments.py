"""Length and segments of an SMS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.dispatch.channels.segments import measure


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        # 153 is odd: an escaped character does not fit into the last septet of a segment
        ("€" * 153, "GSM-7", 306, 3),
        ("款" * 70, "UCS-2", 70, 1),
        ("款" * 71, "UCS-2", 71, 2),
        ("款" * 134, "UCS-2", 134, 2),
        ("款" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 67, "UCS-2", 134, 3),
        ("ç", "UCS-2", 1, 1),
    ],
)  # fmt: skip
def test_known_lengths(text: str, encoding: str, units: int, segments: int) -> None:
    found = measure(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


@given(st.text(max_size=400))
def test_segments_hold_the_text_and_never_one_more_than_needed(text: str) -> None:
    found = measure(text)
    single, part = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    assert found.left >= 0
    if found.segments <= 1:
        assert found.units <= single
    else:
        # at most one unit a segment is lost to a character that is not cut
        assert found.segments * part >= found.units > (found.segments - 1) * (part - 1)
