"""The glossary names each term once in three languages; links lead somewhere; each guide is there in both languages."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FILES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
# for developers and analysts, in English alone
_ENGLISH = {
    "architecture",
    "assurance",
    "asvs",
    "dependencies",
    "dynamic-policy",
    "experiments",
    "glossary",
    "measures",
    "notebook",
    "response-models",
    "results",
    "simulator",
    "script-checks",
    "threat-model",
}


def test_the_glossary_has_each_term_once_in_three_languages() -> None:
    rows = re.findall(r"^\| (?!term |---)(.+) \|$", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), re.M)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    assert all(len(row) == 4 and all(row) for row in cells)
    terms = [row[0].lower() for row in cells]
    assert len(terms) == len(set(terms))
    # traditional characters stand in their own column only
    assert not [row[0] for row in cells if re.search("[帳還單臨時對約檔務]", row[1])]


def test_relative_links_lead_somewhere() -> None:
    for path in _FILES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_each_guide_is_there_in_both_languages() -> None:
    names = {path.name.removesuffix(".md") for path in (ROOT / "docs").glob("*.md")}
    guides = {name for name in names if not name.endswith(".zh")} - _ENGLISH
    assert {name.removesuffix(".zh") for name in names if name.endswith(".zh")} == guides


def test_commands_that_are_quoted_exist() -> None:
    """`cureline NAME` in a document is a command of the command line."""
    import typer
    from typer.main import get_command

    from cureline.cli import commands

    app = typer.Typer()
    commands.register(app)
    known = get_command(app).commands  # type: ignore[attr-defined]
    for path in _FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            for name, after in re.findall(r"(?:`|bin/)cureline ([a-z]+)(?: ([a-z-]+))?", line):
                assert name in known, f"{path.name}: cureline {name}"
                group = getattr(known[name], "commands", None)
                assert group is None or not after or after in group, f"{path.name}: cureline {name} {after}"
