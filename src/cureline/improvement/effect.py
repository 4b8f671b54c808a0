"""The simulated effect of a proposal: the document as it stands against the one proposed, with intervals over seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.charts import Cell, Chart, bars
from cureline.improvement.models import Proposal
from cureline.improvement.services import simulating
from cureline.results import wording

# measure of the simulation, its title, whether it is money, and whether more is better
MEASURES: Mapping[str, tuple[Any, bool, bool]] = {
    "recovered_minor": (gettext_lazy("Recovered"), True, True),
    "contacts": (gettext_lazy("Contacts"), False, False),
    "complaints": (gettext_lazy("Complaints"), False, False),
    "cost_minor": (gettext_lazy("Cost"), True, False),
    "cured": (gettext_lazy("Accounts cured"), False, True),
    "promises_kept": (gettext_lazy("Promises kept"), False, True),
}


@dataclass(frozen=True)
class Estimate:
    """A simulated figure over seeds with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Compared:
    """One measure: as the document stands, as proposed, and the difference with its interval over the same seeds."""

    title: Any
    present: str
    present_interval: str
    proposed: str
    proposed_interval: str
    change: str
    change_interval: str
    tone: str


@dataclass(frozen=True)
class Effect:
    """What the simulation says: its state, its page, the comparison and the chart once it is done."""

    state: str
    url: str
    lines: list[Compared]
    chart: Chart | None


def of(proposal: Proposal) -> Effect | None:
    """The effect of a proposal; None where no simulation was asked for."""
    row = simulating.found(proposal.simulation_id)
    if row is None:
        return None
    url = _url(row.pk)
    parts = simulating.parts(row)
    if len(parts) < 2:
        return Effect(row.state, url, [], None)
    lines, drawn, table = [], [], []
    for name, (title, money, more) in MEASURES.items():
        if any(name not in part for part in parts[:2]):
            continue
        present, proposed = (estimate(part[name]) for part in parts[:2])
        lines.append(_compared(title, present, proposed, estimate(parts[1][name]["difference"]), money, more,
                               proposal.currency))  # fmt: skip
        if present.value:
            drawn += [
                {"name": str(title), "what": str(what), "share": e.value / present.value, "low": e.low / present.value,
                 "high": e.high / present.value, "url": url}
                for what, e in ((_("As it stands"), present), (_("As proposed"), proposed))
            ]  # fmt: skip
            table.append((Cell(str(title)), Cell(lines[-1].present, url), Cell(lines[-1].proposed, url),
                          Cell(lines[-1].change)))  # fmt: skip
    if not drawn:
        return Effect(row.state, url, lines, None)
    svg = bars(drawn, x="share", y="name", series="what", form=".0%", url="url", stacked=False,
               interval=("low", "high"), x_title=_("Present strategy = 100 %"))  # fmt: skip
    columns = ("", _("As it stands"), _("As proposed"), _("How much changes"))
    return Effect(
        row.state, url, lines, Chart(_("Simulated effect"), svg, columns, table, _("Lines: 95 % intervals over seeds."))
    )


def estimate(found: Mapping[str, Any]) -> Estimate:
    """A figure of a simulation's result."""
    return Estimate(float(found["mean"]), float(found["low"]), float(found["high"]))


def _compared(title: Any, present: Estimate, proposed: Estimate, difference: Estimate, money: bool, more: bool,
              currency: str) -> Compared:  # fmt: skip
    def text(value: float) -> str:
        return wording.money(round(value), currency) if money else wording.count(round(value))

    def interval(found: Estimate) -> str:
        return f"{text(found.low)} – {text(found.high)}" if found.high > found.low else ""

    # both met the same chance, so the difference has an interval of its own, and only that says what changed
    apart = difference.low > 0 or difference.high < 0
    tone = "neutral" if not apart else "good" if (difference.value > 0) == more else "bad"
    share = f" ({difference.value / present.value:+.1%})" if present.value else ""
    sign = "+" if difference.value > 0 else ""
    return Compared(title, text(present.value), interval(present), text(proposed.value), interval(proposed),
                    f"{sign}{text(difference.value)}{share}", interval(difference), tone)  # fmt: skip


def _url(simulation_id: int) -> str:
    try:
        return reverse("goal:simulation", args=[simulation_id])
    except NoReverseMatch:
        return ""
