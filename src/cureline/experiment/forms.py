"""The form of a design: what the challenger does, shares, measures, guard-rails; in units as people write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from babel.numbers import get_currency_precision
from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.engine import experiment as engine
from cureline.engine.strategy.document import NONE, Segment, Strategy
from cureline.experiment import config
from cureline.experiment.services import Design
from cureline.trust.duties import language_tag

_BP, _SMALL, _LARGE = 100, 0.0001, 1e9


def factor(measure: config.Measure, currency: str) -> float:
    """How many of the measure's own units are one of what people write: minor units of money, hundredths of a share."""
    if measure.unit == "minor":
        return float(10 ** get_currency_precision(currency or "CNY"))
    return 0.01 if measure.unit == "rate" else 1.0


class DesignForm(forms.Form):
    """A design within one strategy. `design(...)` gives what the service takes."""

    title = forms.CharField(label=_("Name of the experiment"), max_length=120)
    hypothesis = forms.CharField(
        label=_("What do you expect, and why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    challenger = forms.DecimalField(
        label=_("Challenger's share, %"), min_value=0, max_value=100, decimal_places=2, initial=20
    )
    hold_out = forms.DecimalField(
        label=_("Hold-out's share, %"), min_value=0, max_value=100, decimal_places=2, initial=2,
        help_text=_("Left alone, to know what an action is worth. It always stays."),
    )  # fmt: skip
    primary = forms.ChoiceField(label=_("Primary measure"), help_text=_("The one figure by which it is judged."))
    minimum_effect = forms.FloatField(
        label=_("Least effect that matters"), min_value=_SMALL, max_value=_LARGE,
        help_text=_("Money in the currency, shares in percentage points, contacts in number; a customer."),
    )  # fmt: skip
    margin = forms.FloatField(
        label=_("Margin of no difference"), min_value=_SMALL, max_value=_LARGE,
        help_text=_("In the same unit: smaller differences do not matter."),
    )  # fmt: skip
    horizon_days = forms.IntegerField(
        label=_("Horizon, days"), initial=30, help_text=_("How long after a customer entered the outcome is counted.")
    )
    running_days = forms.IntegerField(label=_("Customers enter for, days"), initial=60)

    def __init__(self, strategy: Strategy, counts: Mapping[str, int], currency: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, label_suffix="", **more)
        self.strategy, self.counts, self.currency = strategy, counts, currency
        settings, tag = engine.shipped_settings(), language_tag()
        for name, least, most in (
            ("horizon_days", settings.horizon_least, settings.horizon_most),
            ("running_days", settings.running_least, settings.running_most),
        ):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, initial=self.fields[name].initial, min_value=least, max_value=most,
                help_text=self.fields[name].help_text,
            )  # fmt: skip
        primary: Any = self.fields["primary"]
        primary.choices = [(m.code, m.title) for m in config.measures().values() if m.primary]
        treatments = [("", _("as before")), *((t.id, t.title[tag]) for t in strategy.treatments.values())]
        treatments.append((NONE, _("nothing at all")))
        for segment in strategy.segments:
            named = segment.title[tag]
            self.fields[f"segment_{segment.id}"] = forms.ChoiceField(
                required=False, choices=[t for t in treatments if t[0] != segment.treatment],
                widget=forms.Select(attrs={"aria-label": f"{_('Challenger')}: {named}"}),
            )  # fmt: skip
            self.fields[f"hold_{segment.id}"] = forms.BooleanField(
                required=False, widget=forms.CheckboxInput(attrs={"aria-label": f"{_('Hold-out')}: {named}"})
            )
        for measure in config.measures().values():
            if measure.guard:
                self.fields[f"guard_{measure.code}"] = forms.BooleanField(
                    label=measure.title, required=False, initial=measure.kind == engine.COUNT
                )
                self.fields[f"margin_{measure.code}"] = forms.FloatField(
                    required=False, initial=measure.margin, min_value=0, max_value=_LARGE,
                    widget=forms.NumberInput(attrs={"aria-label": f"{_('Margin')}: {measure.title}", "step": "any"}),
                )  # fmt: skip

    def basics(self) -> list[Any]:
        """The fields of title and hypothesis."""
        return [self["title"], self["hypothesis"]]

    def pairs(self) -> list[list[Any]]:
        """The other fields, two by two."""
        names = (("challenger", "hold_out"), ("horizon_days", "running_days"), ("minimum_effect", "margin"))
        return [[self[name] for name in pair] for pair in names]

    def segments(self) -> Iterator[tuple[Segment, str, str, int, Any, Any]]:
        """Each segment: its title, what the champion does, how many are in it now, the two fields."""
        tag = language_tag()
        for segment in self.strategy.segments:
            held = self.strategy.treatments.get(segment.treatment)
            does = held.title[tag] if held else str(_("nothing at all"))
            yield (
                segment, segment.title[tag], does, self.counts.get(segment.id, 0), self[f"segment_{segment.id}"],
                self[f"hold_{segment.id}"],
            )  # fmt: skip

    def guards(self) -> Iterator[tuple[config.Measure, Any, Any]]:
        """Each guard-rail with its two fields."""
        for measure in config.measures().values():
            if measure.guard:
                yield measure, self[f"guard_{measure.code}"], self[f"margin_{measure.code}"]

    def design(self) -> Design:
        """What was filled in, in the measures' own units. The form must be valid."""
        given = self.cleaned_data
        scale = factor(config.measures()[given["primary"]], self.currency)
        return Design(
            title=given["title"], hypothesis=given["hypothesis"], strategy=self.strategy.name,
            segments={s.id: given[f"segment_{s.id}"] for s in self.strategy.segments if given[f"segment_{s.id}"]},
            hold_out=[s.id for s in self.strategy.segments if given[f"hold_{s.id}"]],
            challenger_bp=round(given["challenger"] * _BP), hold_out_bp=round(given["hold_out"] * _BP),
            primary=given["primary"], minimum_effect=given["minimum_effect"] * scale, margin=given["margin"] * scale,
            guards={
                measure.code: float(given[f"margin_{measure.code}"] or measure.margin)
                for measure in config.measures().values()
                if measure.guard and measure.code != given["primary"] and given[f"guard_{measure.code}"]
            },
            horizon_days=given["horizon_days"], running_days=given["running_days"],
        )  # fmt: skip
