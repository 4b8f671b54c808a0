"""The bank's arrangement policy: the document in force on a day, read from `policy.yaml` where the bank has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import arrange, yamldoc
from cureline.trust import documents
from cureline.trust.models import Document

KIND, NAME = "arrangement", "policy"


@dataclass(frozen=True)
class Policy:
    """The document and what the engine takes of it."""

    document: Mapping[str, Any]

    @property
    def version(self) -> str:
        """Name and version, as an arrangement keeps them."""
        return f"{NAME}@{self.document['version']}"

    def value(self, part: str, name: str) -> int:
        """One figure."""
        return int(self.document[part][name]["value"])

    def part(self, *names: str) -> Any:
        """A part of the document by its path."""
        found: Any = self.document
        for name in names:
            found = found[name]
        return found

    @property
    def tolerance(self) -> arrange.Tolerance:
        """How far a promise may be missed."""
        row = self.document["promise"]["tolerance"]
        return arrange.Tolerance(int(row["days"]), int(row["short_bp"]), int(row["partly_from_bp"]))

    @property
    def budget(self) -> arrange.Budget:
        """What a customer keeps for life."""
        row = self.document["affordability"]
        return arrange.Budget(
            household_minor=int(row["household_minor"]["value"]),
            per_dependant_minor=int(row["per_dependant_minor"]["value"]),
            income_share_bp=int(row["income_share_bp"]["value"]),
            most_of_surplus_bp=int(row["most_of_surplus_bp"]["value"]),
            floors={name: int(amount) for name, amount in row["floors"].items()},
        )

    @property
    def keeping(self) -> arrange.KeepingRules:
        """How likely plans are kept."""
        row = self.document["keeping"]
        return arrange.KeepingRules(
            burden_bands=[(int(most), int(value)) for most, value in row["burden_bands"]],
            cure_bands=[(int(most), int(value)) for most, value in row["cure_bands"]],
            recovery_bp=int(row["recovery_bp"]),
            recovery_months=int(row["recovery_months"]),
            discount_bp=int(row["discount_bp"]),
        )

    def authority(self, subject: str, role: str) -> Mapping[str, int] | None:
        """What a role may approve of a plan, waiver or settlement; None for nothing."""
        found: Mapping[str, int] | None = self.document["approval"][subject].get(role)
        return found


def in_force(on: dt.date) -> Policy:
    """The policy of a day: the bank's own latest version, else the shipped one."""
    own = (
        Document.objects.filter(kind=KIND, name=NAME, effective_from_on__lte=on)
        .order_by("-effective_from_on", "-pk")
        .first()
    )
    return parse(own.content) if own else parse(shipped_text())


def record(text: str) -> Document:
    """Check a policy of the bank's own and keep it; it decides from its effective date on. Raises ValueError."""
    try:
        head = parse(text).document
        effective = head["effective_from_on"]
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ValueError(f"not a whole arrangement policy: {type(error).__name__} {error}") from error
    if not isinstance(effective, dt.date):
        raise ValueError("effective_from_on must be a day, YYYY-MM-DD")
    return documents.record(
        KIND, NAME, str(head["version"]), effective_from_on=effective, author=str(head.get("author") or ""),
        approver=str(head.get("approver") or ""), content=text,
    )  # fmt: skip


@lru_cache(maxsize=8)
def parse(text: str) -> Policy:
    """A policy from YAML. Raises ValueError or KeyError where a part lacks or is of the wrong kind."""
    policy = Policy(yamldoc.read(text))
    # read once all that decides, so that a bad document is refused before it is in force
    _ = policy.version, policy.tolerance, policy.budget, policy.keeping
    for subject in ("plan", "waiver", "settlement"):
        policy.authority(subject, "head")
    _ = policy.part("plan", "default"), policy.part("settlement", "grace_days"), policy.part("waiver", "reasons")
    return policy


@lru_cache(maxsize=1)
def shipped_text() -> str:
    """The text of the policy that comes with Cureline."""
    return resources.files("cureline.arrangement").joinpath("policy.yaml").read_text("utf-8")
