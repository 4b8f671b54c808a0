"""A link by which somebody new sets the first password: signed, for a few days, used once."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust import access, audit
from cureline.trust.models import User

_SALT = "cureline.invitation"


class InvitationError(ProblemError):
    """The link was used, has grown old, or was not made by us."""

    status = 404
    title = _("This link is not valid any more")


def invite(user: User) -> str:
    """The path of a link for `user`; an earlier link dies with the next change of the password. Record who asked."""
    # the stored hash is part of what is signed, so a password that was set makes the link useless
    token = signing.dumps([user.pk, _stamp(user)], salt=_SALT)
    return reverse("account_invited", args=[token])


def invited(token: str) -> User:
    """Whose link this is. Raises InvitationError."""
    try:
        pk, stamp = signing.loads(token, salt=_SALT, max_age=access.document()["invitations"]["valid_hours"] * 3600)
    except (signing.BadSignature, ValueError):
        raise InvitationError from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or _stamp(user) != stamp:
        raise InvitationError
    return user


@transaction.atomic
def accept(token: str, password: str, *, request: Any = None) -> User:
    """Set the password; the link is used up. Raises InvitationError, and ValidationError for a weak password."""
    user = User.objects.select_for_update().get(pk=invited(token).pk)
    if invited(token) != user:
        raise InvitationError
    user.set_password(get_adapter(request).clean_password(password, user))
    user.save(update_fields=["password"])
    audit.record("password.set", request=request, user=user)
    return user


def _stamp(user: User) -> str:
    return signing.Signer(salt=_SALT).signature(user.password)[:16]
