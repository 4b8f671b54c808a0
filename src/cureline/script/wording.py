"""What must and must not be said, by pack: statements and forbidden phrases (`packs/<country>/wording.yaml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.script.document import Script, Texts

COUNTRIES = ("cn", "us", "uk", "in")
CATEGORIES = ("threat", "shaming", "third_party", "false_legal", "urgency")
# signs put between the letters of a word to hide it
_BETWEEN = re.compile(r"(?<=[一-鿿])[\s*_.\-·•、,/|~+]+(?=[一-鿿])")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Phrase:
    """Words that are forbidden: why, by which article, how severe (block or warn), and what finds them by language."""

    id: str
    category: str
    severity: str
    status: str
    article: str
    title: Texts
    zh: tuple[re.Pattern[str], ...]
    en: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Statement:
    """What a pack asks of a text on some channels; empty `purposes`: of every purpose."""

    id: str
    title: Texts
    channels: tuple[str, ...]
    purposes: tuple[str, ...]
    needs: Mapping[str, re.Pattern[str]]
    absent: tuple[str, ...]
    right_party_first: bool
    place: str
    say: Texts | None
    status: str
    article: str

    def binds(self, channel: str, purpose: str) -> bool:
        """Whether it is asked of a text on a channel for a purpose."""
        return channel in self.channels and (not self.purposes or purpose in self.purposes)

    def missing(self, text: str, language: str) -> bool:
        """Whether a text lacks the words that are asked."""
        return bool(self.needs) and not self.needs[language].search(text)


def country(jurisdiction: str) -> str:
    """The pack of a jurisdiction: `US-MA` has that of `us`; one that no pack knows has `common` alone."""
    code = jurisdiction.partition("-")[0].lower()
    return code if code in COUNTRIES else "common"


@cache
def _document(pack: str) -> Mapping[str, Any]:
    text = resources.files(f"cureline.packs.{pack}").joinpath("wording.yaml").read_text("utf-8")
    document: Mapping[str, Any] = yaml.safe_load(text)
    return document


@cache
def version(jurisdiction: str) -> str:
    """The versions that judged a text, for its record."""
    names = dict.fromkeys((country(jurisdiction), "common"))
    return " ".join(f"{name}:{_document(name)['version']}" for name in names)


@cache
def phrases(jurisdiction: str) -> tuple[Phrase, ...]:
    """Forbidden phrases of a jurisdiction: those of its pack and those of everywhere."""
    names = dict.fromkeys((country(jurisdiction), "common"))
    return tuple(
        Phrase(
            id=row["id"],
            category=row["category"],
            severity=row["severity"],
            status=row["status"],
            article=row["article"],
            title=row["title"],
            zh=tuple(map(re.compile, row["patterns"].get("zh", ()))),
            en=tuple(map(re.compile, row["patterns"].get("en", ()))),
        )
        for name in names
        for row in _document(name)["forbidden"]
    )


@cache
def statements(jurisdiction: str) -> tuple[Statement, ...]:
    """Everything that the pack of a jurisdiction asks to be said."""
    return tuple(
        Statement(
            id=row["id"],
            title=row["title"],
            channels=tuple(row["channels"]),
            purposes=tuple(row.get("purposes") or ()),
            needs={language: re.compile(text) for language, text in (row.get("needs") or {}).items()},
            absent=tuple(row.get("absent") or ()),
            right_party_first=row.get("order") == "right_party",
            place=row.get("place") or "end",
            say=row.get("say"),
            status=row["status"],
            article=row["article"],
        )
        for row in _document(country(jurisdiction))["statements"]
    )


def required(jurisdiction: str, channel: str, purpose: str) -> tuple[Statement, ...]:
    """The statements asked of a text on a channel for a purpose."""
    return tuple(s for s in statements(jurisdiction) if s.binds(channel, purpose))


def unsaid(script: Script, jurisdiction: str, channel: str, language: str) -> tuple[Statement, ...]:
    """The statements that a script lacks on a channel. What has words of its own to say is added when rendered."""
    text = script.whole(channel, language)
    return tuple(s for s in required(jurisdiction, channel, script.purpose) if s.missing(text, language))


@cache
def _simplified() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def normal(text: str) -> str:
    """A text as the patterns read it: what hides a word is taken out, traditional characters written simplified."""
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'").lower()
    plain = _BETWEEN.sub("", _simplified().convert(plain))
    for disguise, word in _document("common")["evasions"].items():
        plain = plain.replace(disguise, word)
    return re.sub(r"[ \t]+", " ", plain)
