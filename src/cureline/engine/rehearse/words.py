"""Words as the recogniser reads them, words of figures, and the three languages of a text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"(?<=[一-鿿，。？！、；：])\s+|\s+(?=[一-鿿，。？！、；：])")
_SIGNS = str.maketrans({"，": ",", "？": "?", "！": "!", "；": ";", "：": ":", "。": "."})


@cache
def document(name: str) -> Mapping[str, Any]:
    """A YAML document of the room, by its path in the package."""
    text = resources.files("cureline.engine.rehearse").joinpath(name).read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


@cache
def _converter(way: str) -> Any:
    from opencc import OpenCC

    return OpenCC(way)


@cache
def traditional(text: str) -> str:
    """A simplified text in Taiwan's characters and words."""
    written: str = _converter("s2twp").convert(text)
    return written


def normal(text: str) -> str:
    """A text as the patterns read it: folded, lower case, simplified, no spaces within Chinese, plain signs."""
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'").lower()
    plain = _converter("t2s").convert(plain)
    return re.sub(r"\s+", " ", _SPACES.sub("", plain)).translate(_SIGNS).strip()


def written(language: str) -> str:
    """The language in which texts are written for a language that is shown: zh for both scripts of Chinese."""
    return "en" if language == "en" else "zh"


def shown(text: str, language: str) -> str:
    """A written text as a language shows it."""
    return traditional(text) if language == "zh-Hant" else text


def told(texts: Mapping[str, Any], language: str) -> str:
    """The text of a language out of en, zh-Hans and perhaps zh-Hant."""
    if language in texts:
        return str(texts[language])
    return shown(str(texts["zh-Hans"]), language) if language != "en" else str(texts["en"])


def money(minor: int, language: str) -> str:
    """An amount in yuan as it is said; no more signs after the point than there are."""
    yuan = f"{minor / 100:,.2f}".removesuffix(".00")
    return f"CNY {yuan}" if language == "en" else f"{yuan}元"


def day(on: dt.date, language: str) -> str:
    """A day as it is said."""
    return f"{on.day} {on:%B}" if language == "en" else f"{on.month}月{on.day}日"
