"""Pages of one's own account: the sessions, and the first password."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cureline.trust import invitations, sessions
from cureline.trust.forms import PasswordInput


class FirstPasswordForm(forms.Form):
    """The first password, twice."""

    password = forms.CharField(
        label=_("New password"), widget=PasswordInput(), help_text=_("At least 12 characters, not a common one.")
    )
    again = forms.CharField(label=_("The same again"), widget=PasswordInput())

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("password") != self.cleaned_data.get("again"):
            self.add_error("again", _("The two are not the same."))


@never_cache
@sensitive_post_parameters()
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Who was invited sets the first password, and then signs in."""
    try:
        user = invitations.invited(token)
    except invitations.InvitationError:
        raise Http404 from None
    form = FirstPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            invitations.accept(token, form.cleaned_data["password"], request=request)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, _("Your password is set. Sign in."))
            return redirect("account_login")
    return render(request, "account/invited.html", {"form": form, "invited": user})


@login_required
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = sessions.running(request.user)
    return render(request, "account/sessions.html", {"rows": rows, "here": request.session.get(sessions.KEY)})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's own sessions."""
    sessions.end(get_object_or_404(sessions.running(request.user), pk=pk), "by_user", request=request)
    return redirect("account_sessions")
