"""Who calls: a person by the session (with CSRF token), or a system by a token; and their duty, asked first."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.decorators import decorate_view
from ninja.security import HttpBearer, SessionAuth

from cureline.trust.duties import DutyError, require


class SessionAccess(SessionAuth):
    """The browser's own session; every change needs the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        # a call with a token has no session and needs no CSRF token
        if getattr(request.user, "scopes", None) is not None:
            return None
        return super().__call__(request)


class TokenAccess(HttpBearer):
    """`Authorization: Bearer …`: acts as the token's owner within the token's duties (`trust/tokens.py`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user: Any = request.user
        # the middleware has looked the token up, before the rows of the request were chosen
        return user if getattr(user, "scopes", None) is not None else None


def ask_duty_first(api: NinjaAPI, router: Router) -> None:
    """Ask for the duty of each route of a router before its request is read.

    Ninja checks path, query and body before it calls the guarded view; who may not call a route at all would else be
    told what a valid request looks like (422) and stand in no audit log.
    """
    for mount in router.build_routers(""):
        for path in mount.template.path_operations.values():
            for operation in path.operations:
                name = getattr(operation.view_func, "duty", None)
                if name:
                    decorate_view(_asking(api, name))(operation.view_func)


def _asking(api: NinjaAPI, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def around(run: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            # who is not known gets 401 from the route itself
            if request.user.is_authenticated:
                try:
                    require(request, name)
                except DutyError as refused:
                    return api.on_exception(request, refused)
            return run(request, *args, **kwargs)

        return asked

    return around
