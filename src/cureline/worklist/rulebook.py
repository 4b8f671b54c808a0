"""The documents that decide a night: the bank's own where it has recorded some, the shipped ones elsewhere.

Each is kept for ever as a trust document, and beside the run as a file, so that a replay reads what decided then.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cureline.engine import allocate, compliance, delinquency, portrait, strategy, yamldoc
from cureline.face import ProblemError
from cureline.trust import documents
from cureline.trust.models import Document
from cureline.worklist import columns, scoring
from cureline.worklist.scoring import RULES_OF_CLASSES

TARGETS = ("default", "cure")

COUNTRIES = ("CN", "US", "UK", "IN")


def _policy(text: str) -> compliance.Pack:
    """A policy over the pack that it tightens. Raises PackError."""
    head = yamldoc.read(text)
    return compliance.load_pack(str(head["jurisdiction"]), on=_effective(head), policy=text)


def _effective(head: Mapping[str, Any]) -> dt.date:
    """The day from which a document decides. Raises ValueError."""
    effective = head.get("effective_from_on") or head.get("effective_from")
    if isinstance(effective, str):
        effective = dt.date.fromisoformat(effective)
    if not isinstance(effective, dt.date):
        raise ValueError("effective_from_on must be a day, YYYY-MM-DD")
    return effective


# the kinds that a bank may write itself, with what checks one; a pack is the law's, and only a policy tightens it
CHECKS: Mapping[str, Callable[[str], Any]] = {
    "rules": delinquency.parse_rules,
    "portrait": portrait.parse_parameters,
    "policy": _policy,
    "strategy": strategy.load,
    "response": allocate.load_response,
    "capacity": allocate.load_capacity,
}


def shipped() -> list[tuple[str, str, str]]:
    """Kind, name and text of every document that comes with Cureline."""
    return [
        ("rules", RULES_OF_CLASSES, delinquency.shipped_text(RULES_OF_CLASSES)),
        ("portrait", "indices", portrait.shipped_text()),
        *(("pack", name, compliance.shipped_text(name)) for name in (*COUNTRIES, compliance.SHARED)),
        *(("strategy", name, strategy.shipped(name)) for name in strategy.SHIPPED),
        ("response", "response", allocate.shipped("response")),
        ("capacity", "capacity", allocate.shipped("capacity")),
    ]


def record(kind: str, name: str, text: str) -> Document:
    """Check a document and keep it. The same text again is a no-op.

    The YAML names its version, `effective_from`, author and approver. Raises ValueError with the place and the reason
    when it is not valid, and DocumentConflictError when its version stands with another text.
    """
    apps = documents.kinds_by_hand()
    check = CHECKS.get(kind) or (apps[kind].check if kind in apps else None)
    if check is None:
        kinds = ", ".join(sorted({*CHECKS, *apps}))
        raise ValueError(f"no documents of kind {kind!r} are kept by hand; one of {kinds}")
    try:
        check(text)
    except KeyError as error:
        raise ValueError(f"the part {error} is missing") from error
    except (ProblemError, TypeError, yaml.YAMLError) as error:
        raise ValueError(str(error)) from error
    return _keep(kind, apps[kind].name(yamldoc.read(text)) if kind in apps else name, text)


def _keep(kind: str, name: str, text: str) -> Document:
    head: dict[str, Any] = yamldoc.read(text)
    return documents.record(
        kind,
        # a policy speaks for its jurisdiction, whatever its file is called
        str(head["jurisdiction"]) if kind == "policy" else name,
        str(head["version"]),
        effective_from_on=_effective(head),
        author=str(head.get("author") or ""),
        approver=str(head.get("approver") or ""),
        content=text,
    )


@dataclass(frozen=True)
class Rulebook:
    """The documents of one run as files: `directory/<kind>/<name>.yaml`, and `directory/model/<target>/`."""

    directory: Path

    def text(self, kind: str, name: str) -> str:
        """One document's text."""
        return (self.directory / kind / f"{name}.yaml").read_text(encoding="utf-8")

    def names(self, kind: str) -> list[str]:
        """The names of a kind's documents, the bank's own before the shipped ones."""
        ours = {name for shipped_kind, name, _ in shipped() if shipped_kind == kind}
        found = [path.stem for path in (self.directory / kind).glob("*.yaml")]
        return sorted(found, key=lambda name: (name in ours, name))

    def packs(self, jurisdictions: Iterable[str], on: dt.date) -> dict[str, compliance.Pack]:
        """The rules of each jurisdiction that has a pack, under the bank's policy for it or for its country.

        A jurisdiction without a pack is left out: the gate refuses every contact of its customers.
        """
        countries = set(self.names("pack")) - {compliance.SHARED}
        tightened = set(self.names("policy"))
        common = self.text("pack", compliance.SHARED)
        found = {}
        for jurisdiction in jurisdictions:
            country = jurisdiction.partition("-")[0]
            if country not in countries:
                continue
            policies = [name for name in (jurisdiction, country) if name in tightened]
            found[jurisdiction] = compliance.parse_pack(
                self.text("pack", country),
                jurisdiction=jurisdiction,
                on=on,
                policy=self.text("policy", policies[0]) if policies else None,
                common=common,
            )
        return found

    def model(self, target: str) -> Path | None:
        """The directory of the model of a target, if one is in force."""
        path = self.directory / "model" / target
        return path if path.is_dir() else None


def freeze(directory: Path, on: dt.date) -> dict[str, Any]:
    """Copy what is in force on a day into `directory`; gives version and SHA-256 of each, by kind and name.

    Raises DocumentConflictError when a shipped document was changed without a new version, and DocumentMissingError
    when a kind that a night can't do without has nothing in force on that day.
    """
    for kind, name, text in shipped():
        _keep(kind, name, text)
    frozen: dict[str, Any] = {}
    for kind in (*CHECKS, "pack"):
        names = documents.names(kind, on)
        if not names and kind != "policy":
            raise documents.DocumentMissingError(
                f"no {kind} is in force on {on}; --rules-on DATE judges by the documents of another day"
            )
        (directory / kind).mkdir(parents=True)
        for name in names:
            document = documents.in_force(kind, name, on)
            path = directory / kind / f"{name}.yaml"
            path.write_text(document.content, encoding="utf-8")
            frozen[f"{kind}/{name}"] = {"version": document.version, "sha256": columns.digest(path)}
    for target in TARGETS:
        source = scoring.in_force(target, on)
        if source is not None:
            copy = directory / "model" / target
            shutil.copytree(source, copy)
            frozen |= {
                f"model/{target}/{path.name}": {"version": source.name, "sha256": columns.digest(path)}
                for path in sorted(copy.iterdir())
            }
    return frozen
