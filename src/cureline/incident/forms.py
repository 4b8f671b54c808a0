"""Forms of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.incident import config, words
from cureline.incident.models import CLASSES, ROLES, Resource
from cureline.people.models import Staff

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def sentences(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )  # fmt: skip


class Wanted(forms.CharField):
    """A field that is needed in the end and may be empty in a draft: not told as optional, and not refused."""

    def validate(self, value: Any) -> None:
        """Anything will do for now; `reporting.send` asks for all."""


class PersonField(forms.ModelChoiceField):
    """Somebody of the department."""

    def __init__(self, label: Any, **more: Any) -> None:
        found = Staff.objects.filter(user__is_active=True).select_related("user").order_by("name", "pk")
        super().__init__(found, label=label, empty_label="–", **more)

    def label_from_instance(self, obj: Any) -> str:
        """The name, and the role where two may have the same."""
        from cureline.trust.duties import roles

        return f"{obj.name} · {roles()[obj.user.role]}" if obj.user.role in roles() else str(obj.name)


class DeclareForm(forms.Form):
    """What happened and how grave it is; the rest may follow."""

    kind = forms.ChoiceField(label=_p("incident", "What happened"), widget=forms.RadioSelect)
    severity = forms.TypedChoiceField(label=_("How grave"), coerce=int, initial=2, widget=forms.RadioSelect)
    text = sentences(_("In a few words"), required=False, help_text=_("Sealed; only who may see incidents reads it."))
    source = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        plans = {code: config.parse(config.shipped(code)) for code in CLASSES}
        kind: Any = self.fields["kind"]
        kind.choices = [(code, config.say(plan["title"])) for code, plan in plans.items()]
        severity: Any = self.fields["severity"]
        severity.choices = [(level, config.level_title(level)) for level in (1, 2, 3, 4)]


class OrganiseForm(forms.Form):
    """The lead, where those who act meet, and who has which role."""

    def __init__(self, roles: Iterable[str], held: Mapping[str, Any], room: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.roles = [role for role in ROLES if role in set(roles) | {"lead"}]
        for role in self.roles:
            self.fields[f"role_{role}"] = PersonField(
                config.role_title(role), required=role == "lead", initial=held.get(role)
            )
        self.fields["room"] = forms.CharField(
            label=_("Where you meet"), required=False, max_length=120, initial=room, help_text=_("A room or a number.")
        )

    def people(self) -> dict[str, Any]:
        """User by role, of those that were named."""
        found = {role: self.cleaned_data.get(f"role_{role}") for role in self.roles}
        return {role: staff.user for role, staff in found.items() if staff is not None}


class GradeForm(forms.Form):
    """Severity judged anew, and how many are concerned."""

    severity = forms.TypedChoiceField(label=_("How grave"), coerce=int)
    affected = forms.IntegerField(label=_("Customers or persons concerned"), required=False, min_value=0,
                                  max_value=2_000_000_000)  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        severity: Any = self.fields["severity"]
        severity.choices = [(level, config.level_title(level)) for level in (1, 2, 3, 4)]


class CloseForm(forms.Form):
    """How it ended."""

    text = sentences(_p("incident", "How it ended"), rows=2)


class ReviewForm(forms.Form):
    """Five whys, cause, lessons, damage."""

    why1 = sentences(_("Why did it happen?"), rows=2)
    why2 = sentences(_("And why that?"), required=False, rows=2)
    why3 = sentences(_("And why that? (3)"), required=False, rows=2)
    why4 = sentences(_("And why that? (4)"), required=False, rows=2)
    why5 = sentences(_("And why that? (5)"), required=False, rows=2)
    cause = sentences(_("The cause"), rows=2)
    lessons = sentences(_("What is learned"), required=False, rows=2)
    damage = forms.DecimalField(label=_("Damage in CNY"), required=False, min_value=0, max_digits=14, decimal_places=2)

    def whys(self) -> list[str]:
        """What was answered, in order."""
        return [self.cleaned_data[f"why{n}"] for n in range(1, 6) if self.cleaned_data.get(f"why{n}")]


class ActionForm(forms.Form):
    """What is changed, by whom, by when."""

    title = forms.CharField(label=_("What is changed"), max_length=200)
    owner = PersonField(_p("action", "Owner"))
    due_on = forms.DateField(label=_p("action", "Due on"), widget=DAY)


class ReportForm(forms.Form):
    """The fields of a report's form."""

    use_required_attribute = False

    def __init__(self, form: str, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in config.form_fields(form):
            self.fields[field["code"]] = Wanted(
                label=config.say(field["label"]), required=field["need"], max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4 if field["code"] == "measures" else 2}),
            )  # fmt: skip
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the report"), initial=language,
            choices=[("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English")],
        )  # fmt: skip


class SendForm(forms.Form):
    """On which way it was sent, and the receipt."""

    way = forms.ChoiceField(label=_("Sent by"), choices=list(words.WAYS.items()))
    receipt = forms.CharField(label=_("Receipt number, or who took it"), required=False, max_length=120)


class DrillForm(forms.Form):
    """Which plan is drilled, at which severity."""

    kind = forms.ChoiceField(label=_p("incident", "Plan"))
    severity = forms.TypedChoiceField(label=_("How grave"), coerce=int, initial=3)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(code, config.say(config.parse(config.shipped(code))["title"])) for code in CLASSES]
        severity: Any = self.fields["severity"]
        severity.choices = [(level, config.level_title(level)) for level in (1, 2, 3, 4)]


class RosterForm(forms.Form):
    """Who is on duty for a role, from a day to another."""

    role = forms.ChoiceField(label=_("Role"))
    staff = PersonField(_("Who"), required=False, help_text=_("Empty takes the entry away."))
    rank = forms.TypedChoiceField(label=_("Called"), coerce=int, choices=list(words.RANKS.items()), initial=1)
    on = forms.DateField(label=_("From day"), widget=DAY)
    until = forms.DateField(label=_("To day"), widget=DAY)

    def __init__(self, today: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, initial={"on": today, "until": today + dt.timedelta(days=6)}, **more)
        role: Any = self.fields["role"]
        role.choices = [(code, config.role_title(code)) for code in ROLES]


class ResourceForm(forms.Form):
    """A resource as it is kept."""

    kind = forms.ChoiceField(label=_p("resource", "What it is"))
    place = forms.CharField(label=_p("resource", "Place"), max_length=120)
    count = forms.IntegerField(label=_("How many"), min_value=0, max_value=100_000, initial=1)
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=100_000, initial=1)
    keeper = PersonField(_("Kept by"), required=False)
    checked_on = forms.DateField(label=_("Checked on"), widget=DAY)
    check_days = forms.IntegerField(label=_("Checked every so many days"), min_value=1, max_value=3650, initial=90)
    expires_on = forms.DateField(label=_("Expires on"), widget=DAY, required=False)

    def __init__(self, today: dt.date, row: Resource | None, *args: Any, **more: Any) -> None:
        names = ("kind", "place", "count", "least", "keeper", "check_days", "expires_on")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(*args, initial={**initial, "checked_on": today}, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(code, config.resource_title(code)) for code in config.catalogue()["resources"]]


class PlanForm(forms.Form):
    """The text of a plan's next version."""

    content = forms.CharField(
        label=_("The plan as YAML"), max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 24, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip
