"""The tool: what leads back is replaced, the same by the same, until the check finds nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cureline.engine.han import is_han
from cureline.engine.pseudonymise.amounts import told, value_of
from cureline.engine.pseudonymise.dates import day_of
from cureline.engine.pseudonymise.finding import Hit, find
from cureline.engine.pseudonymise.folding import chinese, fold
from cureline.engine.pseudonymise.subject import Subject

# [Chinese, English]; people of one role are counted by the ten stems, or by letters
_ROLES: Mapping[str, tuple[str, str]] = {
    "self": ("客户", "the customer"), "spouse": ("配偶", "the spouse"), "parent": ("父母", "the parent"),
    "guarantor": ("担保人", "the guarantor"), "relative": ("亲属", "the relative"), "friend": ("朋友", "the friend"),
    "colleague": ("同事", "the colleague"), "employer": ("单位联系人", "the employer's contact"),
    "staff": ("催收员", "the collector"), "other": ("第三人", "the third person"),
}  # fmt: skip
_THINGS: Mapping[str, tuple[str, str]] = {
    "id": ("[证件号]", "[id]"), "phone": ("[电话]", "[telephone]"), "card": ("[卡号]", "[card]"),
    "number": ("[号码]", "[number]"), "email": ("[邮箱]", "[e-mail]"), "account": ("[账号]", "[account]"),
    "address": ("[地址]", "[address]"), "employer": ("[单位]", "[employer]"), "plate": ("[车牌]", "[plate]"),
    "date": ("[日期]", "[date]"),
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# longer ago than this a day is no day of the story (a birthday)
_STORY_DAYS = 1500
_ROUNDS = 6


@dataclass
class Names:
    """The pseudonyms of one case: kept between its texts, so that the same person has the same one in all."""

    subject: Subject = field(default_factory=Subject)
    anchor_on: dt.date | None = None
    given: dict[str, tuple[str, int]] = field(default_factory=dict)

    def person(self, entity: str, zh: bool) -> str:
        """The pseudonym of a person."""
        if entity not in self.given:
            entity = self._known(entity)
            if entity in self.given:
                return self.person(entity, zh)
            role = "other"
            if entity[7:].isdigit():
                role = self.subject.people[int(entity[7:])].role
            role = role if role in _ROLES else "other"
            taken = sum(1 for one, _n in self.given.values() if one == role)
            self.given[entity] = (role, taken)
        role, number = self.given[entity]
        word = _ROLES[role][0 if zh else 1]
        # of the first of a role there is one, until a second comes
        if role == "self" or (number == 0 and role != "other"):
            return word
        return f"{word}{_STEMS[number % 10]}" if zh else f"{word} {chr(65 + number % 26)}"

    def _known(self, entity: str) -> str:
        """A surname with a title is the first known person of that surname."""
        told = entity.removeprefix("person:")
        if told.isdigit():
            return entity
        for number, person in enumerate(self.subject.people):
            name = fold(person.name).text.strip()
            words = name.split()
            family = told.split()[-1]
            if (name and is_han(name[0]) and name[0] in told[:2]) or (family and family in words):
                return f"person:{number}"
        return entity


@dataclass(frozen=True)
class Made:
    """The text without anybody in it, what was replaced (kinds, counted), and what the check still finds."""

    text: str
    replaced: Mapping[str, int]
    left: tuple[Hit, ...]


def pseudonymise(text: str, names: Names) -> Made:
    """Replace everything that leads back. `names` is shared by the texts of a case; its anchor is the first day.

    Exact days become days since the anchor, exact amounts are rounded; nothing of the original stays in the result.
    """
    counts: dict[str, int] = {}
    hits: list[Hit] = []
    for _round in range(_ROUNDS):
        hits = find(text, names.subject)
        if not hits:
            break
        zh = chinese(text)
        for hit in reversed(hits):
            old = text[hit.start : hit.end]
            text = text[: hit.start] + _instead(hit, old, names, zh) + text[hit.end :]
            counts[hit.kind] = counts.get(hit.kind, 0) + 1
    else:
        # what comes back however it is replaced is cut out
        while hits := find(text, names.subject):
            text = text[: hits[-1].start] + text[hits[-1].end :]
    return Made(_tidied(text), counts, tuple(find(_tidied(text), names.subject)))


def _instead(hit: Hit, old: str, names: Names, zh: bool) -> str:
    if hit.kind == "person":
        return names.person(hit.entity, zh)
    if hit.kind == "amount":
        folded = fold(old).text
        currency = next((code for code in ("usd", "hkd", "cny") if code in folded), "")
        return told(value_of(folded), chinese=zh, currency=currency)
    if hit.kind == "date" and names.anchor_on is not None:
        day = day_of(fold(old).text, near=names.anchor_on)
        if day is not None and abs((day - names.anchor_on).days) <= _STORY_DAYS:
            return relative(day, names.anchor_on, zh=zh)
    return _THINGS.get(hit.kind, _THINGS["number"])[0 if zh else 1]


def relative(day: dt.date, anchor: dt.date, *, zh: bool) -> str:
    """A day as days since the anchor, whose own day is the first."""
    days = (day - anchor).days
    if days < 0:
        return f"此前{-days}天" if zh else f"{-days} days before"
    return f"第{days + 1}天" if zh else f"day {days + 1}"


def _tidied(text: str) -> str:
    """The same pseudonym twice in a row is one."""
    for word in (word for pairs in (_ROLES, _THINGS) for pair in pairs.values() for word in pair):
        text = re.sub(rf"({re.escape(word)})(?: ?{re.escape(word)})+", r"\1", text)
    return text
