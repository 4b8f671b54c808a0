"""What Django and allauth tell of sign-ins, written into the audit log. Imported once, when the app is ready."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from cureline.trust import audit, lockout, sessions
from cureline.trust.models import SignIn


@receiver(user_logged_in)
def signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:
    sessions.begin(request, user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: Any, user: Any, **_: Any) -> None:
    if user is None or not user.is_authenticated:
        return
    row = SignIn.objects.filter(pk=request.session.get(sessions.KEY), ended_at=None).first()
    if row is not None:
        sessions.end(row, "signed_out", request=request)


@receiver((account.password_changed, account.password_set))
def password_changed(sender: Any, request: Any, user: Any, **_: Any) -> None:
    audit.record("password.changed", request=request, user=user)
    sessions.end_all(user, "password", request=request)


@receiver(mfa.authenticator_added)
def factor_added(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    audit.record("second_factor.added", request=request, user=user, detail={"type": str(authenticator.type)})


@receiver(mfa.authenticator_removed)
def factor_removed(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    audit.record("second_factor.removed", request=request, user=user, detail={"type": str(authenticator.type)})


@receiver(mfa.authenticator_reset)
def factor_reset(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    audit.record("second_factor.renewed", request=request, user=user, detail={"type": str(authenticator.type)})


@receiver(mfa.authentication_failed)
def factor_failed(sender: Any, request: Any, user: Any, **_: Any) -> None:
    lockout.failed(request, user, factor="code")
