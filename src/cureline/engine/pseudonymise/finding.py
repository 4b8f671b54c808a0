"""The check: everything in a text that leads back to somebody, by known identifiers and by what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cureline.engine.pseudonymise.amounts import significant, value_of
from cureline.engine.pseudonymise.folding import Folded, digits, fold, letters, unspaced
from cureline.engine.pseudonymise.rules import APART, Rules, rules
from cureline.engine.pseudonymise.subject import Needle, Subject, needles

KINDS = (
    "person",
    "id",
    "phone",
    "card",
    "number",
    "email",
    "account",
    "address",
    "employer",
    "plate",
    "date",
    "amount",
)


@dataclass(frozen=True, order=True)
class Hit:
    """A part of the text (`start` to `end`): what kind of thing it is, of whom, and whether it is a known identifier
    (`known`) or only looks like one."""

    start: int
    end: int
    kind: str
    entity: str
    known: bool

    def plain(self) -> dict[str, object]:
        """For JSON: never the text itself."""
        return {"start": self.start, "end": self.end, "kind": self.kind, "known": self.known}


def find(text: str, subject: Subject | None = None) -> list[Hit]:
    """Everything that leads back to somebody, in the order of the text; parts that overlap are one.

    `text` may be in Chinese or English, typed in any way (full-width, Chinese numerals, in groups, traditional).
    """
    if not text:
        return []
    folded, book = fold(text), rules()
    if not folded.text:
        return []
    hits = list(_patterns(unspaced(folded), book))
    if subject is not None:
        hits += _known(folded, needles(subject))
    return _merged(hits)


def _known(folded: Folded, wanted: Iterable[Needle]) -> Iterator[Hit]:
    together = letters(folded)
    counted = digits(together)
    for needle in set(wanted):
        reading = counted if needle.reading in ("digits", "code") else together
        for start in _places(reading.text, needle.text):
            end = start + len(needle.text)
            span = reading.span(start, end)
            if needle.reading in ("latin", "code") and not _apart(folded, reading, start, end):
                continue
            yield Hit(*span, needle.kind, needle.entity, True)


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word) if word else -1
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _apart(folded: Folded, reading: Folded, start: int, end: int) -> bool:
    """Whether a word of Latin letters stands by itself: no letter or digit beside it in the text."""
    first, last = reading.places[start], reading.places[end - 1]
    at = {place: number for number, place in enumerate(folded.places)}
    before, after = at[first] - 1, len(folded.places) - 1 - folded.places[::-1].index(last) + 1
    return not (before >= 0 and _latin(folded.text[before])) and not (
        after < len(folded.text) and _latin(folded.text[after])
    )


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _patterns(folded: Folded, book: Rules) -> Iterator[Hit]:
    for kind, many in book.patterns.items():
        for pattern in many:
            for match in pattern.finditer(folded.text):
                if _counts(kind, match, book):
                    yield Hit(*folded.span(match.start(), match.end()), kind, f"{kind}:{match.group()}", False)
    yield from _numbers(folded, book)


def _counts(kind: str, match: re.Match[str], book: Rules) -> bool:
    """Whether what looks so is so: a round amount and a word that ends like a district's name are not."""
    text = match.group()
    if kind == "amount":
        return significant(value_of(text)) > book.significant
    if kind == "address":
        if any(text.endswith(word) for word in book.no_district):
            return False
        stem = re.sub(r"(新区|自治县|区|县|镇|乡)$", "", text)
        return stem not in book.provinces
    return True


def _numbers(folded: Folded, book: Rules) -> Iterator[Hit]:
    """Runs of digits, however grouped and in whatever numerals: long ones, and short ones with many digits."""
    grouped = digits(folded, between=APART)
    for match in re.finditer(r"\d+x?(?![a-z])|\d+", grouped.text):
        run = match.group()
        figures = run.rstrip("x")
        if len(figures) >= book.long_run and significant(figures) > book.significant:
            yield Hit(*grouped.span(match.start(), match.end()), _kind(run), f"number:{run}", False)
    plain = digits(folded, between="")
    for match in re.finditer(r"(?<![\d.])\d{4,6}(?![\d.]*%)", plain.text):
        run = match.group()
        year = len(run) == 4 and 1950 <= int(run) <= 2099
        if significant(run) > book.significant and not year:
            yield Hit(*plain.span(match.start(), match.end()), "number", f"number:{run}", False)


def _kind(run: str) -> str:
    """What a long run of digits is: an identity document, a telephone, a card, or some number."""
    if is_identity(run):
        return "id"
    figures = run.rstrip("x")
    if re.fullmatch(r"(?:00)?(?:86)?1[3-9]\d{9}|0\d{9,11}", figures):
        return "phone"
    return "card" if 13 <= len(figures) <= 19 and luhn(figures) else "number"


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity(text: str) -> bool:
    """Whether this is a number of a mainland identity card: 18 places with the check digit of GB 11643."""
    if not re.fullmatch(r"\d{17}[\dx]", text.lower()):
        return False
    total = sum(int(char) * weight for char, weight in zip(text, _WEIGHTS, strict=False))
    return "10x98765432"[total % 11] == text[-1].lower()


def luhn(figures: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812 (bank cards)."""
    total = 0
    for place, char in enumerate(reversed(figures)):
        value = int(char) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def _merged(hits: list[Hit]) -> list[Hit]:
    """Overlapping hits as one: known before what only looks so, the longer before the shorter, then by kind."""
    found: list[list[Hit]] = []
    end = -1
    for hit in sorted(hits):
        if hit.start < end:
            found[-1].append(hit)
            end = max(end, hit.end)
        else:
            found.append([hit])
            end = hit.end
    merged = []
    for group in found:
        best = min(group, key=lambda hit: (not hit.known, -(hit.end - hit.start), _RANK[hit.kind]))
        merged.append(Hit(min(h.start for h in group), max(h.end for h in group), best.kind, best.entity, best.known))
    return merged
