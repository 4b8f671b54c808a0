"""The second factor: who must have one, and how its secret is kept (sealed by the vault, as text)."""

from __future__ import annotations

import base64
import os
from typing import Any

from django.conf import settings

from cureline.trust import access, vault

_MARK = "vault:"
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
_FLAG = "cureline_second_factor"


def seal(text: str) -> str:
    """A secret as it stands in allauth's table."""
    return _MARK + base64.b64encode(vault.encrypt(text)).decode()


def unseal(text: str) -> str:
    """The secret again."""
    return vault.decrypt(base64.b64decode(text.removeprefix(_MARK)))


def current(text: str) -> bool:
    """Whether it is sealed with the key that seals now; text that is not sealed at all has nothing to rotate."""
    return not text.startswith(_MARK) or base64.b64decode(text.removeprefix(_MARK)).startswith(vault.prefix())


def reseal(text: str) -> str:
    """The same secret under the key that seals now."""
    return text if current(text) else seal(unseal(text))


def required(user: Any) -> bool:
    """Whether the role must have a second factor; `CURELINE_SECOND_FACTOR=optional` is heard by a trial on loopback."""
    if os.environ.get("CURELINE_SECOND_FACTOR", "required") == "optional" and trial():
        return False
    return user.role in access.document()["second_factor"]["required"]


def trial() -> bool:
    """Whether this desk is reached from its own machine alone, without TLS: no bank works like that."""
    return not settings.SESSION_COOKIE_SECURE and set(settings.ALLOWED_HOSTS) <= _LOOPBACK


def missing(user: Any, session: Any) -> bool:
    """Whether somebody who must have a second factor has none yet; asks the database once a session."""
    if not required(user) or session.get(_FLAG) == user.pk:
        return False
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.mfa.models import Authenticator

    single_sign_on = access.document()["second_factor"]["single_sign_on_suffices"] and any(
        step.get("method") == "socialaccount" for step in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    )
    if single_sign_on or Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        session[_FLAG] = user.pk
        return False
    return True


def reset(user: Any, *, by: Any = None) -> int:
    """Take somebody's second factor and recovery codes away, so that a new one is set up; gives how many were."""
    from allauth.mfa.models import Authenticator

    count, _ = Authenticator.objects.filter(user=user).delete()
    # sessions that had it are asked again
    from cureline.trust import sessions

    sessions.end_all(user, "by_admin", by=by)
    return count
