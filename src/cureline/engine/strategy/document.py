"""A strategy as it is written and as it is used: YAML in, checked and parsed objects out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cureline.engine.predicate import Predicate

NONE = "none"
CHAMPION = "champion"
ARM_SHARES_BP = 10_000

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: its source and how surely we know it (P, S, M, policy or assumption)."""

    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Means:
    """One channel of a step: local hours from `from_hour` to before `to_hour`, a person's `minutes`."""

    channel: str
    script: str | None
    skill: str | None
    minutes: int
    from_hour: int
    to_hour: int
    voice: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: reached when `begins` is true. `means` are in order of preference; none for a wait."""

    id: str
    begins: Predicate
    purpose: str
    means: tuple[Means, ...]
    every_days: int
    cool_down_days: int
    basis: Basis


Ladder = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done about a customer, from the mildest step to the hardest."""

    id: str
    title: Text
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers for whom `when` is true and no earlier segment's was."""

    id: str
    when: Predicate
    treatment: str
    title: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm of the experiment: its share in basis points and what it changes; the champion changes nothing."""

    id: str
    share_bp: int
    segments: Mapping[str, str]
    ladders: Mapping[str, Ladder]
    hold_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A whole strategy. Without an experiment `arms` holds the champion alone."""

    name: str
    version: str
    effective_from: dt.date
    author: str
    approver: str
    about: Text
    applies_to: Predicate
    segments: tuple[Segment, ...]
    treatments: Mapping[str, Treatment]
    scripts: Mapping[str, Text]
    experiment: str | None
    arms: tuple[Arm, ...]

    @property
    def label(self) -> str:
        """`name@version`, as decisions carry it."""
        return f"{self.name}@{self.version}"

    def treatment_of(self, segment: Segment, arm: Arm) -> str:
        """The treatment a segment has in an arm."""
        return NONE if segment.id in arm.hold_out else arm.segments.get(segment.id, segment.treatment)

    def ladder_of(self, treatment: str, arm: Arm) -> Ladder:
        """The ladder a treatment has in an arm; empty for `none`."""
        if treatment in arm.ladders:
            return arm.ladders[treatment]
        return self.treatments[treatment].ladder if treatment != NONE else ()

    def changed_by(self, segment: Segment, arm: Arm) -> bool:
        """Whether an arm does something else about a segment than the champion."""
        treatment = self.treatment_of(segment, arm)
        return treatment != segment.treatment or treatment in arm.ladders

    def ladders(self) -> Iterator[tuple[str, Treatment, Ladder]]:
        """Every ladder with its place in the document and its treatment."""
        for treatment in self.treatments.values():
            yield f"treatments.{treatment.id}", treatment, treatment.ladder
        for arm in self.arms:
            for name, ladder in arm.ladders.items():
                yield f"experiment.arms.{arm.id}.ladders.{name}", self.treatments[name], ladder


class StrategyError(ValueError):
    """A strategy that can't be used: `place` in the document (`segments.m1_low.when`), `reason`, `line` if known."""

    def __init__(self, place: str, reason: str, line: int | None = None) -> None:
        self.place = place
        self.reason = reason
        self.line = line
        where = place or "the document"
        super().__init__(f"{where}{f' (line {line})' if line else ''}: {reason}")
