"""Tell in words why a customer is treated as it is today: what is owed, how the customer stands, what was decided.

Everything is told from the run: its decisions, its portrait, and the documents that decided then, not those of today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cureline.engine import allocate, compliance, delinquency, portrait, score, strategy
from cureline.engine.money import format_minor
from cureline.engine.predicate import LANGUAGES
from cureline.worklist import columns, decisions, inputs
from cureline.worklist.models import Assessment, Decision, NightRun
from cureline.worklist.night import current
from cureline.worklist.scoring import RULES_OF_CLASSES

Law = Mapping[str, compliance.Rule]


@dataclass(frozen=True)
class Section:
    """A heading and the sentences below it."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class Explanation:
    """An explanation in one language: an account a section, then the customer, the treatment, the actions."""

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
    accounts = Assessment.objects.filter(run=run, customer_id=customer_id).order_by("-dpd", "account_id").values()
    if not accounts:
        raise LookupError(f"run {run.run_id} has no customer {customer_id!r}")
    frozen = inputs.stored(run.run_id)
    rules = delinquency.parse_rules(frozen.rulebook.text("rules", RULES_OF_CLASSES))
    person = _person(frozen, customer_id)
    law = _law(person["jurisdiction"], frozen)
    decided = list(Decision.objects.filter(run=run, customer_id=customer_id).order_by("preference", "pk").values())
    sections = [
        *(_account(row, rules, language) for row in accounts),
        _customer(person, language),
        _treatment(person, frozen, decided[0]["strategy"], language),
        *(_action(row, person, law, language) for row in decided if row["action_id"]),
        _proof(run, frozen, language),
    ]
    return Explanation(customer_id, run.run_id, language, sections)


def say(line: str, language: str, **facts: object) -> str:
    """A sentence of texts.yaml."""
    return str(_texts()["lines"][line][language]).format(**facts)


def _title(name: str, language: str, **facts: object) -> str:
    return str(_texts()["titles"][name][language]).format(**facts)


def _word(code: str | None, language: str) -> str:
    return str(_texts()["words"][code][language]) if code in _texts()["words"] else str(code or "")


def _money(minor: int, currency: str) -> str:
    return f"{format_minor(minor, currency)} {currency}"


def _account(row: Mapping[str, Any], rules: delinquency.DelinquencyRules, language: str) -> Section:
    amounts = {name: _money(row[f"{name}_minor"], row["currency"]) for name in ("balance", "past_due")}
    lines = [say("overdue" if row["dpd"] else "current", language, dpd=row["dpd"], bucket=row["bucket"], **amounts)]
    if row["dpd"]:
        lines.append(say(row["dpd_source"], language, oldest_due_on=row["oldest_due_on"]))
    lines.append(
        say("roll", language, previous_dpd=row["previous_dpd"], previous_bucket=row["previous_bucket"],
            roll=_word(row["roll"], language))
    )  # fmt: skip
    lines.append(say("class", language, five_tier=_word(row["five_tier"], language), ifrs9_stage=row["ifrs9_stage"]))
    conditions = {condition.id: condition for condition in (*rules.five_tier, *rules.ifrs9)}
    for rule in f"{row['five_tier_rules']};{row['ifrs9_rules']}".split(";"):
        if rule in conditions:
            when = conditions[rule].when.describe(language, _texts()["columns"])
            lines.append(say("rule", language, id=rule, article=conditions[rule].article, when=when))
    return Section(_title("account", language, account_id=row["account_id"]), lines)


def _customer(person: Mapping[str, Any], language: str) -> Section:
    """The quadrant with the reasons of both indices, and the score with its own."""
    lines = [say("quadrant", language, quadrant=_word(person["quadrant"], language))]
    for index in ("ability", "willingness"):
        reasons = _listed(person[f"{index}_reasons"], portrait.texts()["reasons"], language)
        lines.append(say(index, language, points=person[index], reasons=reasons))
    if person["p_default"] is not None:
        reasons = _listed(person["score_reasons"], score.texts()["reasons"], language)
        lines.append(say("score", language, p_default=_percent(person["p_default"]), reasons=reasons))
    if person["p_cure"] is not None:
        lines.append(say("cure", language, p_cure=_percent(person["p_cure"])))
    return Section(_title("customer", language, customer_id=person["customer_id"]), lines)


