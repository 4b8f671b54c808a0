"""The mapping document: from a bank's files, columns, codes and units to our tables."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from cureline.engine.tables import TABLES


class MappingError(ValueError):
    """A mapping that can't be used; the message names the file, the place and the reason."""


@dataclass(frozen=True)
class Source:
    """How one column of ours comes out of a row of theirs. Exactly one of `column`, `template`, `value` is set.

    `codes` translates; with `other_codes` false an unlisted code is a reject. `times_bp` multiplies the amount by the
    basis points that another column's code stands for. `format` is a strptime pattern of a date or instant.
    """

    column: str | None = None
    template: str | None = None
    value: str | None = None
    codes: Mapping[str, str] | None = None
    other_codes: bool = False
    format: str | None = None
    minor: bool = False
    times_bp: Mapping[str, Any] | None = None
    not_negative: bool = False


@dataclass(frozen=True)
class Target:
    """One table that a file feeds: its columns, and the rows of the file that are none of its (not a reject)."""

    table: str
    columns: Mapping[str, Source]
    skip: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FileKind:
    """One kind of file: which names it has, how it is written, what it feeds."""

    pattern: str
    encoding: str
    delimiter: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Mapping_:  # noqa: N801 - Mapping is collections.abc's
    """A checked mapping: its name and version, the zone of instants without one, its kinds of files in load order."""

    name: str
    version: str
    time_zone: str
    currency: str
    files: tuple[FileKind, ...]

    def kind_of(self, file_name: str) -> FileKind | None:
        """The first kind whose pattern the file's name matches."""
        return next((kind for kind in self.files if fnmatch.fnmatch(file_name.lower(), kind.pattern.lower())), None)


def shipped() -> list[str]:
    """The names of the mappings that come with Cureline."""
    root = resources.files("cureline.portfolio.mappings")
    return sorted(entry.name.removesuffix(".yaml") for entry in root.iterdir() if entry.name.endswith(".yaml"))


def load(name_or_path: str) -> Mapping_:
    """A shipped mapping by name, or one from a file. Raises MappingError."""
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        if not path.exists():
            raise MappingError(f"no mapping file {path}")
        text = path.read_text(encoding="utf-8")
    elif name_or_path in shipped():
        text = resources.files("cureline.portfolio.mappings").joinpath(f"{name_or_path}.yaml").read_text("utf-8")
    else:
        raise MappingError(f"no mapping {name_or_path!r}; shipped are {', '.join(shipped())}, or name a .yaml file")
    return parse(text, source=name_or_path)


def parse(text: str, *, source: str) -> Mapping_:
    """Check a mapping's text against its schema and our tables. Raises MappingError."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingError(f"{source}: not YAML: {error}") from None
    schema = json.loads(resources.files("cureline.portfolio").joinpath("mapping.schema.json").read_text("utf-8"))
    problem = jsonschema.Draft202012Validator(schema).iter_errors(document)
    first = min(problem, key=lambda e: list(map(str, e.absolute_path)), default=None)
    if first is not None:
        place = "/".join(map(str, first.absolute_path)) or "the document"
        raise MappingError(f"{source}: {place}: {first.message}")
    return Mapping_(
        name=document["name"],
        version=str(document["version"]),
        time_zone=document["time_zone"],
        currency=document["currency"],
        files=tuple(_file(entry, source) for entry in document["files"]),
    )


def _file(entry: dict[str, Any], source: str) -> FileKind:
    targets = []
    for target in entry["tables"]:
        for variables in target.get("repeat", [{}]):
            targets.append(_target(_filled(target, variables), source))
    return FileKind(entry["pattern"], entry.get("encoding", "utf-8-sig"), entry.get("delimiter", ","), tuple(targets))


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    """A repeated group's text with its <variables> put in."""
    if isinstance(value, str):
        for name, text in variables.items():
            value = value.replace(f"<{name}>", str(text))
        return value
    if isinstance(value, dict):
        return {_filled(k, variables): _filled(v, variables) for k, v in value.items()}
    return [_filled(v, variables) for v in value] if isinstance(value, list) else value


def _target(entry: dict[str, Any], source: str) -> Target:
    table = TABLES[entry["table"]]
    columns = {}
    for name, spec in entry["columns"].items():
        if name not in table.by_name:
            raise MappingError(f"{source}: table {table.name} has no column {name!r}")
        columns[name] = Source(column=spec) if isinstance(spec, str) else Source(**spec)
    missing = [c.name for c in table.columns if c.required and c.name not in columns]
    if missing:
        raise MappingError(f"{source}: table {table.name} needs the column {missing[0]!r}")
    skip = {column: tuple(map(str, values)) for column, values in entry.get("skip", {}).items()}
    return Target(table.name, columns, skip)
