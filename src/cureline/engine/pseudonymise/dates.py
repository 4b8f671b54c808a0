"""Days as people write them, in Chinese and English."""

from __future__ import annotations

import datetime as dt
import re

from cureline.engine.pseudonymise.folding import NUMERALS
from cureline.engine.pseudonymise.rules import MONTHS


def day_of(text: str, *, near: dt.date) -> dt.date | None:
    """The day that a folded text names; without a year the one nearest to `near`. None where it names none."""
    found = _parts(text)
    if found is None:
        return None
    year, month, day = found
    years = [year] if year else [near.year - 1, near.year, near.year + 1]
    days = []
    for one in years:
        try:
            days.append(dt.date(one, month, day))
        except ValueError:
            continue
    return min(days, key=lambda when: abs((when - near).days), default=None)


def _parts(text: str) -> tuple[int, int, int] | None:
    text = text.strip().lower()
    match = re.search(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})", text) or re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)", text
    )  # fmt: skip
    if match:
        return int(match.group(1)), int(match.group(2)), int(match.group(3))
    if match := re.search(r"(?:(\S{4})年)?(\S{1,3}?) ?月 ?(\S{1,3}?) ?[日号]", text):
        year = int("".join(NUMERALS.get(c, c) for c in match.group(1))) if match.group(1) else 0
        return year, _small(match.group(2)), _small(match.group(3))
    named = re.search(r"[a-z]{3,}", re.sub(r"\b(of|st|nd|rd|th)\b|(?<=\d)(st|nd|rd|th)", "", text))
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if not named or not numbers:
        return None
    month = next((n for n, word in enumerate(MONTHS, 1) if word.startswith(named.group()[:3])), 0)
    year = next((n for n in numbers if n > 31), 0)
    day = next((n for n in numbers if n <= 31), 0)
    return (year, month, day) if month and day else None


def _small(text: str) -> int:
    """A number below a hundred in Chinese or Arabic numerals; 0 for what is none."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(NUMERALS.get(text, "0"))
    return int(NUMERALS.get(tens, "1") if tens else 1) * 10 + int(NUMERALS.get(ones, "0") if ones else 0)
