"""Tell in words what a customer owes, how late, in which class, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import delinquency
from cureline.engine.money import format_minor
from cureline.engine.predicate import LANGUAGES
from cureline.worklist import inputs
from cureline.worklist.models import Assessment, NightRun
from cureline.worklist.night import current


@dataclass(frozen=True)
class Section:
    """A heading and the sentences below it."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class Explanation:
    """An explanation in one language, one section an account."""

    customer_id: str
    run_id: str
    language: str
    sections: list[Section]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def explain(customer_id: str, *, language: str, run_id: str | None = None) -> Explanation:
    """Explain one customer from the published run, or from an earlier one.

    `language` is en, zh-Hans or zh-Hant, else ValueError. LookupError when there is no such run or customer.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    run = NightRun.objects.filter(run_id=run_id, state=NightRun.State.PUBLISHED).first() if run_id else current()
    if run is None:
        raise LookupError(f"no published run {run_id or ''}; `cureline night --as-of DATE` makes one")
    rows = Assessment.objects.filter(run=run, customer_id=customer_id).order_by("-dpd", "account_id").values()
    if not rows:
        raise LookupError(f"run {run.run_id} has no customer {customer_id!r}")
    rules = _rules(run.run_id)
    return Explanation(customer_id, run.run_id, language, [_section(row, run, rules, language) for row in rows])


def _section(row: Mapping[str, Any], run: NightRun, rules: delinquency.DelinquencyRules, language: str) -> Section:
    texts = _texts()

    def say(line: str, **facts: object) -> str:
        return str(texts["lines"][line][language]).format(**facts)

    def word(code: str) -> str:
        return str(texts["words"][code][language])

    def money(minor: int) -> str:
        return f"{format_minor(minor, row['currency'])} {row['currency']}"

    amounts = {"balance": money(row["balance_minor"]), "past_due": money(row["past_due_minor"])}
    lines = [say("overdue" if row["dpd"] else "current", dpd=row["dpd"], bucket=row["bucket"], **amounts)]
    if row["dpd"]:
        lines.append(say(row["dpd_source"], oldest_due_on=row["oldest_due_on"]))
    lines.append(say("roll", previous_dpd=row["previous_dpd"], previous_bucket=row["previous_bucket"],
                     roll=word(row["roll"])))  # fmt: skip
    lines.append(say("class", five_tier=word(row["five_tier"]), ifrs9_stage=row["ifrs9_stage"]))
    conditions = {condition.id: condition for condition in (*rules.five_tier, *rules.ifrs9)}
    for rule in f"{row['five_tier_rules']};{row['ifrs9_rules']}".split(";"):
        if rule in conditions:
            when = conditions[rule].when.describe(language, texts["columns"])
            lines.append(say("rule", id=rule, article=conditions[rule].article, when=when))
    lines.append(say("version", run_id=run.run_id, as_of=run.as_of_on, rules=f"{rules.jurisdiction} {rules.version}"))
    return Section(str(texts["titles"]["account"][language]).format(account_id=row["account_id"]), lines)


@cache
def _texts() -> dict[str, Any]:
    text: dict[str, Any] = yaml.safe_load(
        resources.files("cureline.worklist").joinpath("texts.yaml").read_text("utf-8")
    )
    return text


def _rules(run_id: str) -> delinquency.DelinquencyRules:
    """The rules that decided in a run, not those of today."""
    return delinquency.parse_rules(inputs.frozen(run_id).rules.read_text(encoding="utf-8"))
