"""Forms of the career pages; choices come from the documents in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.career import documents
from cureline.career.models import Requisition
from cureline.career.services import interviews, staffing
from cureline.career.services.requisitions import in_order
from cureline.career.words import MARKS
from cureline.people.models import Staff, Team
from cureline.worklist import desk


def words(label: Any, *, required: bool = True, rows: int = 3, longest: int = 2000, **more: Any) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def day(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def _posts() -> list[tuple[str, str]]:
    return documents.choices(documents.posts())


def _people(rows: Iterable[Staff]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in rows]


class ReasonForm(forms.Form):
    """A few words of why."""

    reason = words(_("Reason"), rows=2)


class FreeReasonForm(forms.Form):
    """The same where it may stay empty."""

    reason = words(_("Reason"), rows=2, required=False)


class RequisitionForm(forms.Form):
    """An opening that somebody asks for."""

    post = forms.ChoiceField(label=_p("a job", "Post"), choices=_posts)
    team = forms.ChoiceField(label=_("Team"), required=False)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=200, initial=1)
    channels = forms.MultipleChoiceField(
        label=_p("recruiting", "Channels"), widget=forms.CheckboxSelectMultiple,
        choices=lambda: documents.choices(documents.load("selection")["channels"]),
    )  # fmt: skip
    closes_on = day(_("Applications until"), required=False)
    staffing_id = forms.ChoiceField(label=_("Answers a staffing proposal"), required=False)
    why = words(_("Why somebody is needed"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["team"].choices = [("", "–"), *((team.code, str(team)) for team in Team.objects.order_by("code"))]
        known = staffing.approved()
        fields["staffing_id"].choices = [("", "–"), *((str(one.id), f"{one.title} ({one.heads})") for one in known)]
        if not known:
            del self.fields["staffing_id"]

    def values(self) -> dict[str, Any]:
        """What `requisitions.ask` takes."""
        given = dict(self.cleaned_data)
        given["staffing_id"] = int(given["staffing_id"]) if given.get("staffing_id") else None
        return given


class WeightsForm(forms.Form):
    """How the criteria of an opening weigh."""

    def __init__(self, weights: Mapping[str, int], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, weight in weights.items():
            self.fields[code] = forms.IntegerField(
                label=documents.competence_title(code), min_value=5, max_value=100, initial=weight
            )


class ApplicationForm(forms.Form):
    """What everybody who applies is asked: contacts, the questions of the opening, consent."""

    name = forms.CharField(label=_("Name"), max_length=80)
    mobile = forms.CharField(
        label=_("Mobile number"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)

    def __init__(self, requisition: Requisition, *args: Any, channels: Iterable[str] = (), internal: bool = False,
                 **more: Any) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.asked: Mapping[str, Any] = in_order(requisition, "application")
        if internal:
            for name in ("name", "mobile", "email"):
                del self.fields[name]
        if channels:
            self.fields["channel"] = forms.ChoiceField(
                label=_("Channel"), choices=documents.choices(documents.load("selection")["channels"], channels)
            )
        for code, text in self.asked.items():
            self.fields[f"answer_{code}"] = words(documents.said(text), rows=3 if code == "why" else 2)
        if not internal and not channels:
            for kind, group in documents.load("selection")["impact"]["groups"].items():
                self.fields[f"group_{kind}"] = forms.ChoiceField(
                    label=documents.said(group["title"]), required=False,
                    choices=[("", _("I do not say")), *documents.choices(group["values"])],
                    help_text=_("Only counted, to see that nobody is disadvantaged; nobody who decides sees it."),
                )  # fmt: skip
        retention = documents.load("selection")["retention"]
        self.fields["consent"] = forms.BooleanField(
            label=_("I agree"), help_text=documents.said(retention["consent"]).format(days=retention["days"]),
            error_messages={"required": _("Without consent to the use of your data we can't take the application.")},
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What `candidates.apply` takes."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("name", "mobile", "email") if name in self.fields},
            "answers": {code: given[f"answer_{code}"] for code in self.asked}, "consent": given["consent"],
            "groups": {name.removeprefix("group_"): value for name, value in given.items()
                       if name.startswith("group_") and value},
        }  # fmt: skip


class ScreeningForm(forms.Form):
    """A mark for every criterion, the same for all."""

    def __init__(self, criteria: Mapping[str, Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.criteria = criteria
        for code, text in criteria.items():
            self.fields[code] = forms.ChoiceField(
                label=documents.said(text), choices=[(mark, said) for mark, (said, _tone) in MARKS.items()],
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["reason"] = words(_("Reason"), rows=2, required=False, help_text=_("Needed to turn somebody away."))

    def marks(self) -> dict[str, str]:
        """The marks by criterion."""
        return {code: self.cleaned_data[code] for code in self.criteria}


class InterviewForm(forms.Form):
    """When, where and with whom."""

    planned_at = forms.DateTimeField(
        label=_p("interview", "When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_p("interview", "Where"), max_length=120)
    raters = forms.MultipleChoiceField(label=_("Interviewers"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, least: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["raters"].choices = [(str(user.pk), user.staff.name) for user in
                                    interviews.raters_known().select_related("staff")]  # fmt: skip
        fields["raters"].help_text = _("At least %(count)s; neither sees what the other gives.") % {"count": least}

    def clean_planned_at(self) -> dt.datetime:
        """The time is one of the bank's clock."""
        return desk.typed(self.cleaned_data["planned_at"])


