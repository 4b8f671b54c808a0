"""Showing a masked field."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cureline.trust import access, masking
from cureline.trust.duties import duty


@never_cache
@duty("customer.unmask")
@require_http_methods(["GET", "POST"])
def unmask(request: HttpRequest) -> HttpResponse:
    """GET asks for the reason; POST (`reference`, `reason`, `text`) shows the value for a minute."""
    asked = request.POST if request.method == "POST" else request.GET
    reference = asked.get("reference", "")
    context: dict[str, Any] = {"reference": reference, "reason": asked.get("reason", ""), "text": asked.get("text", "")}
    if request.method == "POST":
        try:
            value = masking.unmask(request, reference, context["reason"], context["text"])
        except masking.UnknownFieldError:
            raise Http404 from None
        except masking.ReasonError as error:
            context["problem"] = error.detail
        else:
            seconds = access.document()["unmask"]["seconds"]
            return render(request, "trust/unmasked.html", {**context, "value": value, "seconds": seconds})
    context |= {"shown": _field(reference).masked, "reasons": access.unmask_reasons()}
    return render(request, "trust/unmask_form.html", context)


@never_cache
@duty("customer.see")
@require_GET
def masked(request: HttpRequest) -> HttpResponse:
    """The field masked again, when the minute is over or nobody gave a reason."""
    return render(request, "trust/masked_again.html", {"field": _field(request.GET.get("reference", ""))})


def _field(reference: str) -> masking.Field:
    try:
        return masking.find(reference)
    except masking.UnknownFieldError:
        raise Http404 from None
