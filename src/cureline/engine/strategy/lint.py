"""What is wrong with a strategy: in itself, and before the customers it would decide about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis.expr.types as ir

from cureline.engine.predicate import LANGUAGES, Predicate
from cureline.engine.strategy.actions import REACH
from cureline.engine.strategy.decide import decide
from cureline.engine.strategy.document import ARM_SHARES_BP, NONE, Ladder, Strategy
from cureline.engine.strategy.reasoning import possible
from cureline.engine.strategy.texts import finding_text, levels

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `level` error, warning or info; `place` in the document; customers concerned and some ids."""

    code: str
    level: str
    place: str
    text: Mapping[str, str]
    count: int | None = None
    examples: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def lint(strategy: Strategy, table: ir.Table | None = None) -> list[Finding]:
    """Findings of a strategy, errors first; with `table` (portrait ⟕ score) also those that customers show.

    Without a table: conditions that can't be true, segments and steps hidden by others, customers nobody may catch,
    contradictions, shares, scripts, unused treatments, a machine's voice before any talk. With one: customers whom no
    rule catches, gaps below the first step, segments, steps and channels that nobody meets.
    """
    found = [
        *_conditions(strategy), *_segments(strategy), *_ladders(strategy), *_scripts(strategy), *_shares(strategy),
        *_machines(strategy),
    ]  # fmt: skip
    if table is not None:
        hidden = {f.place for f in found if f.code in ("impossible", "shadowed", "same_condition")}
        found += [*_uncaught(strategy, table), *_unmet(strategy, table, hidden), *_steps(strategy, table)]
    order = ("error", "warning", "info")
    return sorted(found, key=lambda f: order.index(f.level))


def _finding(code: str, place: str, count: int | None = None, examples: tuple[str, ...] = (), **facts: Any) -> Finding:
    text = {language: finding_text(code, language, count=count, **facts) for language in LANGUAGES}
    return Finding(code, levels()[code], place, text, count, examples)


def _conditions(strategy: Strategy) -> Iterator[Finding]:
    whom = strategy.applies_to
    if not possible([whom]):
        yield _finding("impossible", "applies_to", when=whom.text)
        return
    for segment in strategy.segments:
        if not possible([whom, segment.when]):
            yield _finding("impossible", f"segments.{segment.id}.when", when=segment.when.text)
    for place, _, ladder in strategy.ladders():
        for step in ladder:
            if not possible([whom, step.begins]):
                yield _finding("impossible", f"{place}.{step.id}.from", when=step.begins.text)


def _segments(strategy: Strategy) -> Iterator[Finding]:
    whom, earlier = strategy.applies_to, list[Predicate]()
    for n, segment in enumerate(strategy.segments):
        place = f"segments.{segment.id}.when"
        same = next((s for s in strategy.segments[:n] if s.when.root == segment.when.root), None)
        if same is not None:
            code = "same_condition" if same.treatment == segment.treatment else "contradiction"
            yield _finding(code, place, other=same.id)
        elif possible([whom, segment.when]) and not possible([whom, segment.when], earlier):
            yield _finding("shadowed", place)
        earlier.append(segment.when)
    if possible([whom], earlier):
        yield _finding("maybe_uncaught", "segments")
    used = {strategy.treatment_of(s, arm) for s in strategy.segments for arm in strategy.arms}
    for treatment in strategy.treatments:
        if treatment not in used:
            yield _finding("unused_treatment", f"treatments.{treatment}")


def _ladders(strategy: Strategy) -> Iterator[Finding]:
    for place, treatment, ladder in strategy.ladders():
        whens = _conditions_of(strategy, treatment.id)
        begins = [step.begins for step in ladder]
        if any(possible([strategy.applies_to, when], begins) for when in whens):
            yield _finding("maybe_gap", place)
        for n, step in enumerate(ladder):
            on_it = [[strategy.applies_to, when, step.begins] for when in whens]
            reached = [case for case in on_it if possible(case)]
            if whens and not reached and possible([strategy.applies_to, step.begins]):
                yield _finding("step_unreachable", f"{place}.{step.id}.from")
            elif reached and not any(possible(case, begins[n + 1 :]) for case in reached):
                yield _finding("step_hidden", f"{place}.{step.id}.from")


def _conditions_of(strategy: Strategy, treatment: str) -> list[Predicate]:
    """The conditions that lead to a treatment, in any arm."""
    return [s.when for s in strategy.segments if any(strategy.treatment_of(s, a) == treatment for a in strategy.arms)]


