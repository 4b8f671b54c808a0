"""Pages of the gate's log: every ruling, and one with all that it was judged by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from cureline.contact import log, services
from cureline.contact.models import Attempt, Refusal
from cureline.engine.tables import CHANNELS
from cureline.portfolio.models import Customer
from cureline.portfolio.words import word
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag


class FilterForm(forms.Form):
    """Which rulings to show; days are the bank's."""

    from_on = forms.DateField(
        label=pgettext_lazy("first day", "From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=pgettext_lazy("last day", "Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("Ruling"), required=False)
    rule = forms.CharField(label=gettext_lazy("Rule"), required=False, max_length=60)
    collector = forms.CharField(label=gettext_lazy("Collector"), required=False, max_length=40)
    customer = forms.CharField(label=gettext_lazy("Customer"), required=False, max_length=60)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["channel"].choices = [("", _("All")), *((code, word("channel", code)) for code in CHANNELS)]
        fields["verdict"].choices = [("", _("All")), ("allowed", pgettext("by the gate", "Allowed")),
                                    ("refused", pgettext("by the gate", "Refused"))]  # fmt: skip

    def filters(self) -> log.Filters:
        """What was asked for; the last seven days where no day is named, everything that is not valid left out."""
        found: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        first, last = log.last_days()
        from_on, until_on = found.get("from_on") or first, found.get("until_on") or last
        texts = {name: found.get(name) or "" for name in ("channel", "verdict", "rule", "collector", "customer")}
        return log.Filters(min(from_on, until_on), until_on, **texts)


@duty("gate.see")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Rulings of some days, with how often each rule refused."""
    first, last = log.last_days()
    asked = request.GET.copy()
    asked.setdefault("from_on", first.isoformat())
    asked.setdefault("until_on", last.isoformat())
    form = FilterForm(asked)
    filters = form.filters()
    lines, following = log.page(filters, before=_instant(request.GET.get("before", "")))
    asked["before"] = following.isoformat() if following else ""
    plain = asked.copy()
    for name in ("before", "rule"):
        plain.pop(name, None)
    bars = [{**vars(bar), "width": round(max(1.0, bar.share * 100), 1)} for bar in log.bars(filters)]
    return render(
        request, "contact/gate.html",
        {"form": form, "lines": lines, "bars": bars,
         "counts": log.counts(filters), "base": plain.urlencode(),
         "next": f"?{asked.urlencode()}" if following else ""},
    )  # fmt: skip


@duty("gate.see")
@require_GET
def allowed(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """One ruling that allowed."""
    return _one(request, get_object_or_404(Attempt.objects.select_related("user", "contact"), pk=attempt_id))


@duty("gate.see")
@require_GET
def refused(request: HttpRequest, refusal_id: Any) -> HttpResponse:
    """One ruling that refused."""
    return _one(request, get_object_or_404(Refusal.objects.select_related("user"), pk=refusal_id))


def _one(request: HttpRequest, row: Attempt | Refusal) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=row.customer_id)
    audit.record(
        "ruling.seen", request=request, customer_id=row.customer_id, subject=f"{row._meta.model_name}:{row.pk}"
    )
    names = row.refusals if isinstance(row, Refusal) else row.warnings
    rules = [{"id": name, "title": log.title(name, log.jurisdiction(row), row.rules_on)} for name in names]
    return render(
        request, "contact/ruling.html",
        {"row": row, "customer": customer, "allowed": isinstance(row, Attempt), "rules": rules,
         "same": services.same(row), "language": language_tag(),
         "contacts": [{**one, "at": dt.datetime.fromisoformat(one["at"])} for one in row.facts["contacts"]],
         "outcome": _outcome(row)},
    )  # fmt: skip


def _outcome(row: Attempt | Refusal) -> Any:
    from cureline.contact import taxonomy

    return taxonomy.outcomes().get(row.outcome) if isinstance(row, Attempt) else None


def _instant(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
