"""A text as it is read whatever way it was typed, with the place of every character in the text itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cureline.engine.han import is_han, simplified

NUMERALS = dict(zip("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))


@dataclass(frozen=True)
class Folded:
    """A reading of a text: its characters, and of each the place in the text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text itself that a part of the reading stands for."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Full-width letters and digits as plain ones, small letters, simplified characters, nothing invisible."""
    made: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).casefold():
            if unicodedata.category(one) in ("Cf", "Mn", "Cc") and one not in "\n\t":
                continue
            made.append(" " if one.isspace() else _digit(one))
            places.append(place)
    return Folded(simplified("".join(made)), tuple(places))


def _digit(char: str) -> str:
    """Digits of other scripts as ours."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def unspaced(folded: Folded) -> Folded:
    """Without spaces between Chinese characters, where nobody writes any but to hide something."""
    text = folded.text
    return _kept(folded, [
        place for place, char in enumerate(text)
        if char != " " or not (0 < place < len(text) - 1 and is_han(_near(text, place, -1))
                               and is_han(_near(text, place, 1)))
    ])  # fmt: skip


def _near(text: str, place: int, step: int) -> str:
    """The nearest character that is no space."""
    while 0 <= place < len(text) and text[place] == " ":
        place += step
    return text[place] if 0 <= place < len(text) else " "


def letters(folded: Folded) -> Folded:
    """Without anything but letters and digits: what was typed apart stands together."""
    return _kept(folded, [place for place, char in enumerate(folded.text) if char.isalnum()])


def digits(folded: Folded, *, between: str | None = None) -> Folded:
    """Chinese numerals as digits, and what parts digits left out: the characters of `between`, or all but letters."""
    text = "".join(NUMERALS.get(char, char) for char in folded.text)
    kept: list[int] = []
    waiting: list[int] = []
    for place, char in enumerate(text):
        if _is_digit(char):
            if not (kept and _is_digit(text[kept[-1]])):
                kept += waiting
            kept.append(place)
            waiting = []
        elif _parts(char, between):
            waiting.append(place)
        else:
            kept += [*waiting, place]
            waiting = []
    kept += waiting
    return _kept(Folded(text, folded.places), kept)


def _parts(char: str, between: str | None) -> bool:
    return char in between if between is not None else not char.isalnum()


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _kept(folded: Folded, places: list[int]) -> Folded:
    return Folded("".join(folded.text[p] for p in places), tuple(folded.places[p] for p in places))


def chinese(text: str) -> bool:
    """Whether a text is written in Chinese."""
    return any(is_han(char) for char in text)
