"""Why a customer is treated as it is: the rule, the step and the arm, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cureline.engine.predicate import LANGUAGES, Predicate, tree
from cureline.engine.strategy.arms import arm_number
from cureline.engine.strategy.decide import rule_id
from cureline.engine.strategy.document import NONE, Arm, Ladder, Segment, Step, Strategy
from cureline.engine.strategy.texts import line, word
from cureline.engine.strategy.wording import Wording


@dataclass(frozen=True, slots=True)
class Why:
    """A decision about one customer, as `decide` makes it, and its reasons. All ids null when none is made."""

    segment: str | None
    rule_id: str | None
    treatment: str | None
    step: str | None
    arm: str | None
    strategy_version: str
    lines: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def why(row: Mapping[str, Any], strategy: Strategy, language: str) -> Why:
    """Decide about one row of portrait ⟕ score, and tell why, in `language` (en, zh-Hans or zh-Hant).

    Raises ValueError for another language, KeyError for a column that the strategy reads and the row lacks.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    if strategy.applies_to.test(row) is not True:
        text = line("not_concerned", language, label=strategy.label)
        return Why(None, None, None, None, None, strategy.label, (text,))
    arm = strategy.arms[arm_number(row["customer_id"], strategy.experiment, strategy.arms)]
    segment = next((s for s in strategy.segments if s.when.test(row) is True), None)
    if segment is None:
        text = line("uncaught", language, label=strategy.label)
        return Why(None, None, NONE, None, arm.id, strategy.label, (text,))
    treatment = strategy.treatment_of(segment, arm)
    ladder = strategy.ladder_of(treatment, arm)
    position = max((n for n, step in enumerate(ladder) if step.begins.test(row) is True), default=None)
    lines = [
        *_segment_lines(row, strategy, segment, language),
        *_treatment_lines(row, strategy, treatment, ladder, position, language),
        *_arm_lines(strategy, segment, arm, language),
    ]
    step = None if position is None else ladder[position].id
    rule = rule_id(strategy, segment, arm)
    return Why(segment.id, rule, treatment, step, arm.id, strategy.label, tuple(lines))


def _segment_lines(row: Mapping[str, Any], strategy: Strategy, segment: Segment, language: str) -> list[str]:
    always = isinstance(segment.when.root, tree.Literal_)
    head = "otherwise" if always else "segment"
    lines = [line(head, language, label=strategy.label, segment=segment.title[language])]
    say = Wording(language, row["currency"])
    for clause in () if always else segment.when.clauses(row):
        told = say.condition(clause.node)
        lines.append(line("clause", language, clause=told, values=say.values(clause.values)))
    basis = segment.basis
    return [*lines, line("basis", language, source=basis.source, status=basis.status)]


def _treatment_lines(
    row: Mapping[str, Any], strategy: Strategy, treatment: str, ladder: Ladder, position: int | None, language: str
) -> list[str]:
    if treatment == NONE:
        return [line("nothing", language)]
    lines = [line("treatment", language, treatment=strategy.treatments[treatment].title[language])]
    if position is None:
        return [*lines, line("no_step", language)]
    step, say = ladder[position], Wording(language, row["currency"])
    facts = {"number": position + 1, "steps": len(ladder), "purpose": word("purposes", step.purpose, language)}
    if isinstance(step.begins.root, tree.Literal_):
        lines.append(line("first_step", language, **facts))
    else:
        when, values = say.condition(step.begins.root), say.values(_read(step.begins, row))
        lines.append(line("step", language, when=when, values=values, **facts))
    return lines + _means_lines(step, language) + _next_lines(ladder[position + 1 :], say)


def _means_lines(step: Step, language: str) -> list[str]:
    if not step.means:
        return []
    channels = line("join", language).join(word("channels", means.channel, language) for means in step.means)
    return [
        line("channels", language, channels=channels),
        line("pace", language, every_days=step.every_days, cool_down_days=step.cool_down_days),
        line("basis", language, source=step.basis.source, status=step.basis.status),
    ]


def _next_lines(rest: Ladder, say: Wording) -> list[str]:
    return [
        line("next_step", say.language, purpose=word("purposes", step.purpose, say.language),
             when=say.condition(step.begins.root))
        for step in rest[:1]
    ]  # fmt: skip


def _arm_lines(strategy: Strategy, segment: Segment, arm: Arm, language: str) -> list[str]:
    if strategy.experiment is None:
        return []
    facts = {"experiment": strategy.experiment, "arm": arm.id}
    if not strategy.changed_by(segment, arm):
        return [line("arm", language, **facts)]
    usual = (
        strategy.treatments[segment.treatment].title[language]
        if segment.treatment != NONE
        else word("words", "none", language)
    )
    return [line("hold_out" if segment.id in arm.hold_out else "arm_changes", language, usual=usual, **facts)]


def _read(predicate: Predicate, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in predicate.columns}
