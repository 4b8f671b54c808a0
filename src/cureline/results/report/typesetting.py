"""The report as PDF, by Typst. The same report gives the same bytes; nothing of it is evaluated as markup."""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from cureline import charts
from cureline.dispatch.letters.typesetting import fonts
from cureline.results.report.document import Picture, Report, Table, Words
from cureline.results.report.texts import document

_FOLDER = Path(str(resources.files("cureline.results").joinpath("templates/results/report")))
_FACES = {
    "zh-Hans": ("zh", "CN", ["Noto Sans SC"], ["Noto Serif SC", "Noto Sans SC"]),
    "zh-Hant": ("zh", "TW", ["Noto Sans TC", "Noto Sans SC"], ["Noto Serif TC", "Noto Sans TC", "Noto Sans SC"]),
    "en": ("en", "GB", ["Noto Sans SC"], ["Noto Serif SC", "Noto Sans SC"]),
}
_NUMERALS = "一二三四五六七八九十"


def pdf(report: Report) -> bytes:
    """The report as PDF."""
    made = dt.datetime.combine(report.known_on, dt.time(), dt.UTC)
    found = _compiler(report).compile(format="pdf", timestamp=int(made.timestamp()))
    return found if isinstance(found, bytes) else b""


def pages(report: Report, *, ppi: int = 80) -> list[bytes]:
    """The report as PNG pictures, one a page."""
    found = _compiler(report).compile(format="png", ppi=ppi)
    return found if isinstance(found, list) else [found or b""]


def _compiler(report: Report) -> typst.Compiler:
    data = json.dumps(_data(report), ensure_ascii=False)
    return typst.Compiler(
        _FOLDER / "report.typ", root=_FOLDER, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": data}
    )


def _data(report: Report) -> dict[str, Any]:
    lang, region, sans, serif = _FACES[report.language]
    chapters = [
        {
            "title": _numbered(number, section.title, report.language),
            "apart": section.name == "regulator",
            "blocks": [_block(b) for b in section.blocks],
        }
        for number, section in enumerate(report.sections, 2)
    ]
    return {
        "lang": lang, "region": region, "sans": sans, "serif": serif, "title": report.title, "month": report.month,
        "bank": report.bank, "department": report.department, "labels": report.labels,
        "summary": _numbered(1, report.labels["summary"], report.language),
        "particulars": [list(pair) for pair in report.particulars],
        "cards": [vars(card) for card in report.cards],
        "findings": [{"text": f.text, "tone": f.tone} for f in report.findings],
        "chapters": chapters,
        "definitions": [[d.title, d.formula, d.about, f"{d.source} [{d.status}]"] for d in report.definitions],
        "signatures": [who[report.language] for who in document("content")["signatures"]],
        "remarks": list(report.remarks),
    }  # fmt: skip


def _numbered(number: int, title: str, language: str) -> str:
    return f"{number}  {title}" if language == "en" else f"{_NUMERALS[number - 1]}、{title}"


def _block(block: Table | Picture | Words) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"kind": "words", "text": block.text}
    if isinstance(block, Picture):
        svg = charts.on_paper(str(block.svg))
        return {"kind": "picture", "title": block.title, "svg": svg, "note": block.note}
    return {
        "kind": "table", "title": block.title, "heads": [vars(head) for head in block.heads],
        "rows": [[cell.text for cell in row] for row in block.rows], "note": block.note, "total": block.last_is_total,
    }  # fmt: skip
