"""Record what changes how a customer may be treated, and end it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.portfolio import services
from cureline.portfolio.models import Account, Customer
from cureline.portfolio.words import choices
from cureline.trust.duties import duty


def day_input() -> forms.DateInput:
    """The browser's own calendar, which takes ISO days alone, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CircumstanceForm(forms.Form):
    """What holds, for which debt and channel, from when until when."""

    kind = forms.ChoiceField(label=gettext_lazy("What holds"))
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    until_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=day_input(),
        help_text=gettext_lazy("Leave it empty where the end is not known."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("Only this channel"), required=False)
    account = forms.ChoiceField(label=gettext_lazy("Only this account"), required=False)

    def __init__(self, *args: Any, accounts: list[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_on": today}, **kwargs)
        every = [("", gettext_lazy("all"))]
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", "–"), *(one for one in choices("circumstance") if one[0] in services.RECORDED)]
        channels: Any = self.fields["channel"]
        channels.choices = [*every, *choices("channel")]
        owned: Any = self.fields["account"]
        owned.choices = [*every, *((key, key) for key in accounts)]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day is before the first."))
        return given


@duty("circumstance.record")
def record(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The form, and what it records."""
    customer = get_object_or_404(Customer, pk=customer_id)
    form = CircumstanceForm(
        request.POST or None, today=_today(customer),
        accounts=list(Account.objects.filter(customer_id=customer_id).order_by("pk").values_list("pk", flat=True)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.record_circumstance(
            customer_id, given["kind"], from_on=given["from_on"], until_on=given["until_on"],
            channel=given["channel"] or None, account_id=given["account"] or None, user=request.user, request=request,
        )  # fmt: skip
        messages.success(request, _("Recorded. The gate knows it from now on."))
        return redirect("customer:show", customer_id)
    status = 422 if form.is_bound else 200
    return render(request, "web/circumstance.html", {"form": form, "customer": customer}, status=status)


@require_POST
@duty("circumstance.record")
def end(request: HttpRequest, customer_id: str, circumstance_id: str) -> HttpResponse:
    """Let a circumstance end today."""
    customer = get_object_or_404(Customer, pk=customer_id)
    try:
        services.end_circumstance(
            circumstance_id, customer_id=customer_id, user=request.user, on=_today(customer), request=request
        )
        messages.success(request, _("Ended today."))
    except ProblemError as error:
        messages.error(request, str(error.title))
    return redirect("customer:show", customer_id)


def _today(customer: Any) -> dt.date:
    return timezone.now().astimezone(ZoneInfo(customer.time_zone)).date()
