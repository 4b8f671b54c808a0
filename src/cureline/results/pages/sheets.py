"""A page of results as a workbook: a sheet a table, figures as numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cureline.results import words
from cureline.results.pages.blocks import Cell, Section
from cureline.results.pages.shared import State
from cureline.trust import sheets

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDE = 40


def workbook(title: str, sections: Sequence[Section], state: State) -> bytes:
    """The bytes of an XLSX: first what was asked, then each table."""
    book = Workbook()
    first = book.create_sheet(_name(_("About"), []), 0)
    del book[book.sheetnames[-1]]
    lines = [
        (_("Page"), title), (_("From month"), state.first), (_("To month"), state.last),
        (_("Known until"), state.snapshot.on.isoformat()), (_("Snapshot"), state.snapshot.pk),
        *((words.column(name), words.value(name, text)) for name, text in state.where.items()),
    ]  # fmt: skip
    for line in lines:
        first.append([sheets.plain(part) for part in line])
    for section in sections:
        if not section.chart.rows:
            continue
        page = book.create_sheet(_name(section.chart.title, book.sheetnames))
        page.append([sheets.plain(column) for column in section.chart.columns])
        for cell in page[1]:
            cell.font = Font(bold=True)
        for row in section.chart.rows:
            page.append([_plain(cell) for cell in row])
        for number, column in enumerate(page.columns, start=1):
            width = max(len(str(cell.value or "")) for cell in column)
            page.column_dimensions[get_column_letter(number)].width = min(max(width + 2, 10), _WIDE)
            for cell, row in zip(list(column)[1:], section.chart.rows, strict=True):
                cell.number_format = "0.0%" if row[number - 1].text.endswith("%") else cell.number_format
        page.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _name(title: str, taken: Sequence[str]) -> str:
    short = _FORBIDDEN.sub(" ", title)[:28].strip() or "1"
    return short if short not in taken else f"{short} {len(taken)}"


def _plain(cell: object) -> Any:
    plain = getattr(cell, "plain", None)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return plain
    return sheets.plain(cell.text if isinstance(cell, Cell) else getattr(cell, "text", ""))
