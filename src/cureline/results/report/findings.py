"""Findings in words, computed: which change of the month is worth a sentence says `findings.yaml`, never this code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from cureline.engine import allocate, evaluate
from cureline.results import wording, words
from cureline.results.report.document import Finding, Tone
from cureline.results.report.source import Source
from cureline.results.report.texts import document
from cureline.results.services import Figure

# a 95 per cent interval is so many standard errors wide on each side
_HALF = 1.959963984540054


def findings(source: Source, language: str) -> list[Finding]:
    """The month's findings, those with the most money or harm first. The request's language must be `language`."""
    rules = document("findings")
    found: list[Finding] = []
    for rule in rules["rules"]:
        told = sorted(_Rule(rule, source, language).told(), key=lambda f: -f.stake_minor)
        found += told[: rules["most_of_a_rule"]]
    # what chance may have done comes after everything else
    found.sort(key=lambda f: (f.by_chance, -f.stake_minor))
    return found[: rules["most"]]


def beyond_chance(now: Figure, before: Figure, errors: float) -> bool | None:
    """Whether two figures differ by more than so many standard errors; None where the measure has no interval."""
    widths = [f.high - f.low if f.low is not None and f.high is not None else math.nan for f in (now, before)]
    spread = math.hypot(*widths) / (2 * _HALF)
    if math.isnan(spread) or now.value is None or before.value is None:
        return None
    if spread == 0:
        return now.value != before.value
    return abs(now.value - before.value) / spread > errors


def tone_of(now: Figure, before: Figure, *, errors: float) -> Tone:
    """Whether a change is good or bad; neutral where there is none, or where chance may have done it."""
    if now.value is None or before.value is None or now.value == before.value:
        return "neutral"
    if beyond_chance(now, before, errors) is False:
        return "neutral"
    return "good" if (now.value > before.value) == (evaluate.measures()[now.code].better == "up") else "bad"


class _Rule:
    def __init__(self, rule: Mapping[str, Any], source: Source, language: str) -> None:
        self.rule, self.source, self.language = rule, source, language
        self.limits = document("findings")
        self.measure = evaluate.measures()[rule["measure"]]
        self.by: str | None = rule.get("by")

    def told(self) -> Iterator[Finding]:
        """What the rule has to say of the month."""
        yield from {"change": self._changes, "apart": self._apart, "leader": self._leader, "level": self._level}[
            self.rule["kind"]
        ]()

    def _figures(self, *, before: bool = False) -> dict[str, Figure]:
        """The figures by slice; `` for the whole."""
        month = self.source.month.back() if before else self.source.month
        found = self.source.of(self.measure.code, by=[self.by] if self.by else [], month=month)
        return {f.keys[self.by] if self.by else "": f for f in found if f.value is not None}

    def _changes(self) -> Iterator[Finding]:
        earlier = self._figures(before=True)
        for key, now in self._figures().items():
            if key in earlier:
                yield from self._compared("change", key, now, earlier[key])
            elif self.rule.get("always"):
                yield self._finding("level", key, now, 0, "neutral")

    def _apart(self) -> Iterator[Finding]:
        whole = self.source.one(self.measure.code)
        if whole is not None:
            for key, now in self._figures().items():
                yield from self._compared("apart", key, now, whole)

    def _compared(self, kind: str, key: str, now: Figure, before: Figure) -> Iterator[Finding]:
        if now.value is None or before.value is None:
            return
        difference = now.value - before.value
        errors = self.limits["chance"]["slice" if self.by else "whole"]
        clear = beyond_chance(now, before, errors)
        always = bool(self.rule.get("always"))
        relative = abs(difference) / abs(before.value) if before.value else math.inf
        worth = clear if clear is not None else difference != 0 and relative >= self.limits["least"]
        if not (always or worth) or (self.by and now.rows < self.limits["least_rows"]):
            return
        tone = tone_of(now, before, errors=errors)
        up, down = ("up", "down") if kind == "change" else ("higher", "lower")
        said = {
            "before": before.text, "moved": self._part(up if difference > 0 else down),
            "change": self._difference(difference, before), "chance": "" if clear is None else
            self._part("beyond" if clear else "within"),
        }  # fmt: skip
        yield self._finding(kind, key, now, round(self._weight(difference, now)), tone, difference, **said)

    def _leader(self) -> Iterator[Finding]:
        found = self._figures()
        total = sum(f.numerator for f in found.values())
        if not total:
            return
        key, top = max(found.items(), key=lambda item: item[1].numerator)
        stake = self._price() * top.numerator if self.rule.get("stake") == "harm" else 0
        share = wording.figure(top.numerator / total, "rate")
        shown = {"value": words.value(self.by or "", key), "share": share}
        yield self._finding("leader", key, top, stake, "neutral", None, **shown)

    def _level(self) -> Iterator[Finding]:
        for key, now in self._figures().items():
            if now.value:
                tone: Tone = "good" if (now.value > 0) == (self.measure.better == "up") else "bad"
                yield self._finding("level", key, now, round(self._weight(now.value, now)), tone)

    def _weight(self, difference: float, now: Figure) -> float:
        """What the difference moved, in minor units: money, or harm at its price; 0 where the rule weighs nothing."""
        if "stake" not in self.rule:
            return 0.0
        moved = abs(difference) * ((now.denominator or 0) / self.measure.scale if self.measure.denominator else 1)
        return moved * self._price() if self.rule["stake"] == "harm" else moved

    def _price(self) -> int:
        costs = allocate.load_response(allocate.shipped("response")).costs
        return costs[self.source.currency].complaint if self.source.currency in costs else 1

    def _difference(self, difference: float, before: Figure) -> str:
        if self.measure.unit == "rate":
            number = wording.figure(abs(difference) * 100, "days")
            return self._part("points").format(number=number)
        if not before.value:
            return wording.figure(abs(difference), self.measure.unit, before.currency)
        return wording.figure(abs(difference / before.value), "rate")

    def _stake(self, stake: int, difference: float | None, now: Figure) -> str:
        if self.rule.get("stake") == "money" and stake and self.measure.denominator:
            return self._part("money").format(money=wording.money(stake, self.source.currency))
        if self.rule.get("stake") == "harm" and difference is not None and self.measure.denominator:
            number = abs(difference) * (now.denominator or 0) / self.measure.scale
            return self._part("harm").format(number=wording.figure(number, "count")) if number >= 0.5 else ""
        return ""

    def _finding(
        self, kind: str, key: str, now: Figure, stake: int, tone: Tone, difference: float | None = None, **said: str
    ) -> Finding:
        of = ""
        if self.by and kind != "leader":
            column = self.limits["columns"][self.by][self.language]
            of = self._part("of").format(column=column, value=words.value(self.by, key))
        text = self.limits["sentences"][kind][self.language].format(
            measure=self.measure.title[self.language], of=of, now=now.text,
            stake=self._stake(stake, difference, now), **said,
        )  # fmt: skip
        by_chance = said.get("chance") == self._part("within")
        return Finding(text, tone, stake, f"{self.measure.code}:{kind}:{self.by or ''}", by_chance, now.url)

    def _part(self, name: str) -> str:
        return str(self.limits["parts"][name][self.language])
