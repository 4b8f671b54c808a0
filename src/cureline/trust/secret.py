"""Secrets of the web: what signs sessions and links, and what the bank's identity provider knows us by."""

from __future__ import annotations

import os
import secrets
from typing import Any

from cureline.home import home


def web_secret() -> str:
    """`CURELINE_SECRET_KEY`, or the owner-only file `CURELINE_HOME/secret`, made at the first call.

    Every process of a bank must have the same one: a session signed by one is read by another.
    """
    named = os.environ.get("CURELINE_SECRET_KEY")
    if named:
        return named
    path = home() / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    text = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text


def single_sign_on() -> dict[str, Any]:
    """allauth's `SOCIALACCOUNT_PROVIDERS`: the OpenID Connect provider that the environment names, or none.

    `CURELINE_OIDC_ISSUER`, `CURELINE_OIDC_CLIENT_ID`, `CURELINE_OIDC_CLIENT_SECRET` (or `CURELINE_OIDC_SECRET`).
    """
    issuer = os.environ.get("CURELINE_OIDC_ISSUER")
    if not issuer:
        return {}
    app = {
        "provider_id": "bank",
        "name": os.environ.get("CURELINE_OIDC_NAME", "SSO"),
        "client_id": os.environ.get("CURELINE_OIDC_CLIENT_ID", ""),
        "secret": os.environ.get("CURELINE_OIDC_CLIENT_SECRET") or os.environ.get("CURELINE_OIDC_SECRET", ""),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
