"""Change a YAML text in one place and leave every other character: comments, order and layout stay.

A path is a sequence of keys; a pair `("id", "m1_call")` is the entry of a list whose `id` is that. Each edit is done
twice, in the text and in its plain value, and the two must agree; otherwise EditError and nothing is changed.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from cureline.engine import yamldoc

Key = str | tuple[str, str]
Path = tuple[Key, ...]


class EditError(ValueError):
    """The place does not exist, or the text can't be changed there."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `put` a value at a path (of a key that stands or not), `remove` an entry of a list, `insert` an entry
    into the list at the path before `index`, `move` an entry to `index`."""

    kind: Literal["put", "remove", "insert", "move"]
    path: Path
    value: Any = None
    index: int = 0


def edit(text: str, edits: Sequence[Edit]) -> str:
    """The text after all edits. Raises EditError where a place is missing or the result would say something else."""
    wanted = load(text)
    for one in edits:
        wanted = _in_value(wanted, one)
        text = _in_text(text, one)
        if load(text) != wanted:
            raise EditError(f"{told(one.path)}: the text can't be changed there without changing something else")
    return text


def load(text: str) -> Any:
    """The plain value of a text."""
    return yamldoc.read(text)


def told(path: Path) -> str:
    """A path as people write it: `treatments.m1_call.ladder.call`."""
    return ".".join(key if isinstance(key, str) else key[1] for key in path)


def find(value: Any, path: Path) -> Any:
    """The value at a path. Raises EditError."""
    for n, key in enumerate(path):
        value = value[_position(value, key, path[: n + 1])]
    return value


def _position(value: Any, key: Key, path: Path) -> Any:
    if isinstance(key, str) and isinstance(value, dict) and key in value:
        return key
    if isinstance(key, tuple) and isinstance(value, list):
        for n, entry in enumerate(value):
            if isinstance(entry, dict) and entry.get(key[0]) == key[1]:
                return n
    raise EditError(f"{told(path)} does not exist")


def _in_value(value: Any, one: Edit) -> Any:
    value = copy.deepcopy(value)
    if one.kind == "insert":
        find(value, one.path).insert(one.index, copy.deepcopy(one.value))
        return value
    parent = find(value, one.path[:-1])
    last = one.path[-1]
    if one.kind == "put":
        if isinstance(last, str) and isinstance(parent, dict):
            parent[last] = copy.deepcopy(one.value)
        else:
            parent[_position(parent, last, one.path)] = copy.deepcopy(one.value)
        return value
    entry = parent.pop(_position(parent, last, one.path))
    if one.kind == "move":
        parent.insert(one.index, entry)
    return value


def _in_text(text: str, one: Edit) -> str:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if one.kind == "insert":
        return _listed(text, _node(root, one.path), one)
    parent = _node(root, one.path[:-1])
    if one.kind == "put":
        found = _child(parent, one.path[-1])
        if found is not None:
            return _replace(text, found, dump(one.value))
        if isinstance(parent, yaml.MappingNode) and isinstance(one.path[-1], str):
            return _add_key(text, parent, f"{one.path[-1]}: {dump(one.value)}")
        raise EditError(f"{told(one.path)} does not exist")
    return _listed(text, parent, one)


def _listed(text: str, node: yaml.Node, one: Edit) -> str:
    """A change of a list's entries."""
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise EditError(f"{told(one.path)} is no list with entries")
    if node.flow_style:
        values = find(load(text), one.path if one.kind == "insert" else one.path[:-1])
        return _replace(text, node, dump(_in_value({"_": values}, _local(one))["_"]))
    spans = [_lines(text, entry) for entry in node.value]
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if one.kind == "insert":
        column = node.start_mark.column
        at = spans[one.index][0] if one.index < len(spans) else spans[-1][1]
        return "".join([*lines[:at], f"{' ' * column}- {dump(one.value)}\n", *lines[at:]])
    found = _child(node, one.path[-1])
    if found is None:
        raise EditError(f"{told(one.path)} does not exist")
    place = node.value.index(found)
    start, end = spans[place]
    taken, rest = lines[start:end], [*lines[:start], *lines[end:]]
    if one.kind == "remove":
        if len(spans) == 1:
            raise EditError(f"{told(one.path)} is the only entry of its list")
        return "".join(rest)
    others = [span for n, span in enumerate(spans) if n != place]
    at = others[one.index][0] if one.index < len(others) else others[-1][1]
    if at >= end:
        at -= end - start
    return "".join([*rest[:at], *taken, *rest[at:]])


def _local(one: Edit) -> Edit:
    return Edit(one.kind, ("_",) if one.kind == "insert" else ("_", one.path[-1]), one.value, one.index)


def _node(node: yaml.Node | None, path: Path) -> yaml.Node:
    for n, key in enumerate(path):
        node = _child(node, key)
        if node is None:
            raise EditError(f"{told(path[: n + 1])} does not exist")
    if node is None:
        raise EditError("the text is empty")
    return node


def _child(node: yaml.Node | None, key: Key) -> yaml.Node | None:
    if isinstance(key, str) and isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(key, tuple) and isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            name = _child(entry, key[0])
            if isinstance(name, yaml.ScalarNode) and name.value == key[1]:
                return entry
    return None


def _at(text: str, mark: yaml.Mark) -> int:
    """A mark's place in the text, by line and column."""
    start = 0
    for _ in range(mark.line):
        start = text.index("\n", start) + 1
    return start + mark.column


def _end(node: yaml.Node) -> yaml.Mark:
    """Where a node's last written character stands; a block's own end mark lies behind the comments that follow."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return node.end_mark


def _lines(text: str, entry: yaml.Node) -> tuple[int, int]:
    """The lines of a list's entry, from its dash to behind its last line."""
    end = _end(entry)
    last = end.line + (1 if end.column else 0)
    lines = text.splitlines()
    while last - 1 > entry.start_mark.line and not lines[last - 1].strip():
        last -= 1
    return entry.start_mark.line, last


def _replace(text: str, node: yaml.Node, written: str) -> str:
    start, end = _at(text, node.start_mark), _at(text, _end(node))
    tail = "\n" if text[start:end].endswith("\n") else ""
    return text[:start] + written + tail + text[end:]


def _add_key(text: str, node: yaml.MappingNode, written: str) -> str:
    """A key more at a mapping's end."""
    if node.flow_style:
        end = _at(text, node.end_mark) - 1
        return f"{text[:end].rstrip()}{', ' if node.value else ''}{written}{text[end:]}"
    first, last = node.value[0][0], _end(node)
    lines = text.splitlines(keepends=True)
    at = last.line + (1 if last.column else 0)
    if at >= len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines[:at], f"{' ' * first.start_mark.column}{written}\n", *lines[at:]])


def dump(value: Any) -> str:
    """A value on one line, as YAML's flow style writes it."""
    written = yaml.dump(
        value, Dumper=yaml.SafeDumper, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**9
    )
    return written.strip().removesuffix("...").strip()
