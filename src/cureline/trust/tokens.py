"""Tokens of the API: a system acts as the token's owner, within the token's duties, under the owner's rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust import access, audit, limits
from cureline.trust.duties import duties
from cureline.trust.models import ApiToken, User

_BEGINS = "cl_"
# the row of a token is written at most this often
_STEP = dt.timedelta(minutes=1)


class TokenError(ProblemError):
    """The token can't be made so."""

    status = 422
    title = _("This token is not possible")


@transaction.atomic
def make(
    name: str, owner: User, scopes: Iterable[str], *, user: Any, days: int | None = None, at: dt.datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown this once. Raises TokenError.

    `scopes` are duties that the owner's role has; `days` until it ends, at most what `access.yaml` says.
    """
    rules = access.document()["tokens"]
    days = rules["days_default"] if days is None else days
    wanted = sorted(set(scopes))
    if not name.strip() or not wanted:
        raise TokenError(_("A token needs a name and at least one duty."))
    if not 1 <= days <= rules["days_at_most"]:
        raise TokenError(_("A token lasts from 1 to %(days)s days.") % {"days": rules["days_at_most"]})
    lacking = [scope for scope in wanted if scope not in duties() or not owner.may(scope)]
    if lacking:
        raise TokenError(_("The owner's role does not have: %(duties)s") % {"duties": ", ".join(lacking)[:200]})
    now = at or timezone.now()
    secret = _BEGINS + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name.strip(), start=secret[:9], digest=_digest(secret), owner=owner, scopes=wanted, made_by=user,
        made_at=now, expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    audit.record(
        "token.made", user=user, subject=f"token:{token.pk}",
        detail={"owner": owner.pk, "scopes": wanted, "expires_at": token.expires_at.isoformat()},
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke(pk: int, *, user: Any, at: dt.datetime | None = None) -> ApiToken:
    """End a token at once; twice is once. Raises ApiToken.DoesNotExist."""
    token = ApiToken.objects.select_for_update().get(pk=pk)
    if token.revoked_at is None:
        token.revoked_at = at or timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record("token.revoked", user=user, subject=f"token:{token.pk}")
    return token


def owner_of(secret: str, request: HttpRequest) -> User | None:
    """Who a request with this secret acts as, limited to the token's duties; None where it is not valid now."""
    now = timezone.now()
    token = ApiToken.objects.select_related("owner").filter(digest=_digest(secret)).first()
    if token is None or token.revoked_at is not None or token.expires_at <= now or not token.owner.is_active:
        return None
    if token.used_at is None or now - token.used_at >= _STEP:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now, used_from=audit.address(request))
    owner = token.owner
    owner.scopes = frozenset(token.scopes)
    return owner


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenMiddleware:
    """A request of the API with a token is its owner's from the start, so that rows and duties are the owner's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if kind.lower() != "bearer" or not request.path.startswith("/api/"):
            return self.get_response(request)
        owner = owner_of(secret.strip(), request)
        if owner is None:
            # guesses are counted before they fill the log
            too_many = limits.refused(f"address:{audit.address(request)}")
            if too_many is not None:
                return too_many
            audit.record("token.refused", request=request, user=_nobody(), detail={"path": request.path[:200]})
            body = {"type": "about:blank", "title": "The token is not valid", "status": 401, "detail": ""}
            return JsonResponse(body, status=401, content_type="application/problem+json")
        request.user = owner
        return self.get_response(request)


def _nobody() -> Any:
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()
