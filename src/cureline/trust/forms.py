"""allauth's forms in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class PasswordInput(forms.PasswordInput):
    """A new password."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "new-password"})


def _named(form: Any, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True


class PasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, oldpassword=_("Current password"), password1=_("New password"), password2=_("The same again"))
        self.fields["password1"].help_text = _("At least 12 characters, not a common one.")


class AgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, password=_("Password"))


class _CodeMixin:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, code=_p("one-time password", "Code"))
        self.fields["code"].widget.attrs.update(  # type: ignore[attr-defined]
            {"inputmode": "numeric", "autofocus": True, "autocomplete": "one-time-code"}
        )


class CodeForm(_CodeMixin, mfa.AuthenticateForm):
    """A one-time code, or a recovery code, after the password."""


class CodeAgainForm(_CodeMixin, mfa.ReauthenticateForm):
    """The same, before something that needs to be sure again."""


class SetUpForm(_CodeMixin, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""
