"""Adapters to the outside: the SMS gateway, the mail server, receivers of webhooks, and a gateway for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The outside system has it, under its own id."""

    remote_id: str = ""


@dataclass(frozen=True)
class Refused:
    """It will never be taken: `why` is a code without personal data; `bad_address` says that the point is wrong."""

    why: str
    bad_address: bool = False


@dataclass(frozen=True)
class Later:
    """It was certainly not taken, and may be tried again."""

    why: str


@dataclass(frozen=True)
class Unknown:
    """Nobody here knows whether it was taken: it must be asked before it is sent again."""

    why: str


@dataclass(frozen=True)
class Stopped:
    """It was not handed over, because the bank has stopped contact; it waits whole."""


Answer = Sent | Refused | Later | Unknown
