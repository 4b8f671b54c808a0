"""Every dependency has its line in docs/dependencies.md, and no line speaks of one that is gone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# not from the package index: what the tests take from Debian
_SYSTEM = {"chromium", "openjdk-17-jre-headless", "fonts-noto-cjk", "pgbouncer"}


def named() -> set[str]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = document["project"], document["dependency-groups"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), *groups.values()]
    wanted = [one for names in lists for one in names]
    return {re.split(r"[\[<>=~! ]", one)[0] for one in wanted}


def test_every_dependency_says_why() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!package |---)(.+?) \| (.+?) \|$", text, re.M)
    packages = [name.strip() for cell, _ in rows for name in cell.split(",")]
    assert len(packages) == len(set(packages))
    assert set(packages) == named() | _SYSTEM
    assert all(len(why) > 10 for _, why in rows)