def _treatment(person: Mapping[str, Any], frozen: inputs.Frozen, name: str | None, language: str) -> Section:
    title = _title("treatment", language)
    if name is None:
        return Section(title, [say("no_strategy", language)])
    document = strategy.load(frozen.rulebook.text("strategy", name))
    return Section(title, list(strategy.why(person, document, language).lines))


def _action(row: Mapping[str, Any], person: Mapping[str, Any], law: Law, language: str) -> Section:
    """One candidate action: what became of it, what the gate said, what it is worth, who does it."""
    outcome = row["outcome"]
    if outcome in allocate.REASONS:
        lines = [say("not_done", language, reason=allocate.texts()["reasons"][outcome][language])]
    else:
        lines = [say(outcome, language)]
    if outcome == Decision.Outcome.PLANNED:
        who = {"team": row["team"], "collector": row["collector_id"], "rank": row["rank"]}
        lines.append(say("who" if row["collector_id"] else "nobody", language, **who))
    lines += _gate(row, person["time_zone"], law, language)
    if row["value_minor"] is not None:
        money = {name: _money(row[f"{name}_minor"], row["currency"]) for name in ("amount", "cost", "harm", "value")}
        lines.append(say("worth", language, uplift=_percent(row["uplift"]), **money))
    channel = strategy.word("channels", row["channel"], language)
    return Section(_title("action", language, channel=channel, script=row["script"] or "-"), lines)


def _gate(row: Mapping[str, Any], zone: str, law: Law, language: str) -> list[str]:
    lines = []
    if row["refused_by"] is None:
        lines.append(say("allowed", language, at=_local(row["planned_at"], zone), pack=row["pack_version"]))
    for name in (row["refusals"] or "").split(";"):
        if name:
            told = compliance.describe(law[name], language) if name in law else _word(name, language)
            lines.append(say("refused_by", language, id=name, rule=told))
    for name in (row["warnings"] or "").split(";"):
        if name in law:
            lines.append(say("warned_by", language, id=name, rule=compliance.describe(law[name], language)))
    if row["refused_by"] is not None:
        when = "next_lawful" if row["next_lawful_at"] else "never_lawful"
        lines.append(say(when, language, at=_local(row["next_lawful_at"], zone)))
    return lines


def _law(jurisdiction: str, frozen: inputs.Frozen) -> Law:
    """The rules of a jurisdiction by id, as they judged; none where it has no pack."""
    packs = frozen.rulebook.packs([jurisdiction], frozen.rules_on)
    return packs[jurisdiction].by_id if jurisdiction in packs else {}


def _proof(run: NightRun, frozen: inputs.Frozen, language: str) -> Section:
    """The versions of everything that decided."""
    versions = {
        name.rsplit("/", 1)[0] if name.startswith("model/") else name: entry["version"]
        for name, entry in frozen.manifest["documents"].items()
    }
    listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    lines = [say("version", language, run_id=run.run_id, as_of=run.as_of_on, rules_on=frozen.rules_on, rules=listed)]
    return Section(_title("proof", language), lines)


def _person(frozen: inputs.Frozen, customer_id: str) -> dict[str, Any]:
    """The customer's row of portrait and score, as the strategy read it."""
    with columns.engine(frozen.directory / "scratch") as connection:
        drawn = columns.read(connection, frozen.directory / "portrait.parquet")
        scores = columns.read(connection, frozen.directory / "score.parquet")
        accounts = columns.read(connection, frozen.directory / "delinquency.parquet")
        person = decisions.people(drawn.filter(drawn.customer_id == customer_id), scores, accounts)
        rows = connection.to_pyarrow(person).to_pylist()
    found: dict[str, Any] = rows[0]
    return found


def _listed(codes: str | None, texts: Mapping[str, Mapping[str, str]], language: str) -> str:
    told = [texts[code][language] for code in (codes or "").split(";") if code in texts]
    return say("join", language).join(told) or say("none", language)


def _percent(probability: float) -> str:
    return f"{100 * probability:.1f} %"


def _local(at: dt.datetime | None, zone: str) -> str:
    return "" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@cache
def _texts() -> dict[str, Any]:
    text: dict[str, Any] = yaml.safe_load(
        resources.files("cureline.worklist").joinpath("texts.yaml").read_text("utf-8")
    )
    return text
