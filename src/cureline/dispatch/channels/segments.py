"""How an SMS is cut: GSM-7 or UCS-2, and how many segments (3GPP TS 23.038, TS 23.040)."""

from __future__ import annotations

from dataclasses import dataclass

# the basic character set of 3GPP TS 23.038, 6.2.1
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# the extension table, 6.2.1.1: an escape and the character, two septets
_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True)
class Length:
    """`units` are septets (GSM-7) or 16-bit units (UCS-2) of the text; `segments` what is charged."""

    encoding: str
    units: int
    segments: int
    left: int


def measure(text: str) -> Length:
    """Encoding, length and segments of a text, and how many units are left in the last segment.

    A single segment holds 160 septets or 70 units, one of several 153 or 67; no character is cut in two.
    """
    if all(c in _BASIC or c in _EXTENDED for c in text):
        return _cut("GSM-7", [2 if c in _EXTENDED else 1 for c in text], 160, 153)
    return _cut("UCS-2", [2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67)


def _cut(encoding: str, sizes: list[int], single: int, part: int) -> Length:
    units = sum(sizes)
    if units <= single:
        return Length(encoding, units, 1 if units else 0, single - units)
    segments, filled = 1, 0
    for size in sizes:
        if filled + size > part:
            segments, filled = segments + 1, 0
        filled += size
    return Length(encoding, units, segments, part - filled)
