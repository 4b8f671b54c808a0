"""The threat model and the checklist name tests that there are, every threat is held by one, and every requirement of
levels 1 and 2 of ASVS 5.0.0 is answered once.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL, CHECKLIST = "threat-model.md", "asvs.md"
_NAMED = re.compile(r"`([\w/]*\.py)?::(test_\w+)`")
# how many requirements of levels 1 and 2 each section has; in every section they are the first ones
SECTIONS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}  # fmt: skip
STATES = {"met", "partly", "bank", "not met", "not verified", "n/a"}


def text(name: str) -> str:
    """A page of docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def functions_of(path: str) -> frozenset[str]:
    """The names of the tests of a file below tests/; none where there is no such file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def rows(name: str) -> list[list[str]]:
    """The cells of each row of a page's tables, without headings."""
    lines = [line for line in text(name).splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in found if row[0] not in ("", "what", "requirements")]


@pytest.mark.parametrize("name", [MODEL, CHECKLIST])
def test_every_named_test_exists(name: str) -> None:
    missing, count = [], 0
    for line in text(name).splitlines():
        file = ""
        for given, test in _NAMED.findall(line):
            file = given or file
            count += 1
            if test not in functions_of(file):
                missing.append(f"{file}::{test}")
    assert count > 60
    assert missing == []


def test_every_threat_is_held_by_a_test() -> None:
    threats = [row for row in rows(MODEL) if re.fullmatch(r"[STRIDE](, [STRIDE])*", row[0])]
    assert len(threats) > 70
    assert [row[1] for row in threats if not _NAMED.search(row[2])] == []


def test_every_requirement_is_answered_once() -> None:
    wanted = {f"{chapter}.{section}.{number}" for chapter, sections in SECTIONS.items()
              for section, last in enumerate(sections, 1) for number in range(1, last + 1)}  # fmt: skip
    answered = [one for row in rows(CHECKLIST) for one in row[0].split()]
    assert len(wanted) == 253
    assert sorted(answered) == sorted(wanted)
    assert {row[1] for row in rows(CHECKLIST)} <= STATES
    assert all(len(row[2]) > 5 for row in rows(CHECKLIST))
