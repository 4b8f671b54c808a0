"""How allauth behaves here: no sign-up, failures counted and kept, secrets sealed, single sign-on by user name."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cureline.trust import audit, lockout, second_factor
from cureline.trust.models import User

_SURE_SECONDS = 300
_QUIET = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Names and passwords."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "username_password_mismatch": _("The user name or the password is not right."),
        "invalid_login": _("The user name or the password is not right."),
        "enter_current_password": _("Type your current password."),
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait a while, or ask an administrator."),
        "rate_limited": _("Too many attempts. Wait a while, or ask an administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account; an administrator does."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A locked name is refused before its password is looked at."""
        super().pre_authenticate(request, **credentials)
        user = _named(credentials)
        if user is not None and lockout.locked_until(user):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.failed(request, _named(credentials), factor="password")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in is not asked again, so that a first second factor is set up without a detour."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < _SURE_SECONDS:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def get_client_ip(self, request: HttpRequest) -> str:
        return audit.address(request)

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
                    **kwargs: Any) -> None:  # fmt: skip
        """The page itself shows that somebody is in or out; other messages are shown."""
        if message_template not in _QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What happens to an account stands in the audit log; no mail goes out from here."""

    def clean_password(self, password: str, user: Any = None) -> str:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("Choose a password that you have not now."))
        clean: str = super().clean_password(password, user)
        return clean


def _named(credentials: dict[str, Any]) -> User | None:
    name = str(credentials.get("username") or "").replace("\0", "")
    return User.objects.filter(username=name).first() if name else None


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: one-time codes and recovery codes."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right."),
        "cannot_delete_authenticator": _("Your role must have a second factor."),
    }

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not second_factor.required(authenticator.user)

    def get_totp_issuer(self) -> str:
        return "Cureline"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See AccountAdapter."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on: the bank's identity provider names one of our users, by the claim that the settings say."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                self._refuse(request, sociallogin.user)
            return
        data = sociallogin.account.get_provider_account().get_user_data() or {}
        name = str(data.get(settings.CURELINE_OIDC_CLAIM) or "").replace("\0", "")
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            self._refuse(request, None)
        sociallogin.connect(request, user)
        audit.record("single_sign_on.linked", request=request, user=user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
                                extra_context: Any = None) -> None:  # fmt: skip
        lockout.failed(request, None, factor="single_sign_on")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See AccountAdapter."""

    def _refuse(self, request: HttpRequest, user: User | None) -> None:
        audit.record("signin.failed", request=request, user=user, detail={"factor": "single_sign_on"})
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
