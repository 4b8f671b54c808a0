"""Whom a text may not lead back to: the identifiers of a customer and of everybody around, and the parts of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cureline.engine.han import is_han
from cureline.engine.pseudonymise.folding import fold, letters
from cureline.engine.pseudonymise.rules import rules

# how much of a number leads back to it: any so many digits in a row, and its last ones
WINDOW, TAIL = 6, 4
# words that are names and much else: only the whole name, or with a title, is one
_COMMON = frozenset(
    ("she", "you", "may", "long", "yes", "will", "mark", "rose", "dean", "hope", "young", "page", "hand")
)


@dataclass(frozen=True)
class Person:
    """Somebody in the story: a name, and who it is (`self`, `staff`, or a relation of the contact points)."""

    name: str
    role: str = "self"


@dataclass(frozen=True)
class Subject:
    """What is known of a customer and of everybody around, in clear; in memory only.

    `numbers`: telephones, cards, accounts; `ids`: identity documents and the bank's own ids.
    """

    people: tuple[Person, ...] = ()
    numbers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    districts: tuple[str, ...] = field(default=())


# without what parts letters; with numerals as digits; as a word by itself; as a word with numerals as digits
Reading = Literal["letters", "digits", "latin", "code"]


@dataclass(frozen=True)
class Needle:
    """What is looked for: in which reading, and of which kind and whom it speaks."""

    text: str
    reading: Reading
    kind: str
    entity: str
    whole: bool = True


def needles(subject: Subject) -> Iterator[Needle]:
    """Everything that would lead back: each identifier whole and in its parts."""
    for number, person in enumerate(subject.people):
        yield from _name(person.name, f"person:{number}")
    for value in subject.numbers:
        yield from _number(value, "number")
    for value in subject.ids:
        yield from _number(value, "id")
    for value in subject.emails:
        local = value.partition("@")[0]
        yield Needle(_plain(value), "letters", "email", "email")
        if len(local) >= 4:
            yield Needle(_plain(local), "latin", "email", "email", whole=False)
    for value in subject.addresses:
        yield from _address(value)
    for value in subject.districts:
        yield from _part(_plain(value), "address")
    for value in subject.employers:
        yield from _employer(value)


def _plain(value: str) -> str:
    return letters(fold(value)).text


def _name(name: str, entity: str) -> Iterator[Needle]:
    plain = _plain(name)
    if any(is_han(char) for char in plain):
        if len(plain) >= 2:
            yield Needle(plain, "letters", "person", entity)
        surname = next((plain[:n] for n in (2, 1) if plain[:n] in rules().surnames), plain[:1])
        given = plain[len(surname) :]
        if len(given) >= 2:
            yield Needle(given, "letters", "person", entity, whole=False)
        for title in rules().titles:
            if len(title) >= 2:
                yield Needle(surname + title, "letters", "person", entity, whole=False)
        return
    words = [word for word in re.split(r"[^\w'’-]+", fold(name).text) if word]
    if not words:
        return
    for order in (words, words[::-1], [words[0], words[-1]], [words[-1], words[0]]):
        yield Needle(_plain("".join(order)), "latin", "person", entity)
    for word in words:
        if len(word) >= 3 and word not in _COMMON:
            yield Needle(_plain(word), "latin", "person", entity, whole=False)


def _number(value: str, kind: str) -> Iterator[Needle]:
    """A number: itself, any six digits of it in a row, its last four; an id with letters as a word."""
    plain = _plain(value)
    figures = re.sub(r"\D", "", plain)
    if plain and not plain.isdigit():
        yield Needle(plain, "code", kind, kind)
    if len(figures) >= WINDOW:
        for start in range(len(figures) - WINDOW + 1):
            yield Needle(figures[start : start + WINDOW], "digits", kind, kind)
        yield Needle(figures[-TAIL:], "digits", kind, kind, whole=False)
        if plain[-1:] == "x":
            yield Needle(plain[-TAIL:], "code", kind, kind, whole=False)
    elif plain.isdigit() and len(plain) >= TAIL:
        yield Needle(plain, "digits", kind, kind)


def _address(value: str) -> Iterator[Needle]:
    """An address: whole and part by part; a province alone names nobody."""
    plain = _plain(value)
    if not plain:
        return
    han = any(is_han(char) for char in plain)
    yield Needle(plain, "letters" if han else "latin", "address", "address")
    if not han:
        for part in re.split(r"[,，]", fold(value).text):
            words = [word for word in part.split() if not word.isdigit()]
            if len(_plain(part)) >= 5 and words:
                yield Needle(_plain(part), "latin", "address", "address", whole=False)
        return
    for part in rules().parts.findall(plain):
        yield from _part(part, "address")


def _part(part: str, kind: str) -> Iterator[Needle]:
    stem = re.sub(r"(新区|自治县|自治州|开发区|区|县|市|镇|乡|省|特别行政区|街道|村)$", "", part)
    if len(part) < 2 or stem in rules().provinces or not stem or re.fullmatch(r"\d+\D{0,3}", part):
        return
    reading: Reading = "letters" if any(is_han(char) for char in part) else "latin"
    yield Needle(part, reading, kind, kind, whole=False)
    if stem != part and len(stem) >= 2:
        yield Needle(stem, reading, kind, kind, whole=False)


def _employer(value: str) -> Iterator[Needle]:
    """An employer: whole, without its legal form, and the name that is left when place and trade are taken off."""
    plain = _plain(value)
    han = any(is_han(char) for char in plain)
    reading: Reading = "letters" if han else "latin"
    if len(plain) < 2:
        return
    yield Needle(plain, reading, "employer", "employer")
    if not han:
        word = fold(value).text.split()[0]
        if len(word) >= 4:
            yield Needle(_plain(word), "latin", "employer", "employer", whole=False)
        return
    core = plain
    for suffix in (*rules().company_suffixes, "公司", *rules().company_kinds):
        short = core.removesuffix(suffix)
        if len(short) >= 2 and short != core:
            core = short
            yield Needle(core, reading, "employer", "employer", whole=False)
    place = next((p for p in rules().provinces if core.startswith(p)), "")
    named = re.sub(r"^(省|市)", "", core.removeprefix(place))
    if place and len(named) >= 2:
        yield Needle(named, reading, "employer", "employer", whole=False)
