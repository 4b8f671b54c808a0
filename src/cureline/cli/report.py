"""`cureline report`: a month's report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, fail, out

_LANGUAGES = {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
_KINDS = (".pdf", ".xlsx")


def report(
    month: Annotated[str, typer.Option(help="YYYY-MM.")],
    to: Annotated[Path, typer.Option("--out", help="Where to write: a name that ends in .pdf or .xlsx.")],
    language: Annotated[str, typer.Option(help="zh-hans, zh-hant or en.")] = "zh-hans",
) -> None:
    """Write a month's report for the head of collections, from the facts that the pages of results read."""
    if language.lower() not in _LANGUAGES:
        fail(Exit.USAGE, f"no language {language!r}: {', '.join(_LANGUAGES)}")
    if to.suffix.lower() not in _KINDS:
        fail(Exit.USAGE, f"{to}: the name must end in .pdf or .xlsx")
    ready()
    from cureline.face import ProblemError
    from cureline.results.report import services, typesetting, workbook
    from cureline.trust import audit

    try:
        made = services.report(month, _LANGUAGES[language.lower()])
    except ProblemError as error:
        fail(Exit.USAGE, f"{error.title}: {error.detail}" if error.detail else str(error.title))
    content = typesetting.pdf(made) if to.suffix.lower() == ".pdf" else workbook.xlsx(made)
    to.write_bytes(content)
    audit.record("report.written", detail={"month": month, "language": language, "kind": to.suffix[1:].lower()})
    out.print(f"{to}: {made.title} {made.month}, {len(made.findings)} findings")
