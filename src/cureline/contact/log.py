"""The gate's log: rulings that allowed and that refused, filtered, counted, paged by instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cureline.contact.models import Attempt, Refusal
from cureline.contact.services import rule_title, rulebook
from cureline.engine.compliance.rules import RESERVED
from cureline.trust.duties import language_tag
from cureline.worklist import desk

PAGE = 50
# a rule that two countries share has the same words in both
_PLACES = ("CN", "US", "UK", "IN")


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; None and "" leave it open. Days are the bank's, both included."""

    from_on: dt.date
    until_on: dt.date
    channel: str = ""
    verdict: str = ""
    rule: str = ""
    collector: str = ""
    customer: str = ""

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """First instant, and the first one after the last day."""
        return desk.bounds(self.from_on)[0], desk.bounds(self.until_on)[1]


@dataclass(frozen=True)
class Line:
    """One ruling of the list: the row, and whether it allowed."""

    row: Any
    allowed: bool

    @property
    def rule(self) -> str:
        """The refusing rule in words; empty when allowed."""
        return "" if self.allowed else title(self.row.rule_id, jurisdiction(self.row), self.row.rules_on)


@dataclass(frozen=True)
class Bar:
    """How often a rule refused, with the share of the most frequent one for the chart (0 to 1)."""

    rule_id: str
    title: str
    article: str
    count: int
    share: float


def last_days(days: int = 7) -> tuple[dt.date, dt.date]:
    """The bank's days up to today."""
    today = desk.today(timezone.now())
    return today - dt.timedelta(days=days - 1), today


def page(
    filters: Filters, *, before: dt.datetime | None = None, limit: int = PAGE
) -> tuple[list[Line], dt.datetime | None]:
    """Rulings, the latest first, and the instant before which the next page begins (None at the end)."""
    found: list[Line] = []
    for allowed, rows in ((True, attempts(filters)), (False, refusals(filters))):
        if before is not None:
            rows = rows.filter(asked_at__lt=before)
        found += [Line(row, allowed) for row in rows.select_related("user").order_by("-asked_at", "-pk")[: limit + 1]]
    found.sort(key=lambda line: line.row.asked_at, reverse=True)
    if len(found) <= limit:
        return found, None
    # rulings of one instant stay on one page
    last = found[limit - 1].row.asked_at
    shown = [line for line in found[: limit + 50] if line.row.asked_at >= last]
    return shown, last


def attempts(filters: Filters) -> QuerySet[Attempt]:
    """The rulings that allowed."""
    rows = Attempt.objects.filter(_common(filters))
    return rows.none() if filters.verdict == "refused" or filters.rule else rows


def refusals(filters: Filters) -> QuerySet[Refusal]:
    """The rulings that refused."""
    rows = Refusal.objects.filter(_common(filters))
    if filters.rule:
        rows = rows.filter(refusals__contains=[filters.rule])
    return rows.none() if filters.verdict == "allowed" else rows


def bars(filters: Filters) -> list[Bar]:
    """How often each rule was the one that refused longest, the most frequent first."""
    counted = list(
        refusals(filters).values("rule_id", "article").annotate(n=Count("pk")).order_by("-n", "rule_id")[:20]
    )
    most = max((row["n"] for row in counted), default=1)
    return [
        Bar(row["rule_id"], title(row["rule_id"]), row["article"], row["n"], row["n"] / most) for row in counted
    ]  # fmt: skip


def counts(filters: Filters) -> dict[str, int]:
    """How many were allowed, refused, and allowed with a warning."""
    allowed = attempts(filters).aggregate(n=Count("pk"), warned=Count("pk", filter=~Q(warnings=[])))
    return {"allowed": allowed["n"], "refused": refusals(filters).count(), "warned": allowed["warned"]}


def jurisdiction(row: Any) -> str:
    """Whose rules judged a ruling."""
    return str(row.facts["customer"]["jurisdiction"] or "")


def title(rule_id: str, place: str = "", on: dt.date | None = None) -> str:
    """A rule in words, by the pack that judged, or by any shipped pack that has it."""
    on = on or timezone.localdate()
    if rule_id in RESERVED:
        return rule_title(None, rule_id, language_tag())
    for jurisdiction_code in (place, rule_id.partition("-")[0], *_PLACES):
        pack = rulebook.pack_of(jurisdiction_code, on)[0] if jurisdiction_code else None
        if pack is not None and rule_id in pack.by_id:
            return rule_title(pack, rule_id, language_tag())
    return rule_id


def _common(filters: Filters) -> Q:
    start, end = filters.bounds
    condition = Q(asked_at__gte=start, asked_at__lt=end)
    for name, value in (
        ("channel", filters.channel), ("collector_id", filters.collector), ("customer_id", filters.customer),
    ):  # fmt: skip
        if value:
            condition &= Q(**{name: value})
    return condition
