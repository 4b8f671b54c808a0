"""`python -m cureline.engine.simulate.document FILE`: the table of every parameter, written into a document.

The part of the file between the two marks is replaced; a test holds it equal to the worlds.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cureline.engine.simulate.worlds import BASE, WORLDS, load_world

BEGIN, END = "<!-- parameters -->", "<!-- end of parameters -->"


def parameters() -> str:
    """Every parameter of every world with its value, status and source, as Markdown."""
    lines: list[str] = []
    for name in WORLDS:
        world = load_world(name)
        lines += [f"### {world.title['en']} (`{name}`, version {world.version})", "", world.about["en"], ""]
        if name != BASE:
            lines += [f"As `{BASE}`, but:", ""]
        lines += ["| parameter | value | status | source |", "| --- | --- | --- | --- |"]
        for key, parameter in world.parameters.items():
            if parameter.world == name:
                source = parameter.source.replace("|", "/")
                lines.append(f"| `{key}` | {_told(parameter.value)} | {parameter.status} | {source} |")
        lines.append("")
    return "\n".join(lines)


def filled(text: str) -> str:
    """The document with its part between the marks renewed. Raises ValueError where a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{parameters()}\n{END}{after}"


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {figure}" for name, figure in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