class OfferForm(forms.Form):
    """Wage, contract and probation; money in whole units of the currency."""

    wage = forms.DecimalField(label=_("Monthly wage"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2)
    probation_wage = forms.DecimalField(
        label=_("Monthly wage in probation"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2,
        help_text=_("At least 80 % of the wage (Labour Contract Law, article 20)."),
    )  # fmt: skip
    contract_months = forms.IntegerField(
        label=_("Months of the contract"), min_value=0, max_value=120, initial=36, help_text=_("0: open-ended.")
    )
    probation_months = forms.IntegerField(
        label=_("Months of probation"), min_value=0, max_value=6, initial=3,
        help_text=_("At most 1, 2 or 6, by the length of the contract (article 19)."),
    )  # fmt: skip
    starts_on = day(_("First day"))
    answer_until_on = day(_("Answer until"))
    why = words(_("Why this person"), required=False, rows=2, help_text=_("Needed where somebody ranks higher."))

    def values(self) -> dict[str, Any]:
        """What `offers.propose` takes."""
        given = dict(self.cleaned_data)
        wages = {f"{name}_minor": int(given.pop(name) * 100) for name in ("wage", "probation_wage")}
        return {**wages, **given}


class OnboardingForm(forms.Form):
    """What the administrator needs."""

    username = forms.CharField(label=_("User name"), max_length=150)
    collector_id = forms.CharField(
        label=_("Collector id"), required=False, max_length=40, help_text=_("As in the capacity document.")
    )
    mentor_id = forms.ChoiceField(label=_("Mentor"), required=False)

    def __init__(self, internal: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Staff.objects.filter(user__is_active=True).order_by("name", "pk")
        mentor: Any = self.fields["mentor_id"]
        mentor.choices = [("", "–"), *_people(rows)]
        if internal:
            del self.fields["username"]

    def values(self) -> dict[str, Any]:
        """What `offers.ask_onboarding` takes."""
        given = self.cleaned_data
        mentor = given["mentor_id"]
        return {"username": given.get("username", ""), "collector_id": given["collector_id"],
                "mentor_id": int(mentor) if mentor else None}  # fmt: skip


class LevelForm(forms.Form):
    """A competence and its level."""

    competence = forms.ChoiceField(label=_("Competence"), choices=lambda: documents.choices(documents.competences()))
    level = forms.ChoiceField(
        label=_p("competence", "Level"), choices=lambda: documents.choices(documents.load("posts")["levels"]),
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = words(_("What was seen"), required=False, rows=2)


class AssignForm(forms.Form):
    """A post from a day on."""

    post = forms.ChoiceField(label=_p("a job", "Post"), choices=_posts)
    from_on = day(_("First day"))
    why = forms.CharField(label=_("Why"), max_length=200, required=False)


class AssessForm(forms.Form):
    """A mark for every criterion of probation, and words."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        document = documents.load("probation")
        self.criteria = document["criteria"]
        for code, text in self.criteria.items():
            self.fields[code] = forms.ChoiceField(
                label=documents.said(text), choices=documents.choices(document["marks"]), widget=forms.RadioSelect
            )
        self.fields["text"] = words(_("What you saw"))

    def marks(self) -> dict[str, int]:
        """The marks by criterion."""
        return {code: int(self.cleaned_data[code]) for code in self.criteria}


class OwnWordsForm(forms.Form):
    """What somebody says of oneself."""

    text = words(_("How it goes, and what you need"))


class OutcomeForm(forms.Form):
    """How a probation ends."""

    outcome = forms.ChoiceField(
        label=_p("probation", "Outcome"), choices=lambda: documents.choices(documents.load("probation")["outcomes"]),
        widget=forms.RadioSelect,
    )  # fmt: skip
    new_end_on = day(_("New last day"), required=False, help_text=_("Only to extend; the person has to agree."))
    reason = words(_("Reason"), help_text=_("It is told to the person."))


class AccompanyForm(forms.Form):
    """Calls at which the mentor sat beside."""

    calls = forms.IntegerField(label=_("Accompanied calls"), min_value=1, max_value=20, initial=1)


class StepForm(forms.Form):
    """Asking for a step."""

    step = forms.CharField(widget=forms.HiddenInput)
    why = words(_("Why this step"), rows=2)


class NominateForm(forms.Form):
    """A colleague and why."""

    kind = forms.ChoiceField(
        label=_("Reward"), choices=lambda: documents.choices(documents.load("rewards")["kinds"]),
        widget=forms.RadioSelect,
    )  # fmt: skip
    staff_id = forms.ChoiceField(label=_("Colleague"))
    words = words(_("What the customer or the team gained"))

    def __init__(self, user: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Staff.objects.filter(user__is_active=True).exclude(user=user).order_by("name", "pk")
        staff: Any = self.fields["staff_id"]
        staff.choices = [("", "–"), *_people(rows)]


class BudgetForm(forms.Form):
    """What a quarter's rewards may cost."""

    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=11, decimal_places=2)
