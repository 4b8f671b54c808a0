"""The steps of the night in order: each reads Parquet files of the run and writes more.

A step knows nothing of the database: a replay runs the very same ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ibis.expr.types as ir

from cureline.engine import allocate, compliance, delinquency, portrait, score, strategy
from cureline.worklist import columns, decisions
from cureline.worklist.engines import Engine
from cureline.worklist.inputs import Frozen
from cureline.worklist.rulebook import TARGETS
from cureline.worklist.scoring import RULES_OF_CLASSES


@dataclass
class Run:
    """A run being computed: its frozen inputs, the directory its steps write to, and what computes them."""

    inputs: Frozen
    directory: Path
    engine: Engine
    _read: dict[Path, ir.Table] = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The day that is planned."""
        return self.inputs.as_of

    def given(self, name: str) -> ir.Table:
        """One input table."""
        return self._table(self.inputs.table(name))

    def made(self, name: str) -> ir.Table:
        """What an earlier step wrote."""
        return self._table(self.directory / f"{name}.parquet")

    def _table(self, path: Path) -> ir.Table:
        if path not in self._read:
            self._read[path] = self.engine.read(path)
        return self._read[path]

    def strategies(self) -> list[strategy.Strategy]:
        """The strategies in force; a customer is decided by the first that speaks of it."""
        book = self.inputs.rulebook
        return [strategy.load(book.text("strategy", name)) for name in book.names("strategy")]

    def packs(self) -> dict[str, compliance.Pack]:
        """The rule packs of the customers' jurisdictions."""
        found = self.engine.collect(self.given("customers").select("jurisdiction").distinct())
        return self.inputs.rulebook.packs(sorted(found["jurisdiction"].to_pylist()), self.inputs.rules_on)

    def people(self) -> ir.Table:
        """Portrait and score, one row a customer: what strategy reads."""
        return decisions.people(self.made("portrait"), self.made("score"), self.given("accounts"))


@dataclass(frozen=True)
class Step:
    """One step: its name, the files it writes with their sort keys, and what computes them."""

    name: str
    files: Mapping[str, tuple[str, ...]]
    compute: Callable[[Run], Mapping[str, columns.Rows]]


def _delinquency(run: Run) -> Mapping[str, columns.Rows]:
    assessed = delinquency.assess(
        run.given("accounts"),
        run.given("due_items"),
        run.given("payments"),
        run.given("statements"),
        as_of=run.as_of,
        rules=delinquency.parse_rules(run.inputs.rulebook.text("rules", RULES_OF_CLASSES)),
    )
    return {"delinquency": assessed}


def _behaviour(run: Run) -> Mapping[str, columns.Rows]:
    tables = (run.given(name) for name in ("accounts", "due_items", "payments", "statements"))
    return {"behaviour": portrait.behaviour(*tables, as_of=run.as_of)}


def _portrait(run: Run) -> Mapping[str, columns.Rows]:
    names = ("payments", "promises", "contacts", "contact_points", "circumstances", "guarantors")
    drawn = portrait.draw(
        run.given("customers"),
        run.given("accounts"),
        run.made("delinquency"),
        run.made("behaviour"),
        *(run.given(name) for name in names),
        as_of=run.as_of,
        parameters=portrait.parse_parameters(run.inputs.rulebook.text("portrait", "indices")),
    )
    return {"portrait": drawn}


def _score(run: Run) -> Mapping[str, columns.Rows]:
    """Every account by the model of each target; without a model its probabilities stay empty."""
    book = run.inputs.rulebook
    models = {target: path for target in TARGETS if (path := book.model(target)) is not None}
    features = score.features(run.made("behaviour"), run.made("delinquency")).order_by("account_id")
    return {"score": run.engine.mapped(features, decisions.Scoring(models), decisions.score_schema())}


def _strategy(run: Run) -> Mapping[str, columns.Rows]:
    return {"strategy": decisions.decided(run.people(), run.strategies(), as_of=run.as_of)}


def _gate(run: Run) -> Mapping[str, columns.Rows]:
    decided = run.made("strategy")
    portrait = decisions.acting(run.made("portrait"), decided)
    actions = decisions.candidates(decided, portrait, run.strategies(), as_of=run.as_of)
    gated = compliance.gate(
        actions,
        customers=run.given("customers"),
        accounts=run.given("accounts"),
        contact_points=run.given("contact_points"),
        contacts=run.given("contacts"),
        circumstances=run.given("circumstances"),
        packs=run.packs(),
        as_of=run.as_of,
    )
    response = allocate.load_response(run.inputs.rulebook.text("response", "response"))
    people = decisions.people(portrait, run.made("score"), run.given("accounts"))
    return {"gate": allocate.value(gated, people, response)}


def _allocate(run: Run) -> Mapping[str, columns.Rows]:
    gated = run.made("gate")
    lawful = gated.filter(gated.allowed)
    capacity = allocate.load_capacity(run.inputs.rulebook.text("capacity", "capacity"))
    given = run.inputs.licences
    if given is not None:
        capacity = allocate.licensed(capacity, given["held"], channels=given["channels"], skills=given["skills"])
    capacity = allocate.rostered(capacity, run.inputs.roster)
    plan = allocate.plan(run.engine.collect(lawful), capacity, as_of=run.as_of)
    return {
        "plan": plan.assignments,
        "unassigned": plan.unassigned,
        "capacity": decisions.capacity_rows(plan.report),
        "plan_figures": decisions.plan_row(plan.report),
    }


def _decisions(run: Run) -> Mapping[str, columns.Rows]:
    made = (run.made(name) for name in ("portrait", "score", "strategy", "gate", "plan", "unassigned"))
    return {"decisions": decisions.assemble(*made)}


STEPS = (
    Step("delinquency", {"delinquency": ("account_id",)}, _delinquency),
    Step("behaviour", {"behaviour": ("account_id",)}, _behaviour),
    Step("portrait", {"portrait": ("customer_id",)}, _portrait),
    Step("score", {"score": ("account_id",)}, _score),
    Step("strategy", {"strategy": ("customer_id",)}, _strategy),
    Step("gate", {"gate": ("customer_id", "action_id")}, _gate),
    Step(
        "allocate",
        {
            "plan": ("customer_id",),
            "unassigned": ("customer_id", "action_id"),
            "capacity": ("capacity",),
            "plan_figures": ("capacity",),
        },
        _allocate,
    ),
    Step("decisions", {"decisions": ("customer_id", "action_id")}, _decisions),
)
FILES = tuple(name for step in STEPS for name in step.files)
