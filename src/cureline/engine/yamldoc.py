"""YAML that people write: read so that a small text can't become a huge value, nor a deep one break the reader."""

from __future__ import annotations

from typing import Any

import yaml

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 40
# scalars, lists and mappings, each alias counted as what it stands for
MAX_VALUES = 200_000


class OutsizedError(yaml.YAMLError):
    """The text is too long or too deep, or its aliases make too much of it: ten lines can become a billion values."""


def read(text: str, loader: Any = yaml.CSafeLoader) -> Any:
    """The plain value of a text; `loader` is a safe loader. Raises yaml.YAMLError (OutsizedError among them)."""
    if len(text) > MAX_CHARACTERS:
        raise OutsizedError(f"longer than {MAX_CHARACTERS:,} characters")
    sizes: dict[str, int] = {}
    within: list[tuple[str | None, int]] = [(None, 0)]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            within.append((event.anchor, 1))
        elif isinstance(event, yaml.CollectionEndEvent | yaml.ScalarEvent | yaml.AliasEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                anchor, size = within.pop()
            elif isinstance(event, yaml.ScalarEvent):
                anchor, size = event.anchor, 1
            else:
                # an alias of what it stands in has no end, one of nothing is told by the loader
                anchor, size = None, sizes.get(str(event.anchor), MAX_VALUES)
            if anchor is not None:
                sizes[anchor] = size
            within[-1] = (within[-1][0], within[-1][1] + size)
        if len(within) > MAX_DEPTH or within[-1][1] > MAX_VALUES:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise OutsizedError(f"line {line}: more than {MAX_VALUES:,} values, or nested more than {MAX_DEPTH} deep")
    return yaml.load(text, Loader=loader)  # noqa: S506 - every caller's loader is a safe one
