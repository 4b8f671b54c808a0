"""Forms of the appraisal pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.trust.duties import language_tag

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words(label: Any, *, required: bool = True, rows: int = 4) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": rows})
    )  # fmt: skip


class PeriodForm(forms.Form):
    """Which period is opened."""

    code = forms.CharField(label=_("Period"), max_length=8, help_text=_("2026-Q4 for a quarter, 2026-11 for a month"))


class SelfForm(forms.Form):
    """One's own words."""

    text = words(_("What went well, what was hard, what you want to learn"), rows=6)


class TeamForm(forms.Form):
    """Anchored answers about teamwork."""

    def __init__(self, form: Mapping[str, Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tag, best = language_tag(), int(form["best"])
        for one in form["questions"]:
            ends = {0: f"0 · {one['low'][tag]}", best: f"{best} · {one['high'][tag]}"}
            self.fields[one["code"]] = forms.TypedChoiceField(
                label=one["title"][tag], coerce=int, widget=forms.RadioSelect,
                choices=[(n, ends.get(n, str(n))) for n in range(best + 1)],
            )  # fmt: skip

    @property
    def scores(self) -> dict[str, int]:
        """The answers by question."""
        return {name: int(self.cleaned_data[name]) for name in self.fields if name != "text"}


class ReviewForm(TeamForm):
    """The leader's words and answers about teamwork."""

    def __init__(self, form: Mapping[str, Any], *args: Any, **more: Any) -> None:
        super().__init__(form, *args, **more)
        self.fields["text"] = words(_("The review"), rows=6)


class MoveForm(forms.Form):
    """What the calibration meeting moves a total by."""

    moved = forms.DecimalField(label=_("Points"), max_digits=4, decimal_places=1)
    why = words(_("Reason"), required=False, rows=2)

    def __init__(self, most: float, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["moved"].help_text = _("At most %(n)s up or down.") % {"n": f"{most:g}"}
        self.fields["moved"].widget.attrs |= {"min": -most, "max": most, "step": "0.1"}


class AppealForm(forms.Form):
    """Why somebody appeals, in what words, and what shows it."""

    reason = forms.ChoiceField(label=_("What is wrong"))
    text = words(_("What happened, and what should change"), rows=5)
    evidence = words(_("References, one a line"), required=False, rows=3)

    def __init__(self, reasons: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reason: Any = self.fields["reason"]
        reason.choices = reasons
        self.fields["evidence"].help_text = _("Account numbers, complaints, samples: what can be looked up.")


class HearForm(forms.Form):
    """The decision on an appeal."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect,
        choices=[("upheld", _("Uphold")), ("partly", _("Uphold in part")), ("rejected", _("Reject"))],
    )  # fmt: skip
    accounts = words(_("Accounts that do not count, one a line"), required=False, rows=2)
    samples = words(_("Samples that do not count, one a line"), required=False, rows=2)
    complaints = words(_("Complaints that do not count, one a line"), required=False, rows=2)
    refusals = words(_("Contacts that circumvented nothing, one a line"), required=False, rows=2)
    total = forms.DecimalField(label=_("New total instead"), required=False, min_value=0, max_value=100,
                               max_digits=4, decimal_places=1)  # fmt: skip
    answer = words(_("Answer to the person"))

    @property
    def corrections(self) -> dict[str, list[str]]:
        """What does not count, by kind."""
        return {kind: self.cleaned_data[kind].split() for kind in ("accounts", "samples", "complaints", "refusals")}


class RulesForm(forms.Form):
    """A version of the scorecard or of the rules of pay."""

    text = forms.CharField(
        label=_("The document (YAML)"), max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 26, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip
    why = words(_("Why"), rows=2)


class DecideForm(forms.Form):
    """Approve from a day on, or refuse with a reason."""

    effective_from_on = forms.DateField(label=_("First day in force"), widget=DAY)
    reason = words(_("Reason"), required=False, rows=2)

    def __init__(self, earliest: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, initial={"effective_from_on": earliest}, **more)
        self.fields["effective_from_on"].widget.attrs["min"] = earliest.isoformat()
        self.fields["reason"].help_text = _("Needed to refuse.")


class RateForm(forms.Form):
    """A rating: each criterion from 0 to 4, critical errors, words."""

    def __init__(self, form: Mapping[str, Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tag, self.codes = language_tag(), [one["code"] for one in form["criteria"]]
        best = int(form["best"])
        for one in form["criteria"]:
            ends = {0: f"0 · {one['low'][tag]}", best: f"{best} · {one['high'][tag]}"}
            choices: list[tuple[str, Any]] = [(str(n), ends.get(n, str(n))) for n in range(best + 1)]
            if one.get("may_not_apply"):
                choices.append(("-", _("does not apply")))
            self.fields[one["code"]] = forms.ChoiceField(
                label=one["title"][tag], choices=choices, widget=forms.RadioSelect
            )
        self.fields["critical"] = forms.MultipleChoiceField(
            label=_("Critical errors"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one["code"], one["title"][tag]) for one in form["critical"]],
        )  # fmt: skip
        self.fields["note"] = words(_("Words about it"), required=False, rows=2)

    @property
    def scores(self) -> dict[str, int | None]:
        """Each criterion's score, None where it does not apply."""
        given = {code: self.cleaned_data[code] for code in self.codes}
        return {code: None if value == "-" else int(value) for code, value in given.items()}


class SessionForm(forms.Form):
    """A calibration session that was held."""

    held_on = forms.DateField(label=_("Held on"), widget=DAY)
    attended = forms.MultipleChoiceField(label=_("Who was there"), widget=forms.CheckboxSelectMultiple)
    samples = forms.MultipleChoiceField(label=_("Samples talked over"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, form: Mapping[str, Any], people: Sequence[tuple[str, str]],
                 samples: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:  # fmt: skip
        super().__init__(*args, **more)
        for name, choices in (("attended", people), ("samples", samples)):
            field: Any = self.fields[name]
            field.choices = choices
        self.codes = {f"agreed_{one['code']}": one["code"] for one in form["criteria"]}
        tag = language_tag()
        for one in form["criteria"]:
            self.fields[f"agreed_{one['code']}"] = words(one["title"][tag], required=False, rows=2)

    @property
    def agreed(self) -> dict[str, str]:
        """How criteria are read from now on."""
        return {code: self.cleaned_data[name] for name, code in self.codes.items() if self.cleaned_data[name].strip()}
