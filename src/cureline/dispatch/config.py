"""The documents of this app (YAML beside it) and what a bank sets about its channels in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from cureline.engine import yamldoc


@cache
def document(name: str) -> dict[str, Any]:
    """A YAML document of this app by its file name without ending, e.g. `sms` or `templates/letters/demand`."""
    text = resources.files("cureline.dispatch").joinpath(f"{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def bank() -> dict[str, Any]:
    """Who sends: names, address, telephone. `CURELINE_BANK` names a bank's own file of the shape of `bank.yaml`."""
    return _bank(os.environ.get("CURELINE_BANK", ""))


@cache
def _bank(path: str) -> dict[str, Any]:
    if not path:
        return document("bank")
    found: dict[str, Any] = yamldoc.read(Path(path).read_text(encoding="utf-8"))
    return found


def public_url() -> str:
    """Where customers and outside systems reach this desk, without a slash at the end."""
    return os.environ.get("CURELINE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")


def pick(texts: Mapping[str, str], language: str) -> str:
    """A text in a language (en, zh-Hans, zh-Hant), in English where it has none of it."""
    return texts.get(language) or texts["en"]


@dataclass(frozen=True)
class Gateway:
    """The SMS gateway: `CURELINE_SMS_URL`, `CURELINE_SMS_KEY`, `CURELINE_SMS_SECRET`."""

    url: str
    key: str
    secret: str


def gateway() -> Gateway | None:
    """The SMS gateway that the environment names, or None: then SMS wait in the outbox."""
    url = os.environ.get("CURELINE_SMS_URL", "").rstrip("/")
    if not url:
        return None
    return Gateway(url, os.environ.get("CURELINE_SMS_KEY", ""), os.environ.get("CURELINE_SMS_SECRET", ""))


@dataclass(frozen=True)
class MailServer:
    """The SMTP server: `CURELINE_SMTP_URL`, `smtp://user:password@host:port` (STARTTLS), `smtps://` or `smtp+plain://`."""

    host: str
    port: int
    user: str
    password: str
    security: str


_SECURITY = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}


def mail_server() -> MailServer | None:
    """The mail server that the environment names, or None: then e-mails wait in the outbox."""
    url = os.environ.get("CURELINE_SMTP_URL", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _SECURITY:
        raise ValueError(f"CURELINE_SMTP_URL must begin with {', '.join(_SECURITY)}, not {parts.scheme}")
    security = _SECURITY[parts.scheme]
    return MailServer(
        host=parts.hostname or "localhost",
        port=parts.port or {"starttls": 587, "tls": 465, "none": 25}[security],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def inbound_secret() -> str:
    """`CURELINE_INBOUND_SECRET`: signs the bounces that the bank's mail system hands over; empty refuses them all."""
    return os.environ.get("CURELINE_INBOUND_SECRET", "")
