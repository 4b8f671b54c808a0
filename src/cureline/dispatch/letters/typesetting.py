"""`typeset`: a letter's template and data to PDF bytes. The same input gives the same bytes.

Templates are pairs in `templates/letters`: `NAME.typ` is the layout, `NAME.yaml` the words, fields and statements.
Nothing of the data is evaluated: it reaches Typst as JSON strings.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from cureline.dispatch.letters.wording import LetterDataError, worded

FOLDER = Path(str(resources.files("cureline.dispatch").joinpath("templates/letters")))
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
TEMPLATES = tuple(sorted(path.stem for path in FOLDER.glob("*.typ") if path.stem != "common"))


@cache
def fonts() -> typst.Fonts:
    """The fonts that come with the packages, and no others: a page looks the same on every machine."""
    import pylopdf_fonts_zh_cn
    import pylopdf_fonts_zh_tw

    folders = [Path(str(module.__file__)).parent for module in (pylopdf_fonts_zh_cn, pylopdf_fonts_zh_tw)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def typeset(template: str, data: Mapping[str, Any], language: str) -> bytes:
    """A letter as PDF.

    `template` is one of TEMPLATES, `language` one of LANGUAGES. `data`: `on` (date of the letter), `reference`,
    `jurisdiction`, `currency`, `recipient` ({name, lines}; addressed templates), `account` (masked, may lack), the
    fields and tables that the template's YAML lists (money as integer minor units, days as dates or ISO text, rates in
    basis points), and, as own text, `paragraphs` (list of str) and `statements` (list of {text, article}).
    Raises LetterDataError (422) naming what is missing or of the wrong kind.
    """
    words = worded(template, data, language)
    # in the document's own description, in place of the hour at which it happens to be made
    made = dt.datetime.combine(words.pop("made_on"), dt.time(), dt.UTC)
    compiler = typst.Compiler(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
    )
    found = compiler.compile(format="pdf", timestamp=int(made.timestamp()))
    return found if isinstance(found, bytes) else b""


def pages(template: str, data: Mapping[str, Any], language: str, *, ppi: int = 80) -> list[bytes]:
    """The same letter as PNG pictures, one a page, for the preview."""
    words = worded(template, data, language)
    words.pop("made_on")
    compiler = typst.Compiler(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
    )
    found = compiler.compile(format="png", ppi=ppi)
    return found if isinstance(found, list) else [found or b""]


__all__ = ["FOLDER", "LANGUAGES", "TEMPLATES", "LetterDataError", "fonts", "pages", "typeset"]
