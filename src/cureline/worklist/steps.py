"""The steps of the night in order: each reads Parquet files of the run and writes one more.

A step is a name, the key that its rows are sorted by, and a function from the run to an Arrow table. The steps know
nothing of the database: a replay runs the very same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import pyarrow as pa

from cureline.engine import allocate, compliance, delinquency, portrait, score, strategy
from cureline.home import subdirectory
from cureline.worklist import columns
from cureline.worklist.inputs import Frozen

# Which strategy document decides about which kind of customer.
STRATEGY_BY_KIND = {"person": "consumer_card", "business": "small_business"}
RULES_OF_CLASSES = "cn"


@dataclass
class Run:
    """A run being computed: its frozen inputs, the directory its steps write to, and its DuckDB."""

    inputs: Frozen
    directory: Path
    connection: ibis.BaseBackend
    facts: dict[str, object] = field(default_factory=dict)

    def given(self, name: str) -> ibis.Table:
        """One input table."""
        return columns.read(self.connection, self.inputs.table(name))

    def made(self, name: str) -> ibis.Table:
        """The result of an earlier step."""
        return columns.read(self.connection, self.directory / f"{name}.parquet")


@dataclass(frozen=True)
class Step:
    """One step: its name (also its file's), its sort key, and what computes it."""

    name: str
    key: tuple[str, ...]
    compute: Callable[[Run], pa.Table]


def _delinquency(run: Run) -> pa.Table:
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    return delinquency.assess(
        run.given("accounts"),
        run.given("due_items"),
        run.given("payments"),
        run.given("statements"),
        as_of=run.inputs.as_of,
        rules=rules,
    ).to_pyarrow()


def _behaviour(run: Run) -> pa.Table:
    return portrait.behaviour(
        run.given("accounts"), run.given("statements"), run.given("payments"), as_of=run.inputs.as_of
    ).to_pyarrow()


def _portrait(run: Run) -> pa.Table:
    return portrait.draw(
        run.given("customers"),
        run.given("accounts"),
        run.made("delinquency"),
        run.made("behaviour"),
        run.given("payments"),
        run.given("promises"),
        run.given("contacts"),
        run.given("contact_points"),
        run.given("circumstances"),
        as_of=run.inputs.as_of,
    ).to_pyarrow()


def _score(run: Run) -> pa.Table:
    features = score.features(run.made("behaviour"), run.made("delinquency")).to_pyarrow()
    parts = []
    for target, entry in sorted(run.inputs.documents("model").items()):
        model = score.load(model_directory(entry))
        parts.append(score.apply(features, model).append_column("target", pa.array([target] * len(features))))
    return pa.concat_tables(parts) if parts else score.no_scores()


def _customers(run: Run) -> pa.Table:
    drawn = run.made("portrait")
    rolled = score.rollup(run.made("score"), run.made("delinquency"))
    return drawn.left_join(rolled, "customer_id").drop("customer_id_right").to_pyarrow()


def _decided(run: Run) -> pa.Table:
    return _by_strategy(run, lambda people, document: strategy.decide(people, document, as_of=run.inputs.as_of))


def _actions(run: Run) -> pa.Table:
    decided = run.made("decided")
    return _by_strategy(
        run,
        lambda people, document: strategy.actions(
            decided.semi_join(people, "customer_id"), people, document, as_of=run.inputs.as_of
        ),
    )


def _by_strategy(run: Run, apply: Callable[[ibis.Table, strategy.Strategy], ibis.Table]) -> pa.Table:
    people = run.made("customers")
    texts = run.inputs.documents("strategy")
    parts = [
        apply(people.filter(people.kind == kind), strategy.load(texts[name])).to_pyarrow()
        for kind, name in STRATEGY_BY_KIND.items()
        if name in texts
    ]
    return pa.concat_tables([part.cast(parts[0].schema) for part in parts])


def _gated(run: Run) -> pa.Table:
    packs = packs_in_force(run)
    facts = compliance.facts(
        run.given("customers"),
        run.given("accounts"),
        run.given("circumstances"),
        run.given("contact_points"),
        as_of=run.inputs.as_of,
    )
    return compliance.gate(
        run.made("actions"), facts, run.given("contacts"), packs, as_of=run.inputs.as_of
    ).to_pyarrow()


def packs_in_force(run: Run) -> dict[str, compliance.Pack]:
    """The pack of each jurisdiction that has customers, tightened by the bank's policy where there is one."""
    policies = run.inputs.documents("policy")
    found = run.given("customers").select("jurisdiction").distinct().to_pyarrow()["jurisdiction"].to_pylist()
    return {code: compliance.load_pack(code, policies.get(code), on=run.inputs.as_of) for code in sorted(found)}


def _valued(run: Run) -> pa.Table:
    response = allocate.load_response(run.inputs.documents("response")["response"])
    return allocate.value(run.made("gated"), run.made("customers"), response).to_pyarrow()


def _plan(run: Run) -> pa.Table:
    capacity = allocate.load_capacity(run.inputs.documents("capacity")["capacity"])
    valued = run.made("valued")
    people = run.made("customers").select("customer_id", "language", "district", "region", "days_since_contact")
    lawful = valued.filter(valued.allowed).left_join(people, "customer_id").drop("customer_id_right")
    plan = allocate.plan(
        lawful.to_pyarrow(), capacity, previous=run.given("previous").to_pyarrow(), as_of=run.inputs.as_of
    )
    run.facts["plan"] = plan.summary()
    return plan.assignment


def _decisions(run: Run) -> pa.Table:
    decided, valued = run.made("decided"), run.made("valued")
    plan = run.made("plan").select("customer_id", "action_id", "team", "collector_id", "rank", "route")
    people = run.made("customers").select("customer_id", "lead_account_id", "currency")
    candidate = valued.left_join(plan, ["customer_id", "action_id"]).mutate(planned=ibis._.team.notnull())
    candidate = candidate.select(*CANDIDATE)
    rows = decided.join(people, "customer_id").left_join(candidate, "customer_id")
    return rows.select(
        "customer_id",
        rows.lead_account_id.name("account_id"),
        *DECIDED,
        *(c for c in CANDIDATE if c not in ("customer_id", "rule_id", "planned")),
        refused_by=rows.rule_id_right,
        planned=rows.planned.fill_null(False),
    ).to_pyarrow()


DECIDED = ("currency", "segment", "rule_id", "treatment", "step", "arm", "strategy_version")
CANDIDATE = (
    "customer_id", "action_id", "channel", "script", "planned_on", "hour", "preference", "allowed", "rule_id",
    "article", "refusals", "warnings", "next_lawful_at", "pack_version", "uplift", "amount_minor", "cost_minor",
    "harm_minor", "value_minor", "planned", "team", "collector_id", "rank", "route",
)  # fmt: skip

STEPS = (
    Step("delinquency", ("account_id",), _delinquency),
    Step("behaviour", ("account_id",), _behaviour),
    Step("portrait", ("customer_id",), _portrait),
    Step("score", ("target", "account_id"), _score),
    Step("customers", ("customer_id",), _customers),
    Step("decided", ("customer_id",), _decided),
    Step("actions", ("customer_id", "preference", "action_id"), _actions),
    Step("gated", ("customer_id", "preference", "action_id"), _gated),
    Step("valued", ("customer_id", "preference", "action_id"), _valued),
    Step("plan", ("customer_id", "action_id"), _plan),
    Step("decisions", ("customer_id", "preference", "action_id"), _decisions),
)


def model_directory(manifest: str) -> Path:
    """Where the files of a score model lie, by the hash of its manifest."""
    import hashlib

    return subdirectory("models") / hashlib.sha256(manifest.encode()).hexdigest()[:16]