def _scripts(strategy: Strategy) -> Iterator[Finding]:
    used = set()
    for place, _, ladder in strategy.ladders():
        for step in ladder:
            for means in step.means:
                used.add(means.script)
                if means.script is None or means.script not in strategy.scripts:
                    at = f"{place}.{step.id}.{means.channel}"
                    yield _finding("script_missing", at, script=means.script or "-")
    for script in strategy.scripts:
        if script not in used:
            yield _finding("unused_script", f"scripts.{script}")


def _shares(strategy: Strategy) -> Iterator[Finding]:
    total = sum(arm.share_bp for arm in strategy.arms)
    if total != ARM_SHARES_BP:
        yield _finding("shares", "experiment.arms", total=total)
    for arm in strategy.arms[1:]:
        if not any(strategy.changed_by(segment, arm) for segment in strategy.segments):
            yield _finding("idle_arm", f"experiment.arms.{arm.id}")


def _machines(strategy: Strategy) -> Iterator[Finding]:
    """A machine's voice may not be the first that a customer hears: the step must follow a talk."""
    for place, treatment, ladder in strategy.ladders():
        for n, step in enumerate(ladder):
            if not any(means.voice == "machine" for means in step.means):
                continue
            for when in _conditions_of(strategy, treatment.id):
                first = [strategy.applies_to, when, step.begins]
                later = [s.begins for s in ladder[n + 1 :]]
                if possible(first, later, null=["last_right_party_on"]):
                    yield _finding("machine_first", f"{place}.{step.id}.call")
                    break


def _uncaught(strategy: Strategy, table: ir.Table) -> Iterator[Finding]:
    decided = decide(table, strategy, as_of=strategy.effective_from)
    rows = decided.filter(decided.segment.isnull())
    count = int(rows.count().to_pyarrow().as_py())
    if count:
        ids = rows.select("customer_id").order_by("customer_id").limit(EXAMPLES).to_pyarrow()["customer_id"].to_pylist()
        yield _finding("uncaught", "segments", count, tuple(ids))


def _unmet(strategy: Strategy, table: ir.Table, hidden: set[str]) -> Iterator[Finding]:
    """Segments that nobody meets, and those whose customers are all caught earlier."""
    t = table.filter(strategy.applies_to.expression(table))
    met = t.agg(**{s.id: t.count(where=s.when.expression(t)) for s in strategy.segments}).to_pyarrow().to_pylist()[0]
    decided = decide(table, strategy, as_of=strategy.effective_from)
    caught = {row["segment"] for row in decided.select("segment").distinct().to_pyarrow().to_pylist()}
    for n, segment in enumerate(strategy.segments):
        place = f"segments.{segment.id}.when"
        if segment.id in caught or place in hidden:
            continue
        # a segment wider than an earlier one is meant for what is left
        rest = any(not possible([earlier.when], [segment.when]) for earlier in strategy.segments[:n])
        if met[segment.id] and not rest:
            yield _finding("shadowed_here", place, met[segment.id])
        else:
            yield _finding("unmet_rest" if rest else "unmet", place)


def _steps(strategy: Strategy, table: ir.Table) -> Iterator[Finding]:
    """Customers below the first step; steps on which nobody stands; channels that reach nobody who stands there."""
    decided = decide(table, strategy, as_of=strategy.effective_from)
    reach = table.select("customer_id", *REACH.values())
    t = decided.filter(decided.treatment != NONE).left_join(reach, "customer_id")
    counts = t.group_by("arm", "treatment", "step").agg(
        customers=t.count(), **{name: t[name].count() for name in REACH.values()}
    )
    rows = counts.to_pyarrow().to_pylist()
    for place, treatment, ladder in strategy.ladders():
        own = [row for row in rows if row["treatment"] == treatment.id and _owns(strategy, row["arm"], row, ladder)]
        if not own:
            continue
        below = sum(row["customers"] for row in own if row["step"] is None)
        if below:
            yield _finding("gap", place, below)
        for step in ladder:
            on_it = [row for row in own if row["step"] == step.id]
            if not on_it:
                yield _finding("step_unmet", f"{place}.{step.id}")
            for means in step.means if on_it else ():
                column = REACH.get(means.channel)
                if column and not sum(row[column] for row in on_it):
                    yield _finding("channel_unmet", f"{place}.{step.id}.{means.channel}")


def _owns(strategy: Strategy, arm_id: str, row: Mapping[str, Any], ladder: Ladder) -> bool:
    arm = next(a for a in strategy.arms if a.id == arm_id)
    return strategy.ladder_of(row["treatment"], arm) is ladder
