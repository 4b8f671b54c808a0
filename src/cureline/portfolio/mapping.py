"""The mapping document: from a bank's files, columns, codes and units to our tables."""

from __future__ import annotations

import difflib
import fnmatch
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from cureline.engine import yamldoc
from cureline.engine.tables import TABLES, Column, Table
from cureline.portfolio.reading import LINE
from cureline.portfolio.rejects import FileRefusedError

NATIVE = "cureline"
_NATIVE_ENDINGS = ("csv", "csv.gz", "parquet", "xlsx")
_NATIVE_FORMATS = {"date": "%Y-%m-%d", "instant": "%Y-%m-%dT%H:%M:%S%z"}
_PART = re.compile(r"\{([^{}]+)\}")


class MappingError(ValueError):
    """A mapping that can't be used; the message names the file, the place and the reason."""


@dataclass(frozen=True)
class Source:
    """How one column of ours comes out of a row of theirs. Exactly one of `column`, `template`, `value` is set.

    `codes` translates; with `other_codes` false an unlisted code is a reject. `times_bp` multiplies the amount by the
    basis points that another column's code stands for. `format` is a strptime pattern of a date or instant. A file may
    lack the columns of an `optional` source: its import then leaves our column as it is.
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
    optional: bool = False

    @property
    def reads(self) -> frozenset[str]:
        """The columns of theirs that it is made of."""
        found = {self.column} if self.column is not None else set(_PART.findall(self.template or ""))
        return frozenset(found | ({self.times_bp["column"]} if self.times_bp else set()))


@dataclass(frozen=True)
class Target:
    """One table that a file feeds: its columns, and the rows of the file that are none of its (not a reject)."""

    table: str
    columns: Mapping[str, Source]
    skip: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FileKind:
    """One kind of file: which names it has, how it is written, what it feeds.

    A `strict` kind has no column that the mapping does not read: a misspelt optional one can't get lost unseen.
    """

    pattern: str
    encoding: str
    delimiter: str
    targets: tuple[Target, ...]
    strict: bool = False

    def fitted(self, heads: Collection[str]) -> FileKind:
        """This kind for a file with these column names: without the optional columns that the file lacks.

        Raises FileRefusedError when the kind is strict and the file has a column that no source reads.
        """
        if self.strict:
            known = {LINE}.union(*(s.reads for t in self.targets for s in t.columns.values()))
            known |= {name for target in self.targets for name in target.skip}
            for head in heads:
                if head not in known:
                    near = difflib.get_close_matches(head, sorted(known), n=1)
                    meant = f"; is {near[0]!r} meant?" if near else ""
                    raise FileRefusedError("column", f"the heading has an unknown column {head!r}{meant}")
        given = set(heads)
        targets = (
            replace(t, columns={n: s for n, s in t.columns.items() if not s.optional or s.reads <= given})
            for t in self.targets
        )
        return replace(self, targets=tuple(targets))


@dataclass(frozen=True)
class Mapping_:  # noqa: N801 - Mapping is collections.abc's
    """A checked mapping: its name and version, the zone of instants without one, its kinds of files in load order."""

    name: str
    version: str
    time_zone: str
    currency: str
    files: tuple[FileKind, ...]

    def kind_of(self, file_name: str) -> FileKind:
        """The first kind whose pattern the file's name matches. Raises FileRefusedError when there is none."""
        for kind in self.files:
            if fnmatch.fnmatch(file_name.lower(), kind.pattern.lower()):
                return kind
        known = ", ".join(kind.pattern for kind in self.files)
        raise FileRefusedError("name", f"the mapping {self.name!r} takes no file of this name, only {known}")


def shipped() -> list[str]:
    """The names of the mappings that come with Cureline."""
    root = resources.files("cureline.portfolio.mappings")
    return sorted([NATIVE, *(e.name.removesuffix(".yaml") for e in root.iterdir() if e.name.endswith(".yaml"))])


def load(name_or_path: str) -> Mapping_:
    """A shipped mapping by name, or one from a file. Raises MappingError."""
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        if not path.exists():
            raise MappingError(f"no mapping file {path}")
        text = path.read_text(encoding="utf-8")
    elif name_or_path == NATIVE:
        return native()
    elif name_or_path in shipped():
        text = resources.files("cureline.portfolio.mappings").joinpath(f"{name_or_path}.yaml").read_text("utf-8")
    else:
        raise MappingError(f"no mapping {name_or_path!r}; shipped are {', '.join(shipped())}, or name a .yaml file")
    return parse(text, source=name_or_path)


def native() -> Mapping_:
    """The mapping `cureline`: files `<table>*` whose columns are those of `engine/tables.py` under their own names.

    UTF-8, days as 2026-03-31, instants as 2026-03-31T09:30:00+08:00, amounts in minor units. Only what a row can't do
    without must be there.
    """
    kinds = [
        FileKind(f"{table.name}*.{ending}", "utf-8-sig", ",", (_native_target(table),), strict=True)
        for table in TABLES.values()
        for ending in _NATIVE_ENDINGS
    ]
    return Mapping_(name=NATIVE, version="1", time_zone="UTC", currency="XXX", files=tuple(kinds))


def _native_target(table: Table) -> Target:
    def source(column: Column) -> Source:
        return Source(
            column=column.name,
            format=_NATIVE_FORMATS.get(column.kind),
            minor=column.kind == "money",
            optional=not column.required and column.name not in table.key,
        )

    return Target(table.name, {column.name: source(column) for column in table.columns}, skip={})


def parse(text: str, *, source: str) -> Mapping_:
    """Check a mapping's text against its schema and our tables. Raises MappingError."""
    try:
        document = yamldoc.read(text)
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
    return FileKind(
        entry["pattern"],
        entry.get("encoding", "utf-8-sig"),
        entry.get("delimiter", ","),
        tuple(targets),
        strict=entry.get("strict", False),
    )


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
    needed = [c.name for c in table.columns if c.required or c.name in table.key]
    for name in needed:
        if name not in columns:
            raise MappingError(f"{source}: table {table.name} needs the column {name!r}")
        if columns[name].optional:
            raise MappingError(f"{source}: the column {name!r} of table {table.name} can't be optional")
    skip = {column: tuple(map(str, values)) for column, values in entry.get("skip", {}).items()}
    return Target(table.name, columns, skip)
