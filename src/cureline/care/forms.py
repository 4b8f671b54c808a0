"""Forms of the pages; choices come from the documents in the language of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.care import clock, documents
from cureline.care.models import Complaint
from cureline.care.sealed import LONGEST
from cureline.care.services.requests import CHANNELS
from cureline.portfolio.models import Account, Contact, ContactPoint
from cureline.trust import vault

RECENT_CONTACTS = 30


def _of(name: str, part: str, *, empty: bool = False) -> Callable[[], list[tuple[str, str]]]:
    def choose() -> list[tuple[str, str]]:
        rows: Any = documents.load(name)[part]
        table = rows if isinstance(rows, dict) else documents.by_code(name, part)
        return documents.choices(table, empty=gettext("choose …") if empty else None)

    return choose


def _text(label: Any, *, required: bool = True, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def _day(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def _masked(token: Any) -> str:
    return vault.mask(vault.decrypt(bytes(token)))


class ComplaintForm(forms.Form):
    """A complaint as it is taken in; `contact` are the customer's latest contacts."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=Complaint.Channel.choices)
    cause = forms.ChoiceField(label=_("Cause"))
    about = forms.ChoiceField(label=_p("a complaint", "About"), choices=Complaint.About.choices)
    contact = forms.ChoiceField(label=_("Which contact"), required=False)
    agency = forms.CharField(label=_("Which agency"), required=False, max_length=80)
    account_id = forms.ChoiceField(label=_("Which debt"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    text = _text(_("What the customer said"))
    wish = _text(_("What the customer asks for"), required=False, rows=2)

    def __init__(self, *args: Any, customer: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._choices("cause", [("", gettext("choose …")), *documents.causes_grouped()])
        self._choices("severity", [("", gettext("as the cause has it")), *_of("complaint_causes", "severities")()])
        accounts = Account.objects.filter(customer_id=customer.pk).order_by("pk").values_list("pk", flat=True)
        self._choices("account_id", [("", gettext("all debts")), *((a, a) for a in accounts)])
        contacts = Contact.objects.filter(customer_id=customer.pk).order_by("-at")[:RECENT_CONTACTS]
        channels = dict(Complaint.Channel.choices)
        self._choices("contact", [("", gettext("none"))] + [
            (c.pk, f"{clock.shown(c.at, customer.time_zone)} · {channels.get(c.channel, c.channel)}"
                   f"{' · ' + c.collector_id if c.collector_id else ''}")
            for c in contacts
        ])  # fmt: skip

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def given(self) -> dict[str, Any]:
        """The arguments of `complaints.record`."""
        data = dict(self.cleaned_data)
        contact, agency = data.pop("contact"), data.pop("agency")
        if contact:
            data["links"] = [{"kind": "contact", "ref": contact}]
        elif agency:
            data["links"] = [{"kind": "agency", "agency": agency}]
        return data


class NoteForm(forms.Form):
    text = _text(_("What was found"))


class AnswerTextForm(forms.Form):
    text = _text(_("Answer"))


class ReasonForm(forms.Form):
    text = _text(_("Reason"), rows=3)


class AssignForm(forms.Form):
    handler = forms.TypedChoiceField(label=_("Who handles it"), coerce=int)

    def __init__(self, *args: Any, handlers: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["handler"]
        field.choices = handlers


class SeverityForm(forms.Form):
    severity = forms.ChoiceField(label=_("Severity"), choices=_of("complaint_causes", "severities"))


class LinkForm(forms.Form):
    kind = forms.ChoiceField(label=_p("a complaint", "About"), choices=Complaint.About.choices)
    ref = forms.CharField(label=_("Number of the contact, message or letter"), required=False, max_length=120)
    collector_id = forms.CharField(label=_("Collector"), required=False, max_length=40)
    agency = forms.CharField(label=_("Agency"), required=False, max_length=80)


class AnswerForm(forms.Form):
    """The answer to a complaint; the amount is in whole currency units with decimals."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Complaint.Outcome.choices)
    root_cause = forms.ChoiceField(label=_("Root cause"), choices=_of("complaint_causes", "root_causes"))
    redress = forms.ChoiceField(label=_("Redress"), choices=_of("complaint_causes", "redress"))
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=0, max_digits=12, decimal_places=2, localize=False
    )
    text = _text(_("Answer, as the letter says it"), rows=6)


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("Where it lies"), choices=Complaint.Stage.choices)
    reference = forms.CharField(label=_("File number there"), required=False, max_length=80)
    text = _text(_("Reason"), rows=2)


class HelpForm(forms.Form):
    """A hardship or vulnerability; the kinds are those that the customer's law knows."""

    kind = forms.ChoiceField(label=_("What it is"))
    reason = forms.ChoiceField(label=_("Reason"), choices=_of("hardship", "reasons", empty=True))
    evidence = forms.ChoiceField(label=_("Evidence"), choices=_of("hardship", "evidence"))
    from_on = _day(_("From"))
    until_on = _day(_("Until, if known"))
    review_on = _day(_("Look at it again on"))
    insured = forms.TypedChoiceField(
        label=_("Is the event insured?"), required=False, empty_value=None, coerce=lambda value: value == "yes",
        choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What helps in contact"), required=False, choices=_of("hardship", "needs"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = _text(_("Note, only what is needed"), required=False, rows=3)

    def __init__(self, *args: Any, customer: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        country = customer.jurisdiction.partition("-")[0]
        kinds = documents.by_code("hardship", "kinds")
        field: Any = self.fields["kind"]
        field.choices = documents.choices(
            {code: kind for code, kind in kinds.items() if country in kind.get("jurisdictions", [country])}
        )


class ReviewForm(forms.Form):
    review_on = _day(_("Look at it again on"), required=True)
    until_on = _day(_("Until, if known"))
    note = _text(_("Note, only what is needed"), required=False, rows=3)


class ReferralForm(forms.Form):
    department = forms.ChoiceField(label=_("Department"), choices=_of("referrals", "departments"))
    subject = forms.ChoiceField(label=_p("of a referral", "Subject"), choices=_of("referrals", "subjects", empty=True))
    question = _text(_("Question"))


class FollowUpForm(forms.Form):
    result = forms.ChoiceField(label=_("What came of it"), choices=_of("follow_ups", "results"))
    text = _text(_("Note"), required=False, rows=3)


class RequestForm(forms.Form):
    """A request about one's own data; a correction names the field, the row and the right value."""

    kind = forms.ChoiceField(label=_("What is asked"), choices=_of("rights", "kinds"))
    channel = forms.ChoiceField(label=_("How it came in"))
    wish = _text(_("In the person's own words"), required=False, rows=3)
    field = forms.ChoiceField(label=_("What is wrong"), required=False)
    new = forms.CharField(label=_("What is right"), required=False, max_length=300)
    reason = forms.CharField(label=_("Proof or reason"), required=False, max_length=300)

    def __init__(self, *args: Any, customer: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        channels = dict(Complaint.Channel.choices)
        self._choices("channel", [(code, channels[code]) for code in CHANNELS])
        words = {name: documents.said(texts) for name, texts in documents.load("rights")["fields"].items()}
        points = ContactPoint.objects.filter(customer_id=customer.pk).exclude(value_sealed=None).order_by("pk")
        own = [(f"{name}|", words[name]) for name in ("customers.name", "customers.language")]
        place = words["contact_points.value"]
        numbers = [(f"contact_points.value|{p.pk}", f"{place} · {_masked(p.value_sealed)}") for p in points]
        self._choices("field", [("", gettext("nothing")), *own, *numbers])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == "correct" and not (data.get("field") and data.get("new")):
            raise forms.ValidationError(_("Say what is wrong and what is right."))
        return data

    def given(self) -> dict[str, Any]:
        """The arguments of `requests.record`."""
        data = self.cleaned_data
        wanted = {name: data[name] for name in ("kind", "channel", "wish")}
        if data["kind"] == "correct":
            name, _, row = data["field"].partition("|")
            wanted["corrections"] = [{"field": name, "row": row, "new": data["new"], "reason": data["reason"]}]
        return wanted


class CheckForm(forms.Form):
    how = forms.ChoiceField(label=_("How"), choices=_of("rights", "checks"))


class GrantForm(forms.Form):
    restrictions = forms.MultipleChoiceField(
        label=_("What is restricted"), required=False, choices=_of("rights", "restrictions"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    text = _text(_("Words to the person"), required=False, rows=3)

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if kind != "restrict":
            del self.fields["restrictions"]


class SurveyForm(forms.Form):
    """The questions of survey.yaml, one answer of each scale, and a free text."""

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        for question in documents.load("survey")["questions"]:
            low, high = documents.said(question["low"], language), documents.said(question["high"], language)
            ends = {1: f"1 · {low}", question["scale"]: f"{question['scale']} · {high}"}
            self.fields[question["code"]] = forms.TypedChoiceField(
                label=documents.said(question["title"], language), coerce=int, widget=forms.RadioSelect,
                choices=[(n, ends.get(n, str(n))) for n in range(1, question["scale"] + 1)],
            )  # fmt: skip
        self.fields["words"] = _text(_("Anything else? Please no account or card numbers."), required=False, rows=3)
