"""What people fill in: a target, a what-if."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cureline.engine import simulate
from cureline.goal.services import simulations
from cureline.trust.duties import language_tag


class TargetForm(forms.Form):
    """A target as people write it, and why."""

    target = forms.CharField(
        label=_("Target"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    why = forms.CharField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: Any, sign: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        if sign:
            self.fields["target"].label = f"{gettext('Target')} ({sign})"


class WhatIfForm(forms.Form):
    """What is compared, and how long, with how many debtors and how much chance."""

    choices = forms.MultipleChoiceField(
        label=_("What is compared"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The first one is what the others are held against."),
    )  # fmt: skip
    draft = forms.CharField(
        label=_("A draft of a strategy"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("YAML, checked as a strategy before it is simulated; it is kept with this what-if alone."),
    )  # fmt: skip
    world = forms.ChoiceField(label=_("Debtors behave as in"))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=simulations.MOST_DAYS, initial=simulations.DAYS)
    size = forms.IntegerField(
        label=_("Customers"), min_value=1, max_value=simulations.MOST_SIZE, initial=simulations.SIZE
    )
    seeds = forms.IntegerField(label=_("Runs of chance"), min_value=1, max_value=simulations.MOST_SEEDS,
                               initial=simulations.SEEDS)  # fmt: skip
    seed = forms.IntegerField(label=_("First seed"), min_value=0, max_value=2**31 - 1, initial=simulations.SEED)
    why = forms.CharField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choices: Any = self.fields["choices"]
        choices.choices = offered
        world: Any = self.fields["world"]
        world.choices = [(name, simulate.load_world(name).title[language_tag()]) for name in simulate.WORLDS]
