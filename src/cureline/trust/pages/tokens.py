"""Tokens of the API: who has which, make one, end one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cureline.trust import access, tokens
from cureline.trust.duties import duties, duty, roles
from cureline.trust.models import ApiToken, User


class OwnerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_username()} ({roles()[obj.role]})" if obj.role in roles() else str(obj.get_username())


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("For which system"), max_length=80)
    owner = OwnerField(label=_("Acts as"), queryset=User.objects.none())
    scopes = forms.MultipleChoiceField(
        label=_("Duties"),
        choices=[(name, name) for name in sorted(duties())],
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = access.document()["tokens"]
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.filter(is_active=True).exclude(role="").order_by("username")
        self.fields["days"].initial = rules["days_default"]
        self.fields["days"].max_value = rules["days_at_most"]


@never_cache
@duty("token.manage")
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All tokens; POST makes one and shows its secret this once."""
    form = TokenForm(request.POST or None)
    made = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = tokens.make(given["name"], given["owner"], given["scopes"], user=request.user, days=given["days"])
        except tokens.TokenError as error:
            form.add_error(None, error.detail)
        else:
            form = TokenForm()
    rows = ApiToken.objects.select_related("owner").order_by("-made_at")[:500]
    return render(request, "trust/tokens.html", {"form": form, "rows": rows, "made": made, "now": timezone.now()})


@duty("token.manage")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token."""
    try:
        tokens.revoke(pk, user=request.user)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The token is ended."))
    return redirect("trust:tokens")
