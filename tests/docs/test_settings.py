"""Every environment variable that the code reads stands in the table of settings, and none that it does not read."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"CURELINE_[A-Z_]+")


@cache
def read_by_the_code() -> set[str]:
    """Names that are whole text constants, as `os.environ` is asked by them; words of docstrings are none."""
    found = set()
    for path in (ROOT / "src" / "cureline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAME.fullmatch(node.value):
                found.add(node.value)
    return found


@pytest.mark.parametrize("name", ["settings.md", "settings.zh.md"])
def test_the_table_and_the_code_name_the_same_variables(name: str) -> None:
    table = re.findall(r"^\| `(CURELINE_[A-Z_]+)` \|", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.M)
    assert len(table) == len(set(table))
    assert set(table) == read_by_the_code()


def test_no_document_speaks_of_a_variable_that_is_not_there() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        named = set(_NAME.findall(path.read_text(encoding="utf-8")))
        assert named <= read_by_the_code(), path.name
