"""A department at its desk, for tests of pages, services and API: people, customers and debts made as each test needs.

The fixtures `desk`, `browser` and `visit` are in `tests/conftest.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from cureline.people.models import Staff, Team
from cureline.portfolio import models
from cureline.trust import second_factor, vault
from cureline.trust.models import User

PASSWORD = "a long pass phrase 2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Desk:
    """Makes rows through the real models; every method gives the row it made."""

    def __init__(self) -> None:
        self.made = 0

    def _number(self) -> int:
        self.made += 1
        return self.made

    def team(self, code: str) -> Team:
        title = {"en": code.title(), "zh-Hans": f"{code}组", "zh-Hant": f"{code}組"}
        return Team.objects.get_or_create(code=code, defaults={"title": title})[0]

    def user(self, role: str, team: str | None = "early", *, more_teams: Iterable[str] = (),
             portfolios: Iterable[str] = (), name: str = "", language: str = "en") -> User:  # fmt: skip
        """Somebody with a role and a staff record; `user.staff.collector_id` is `X<n>`."""
        number = self._number()
        user = User.objects.create(username=f"{role}{number}", role=role, language=language)
        # a role that must have a second factor has set it up
        factor = {"secret": second_factor.seal(SECRET)}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=factor)
        staff = Staff.objects.create(
            user=user, collector_id=f"X{number}", name=name or f"{role} {number}",
            team=self.team(team) if team else None, portfolios=list(portfolios),
        )  # fmt: skip
        staff.more_teams.set([self.team(code) for code in more_teams])
        return user

    def client(self, user: User) -> Client:
        """A signed-in test client, in the user's language."""
        client = Client(headers={"accept-language": user.language or "en"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def customer(self, *, team: str | None = "early", collector: str | None = None, portfolio: str = "cards",
                 name: str = "王小明", mobile: str | None = "13812345678", **columns: Any) -> Any:  # fmt: skip
        """A Chinese customer with a consenting mobile of his own (none: no point), held by a team."""
        number = self._number()
        customer = models.Customer.objects.create(
            **{"customer_id": f"K{number}", "kind": "person", "jurisdiction": "CN", "time_zone": "Asia/Shanghai",
               "language": "zh", "region": "R01", "district": "D01", **sealed("name", name), **columns}
        )  # fmt: skip
        models.Holding.objects.create(
            customer=customer, portfolio=portfolio, team=team, collector_id=collector, since_at=timezone.now(),
            why="night",
        )  # fmt: skip
        if mobile:
            self.point(customer, "mobile", mobile)
        return customer

    def point(self, customer: Any, kind: str, value: str, **columns: Any) -> Any:
        """A telephone, address or mailbox; the customer's own, consented and valid unless said otherwise."""
        return models.ContactPoint.objects.create(
            **{"contact_point_id": f"P{self._number()}", "customer_id": customer, "kind": kind, "relation": "self",
               "consent": "granted", "valid": True, **sealed("value", value), **columns}
        )  # fmt: skip

    def account(self, customer: Any, *, due_on: dt.date | None = None, due_minor: int = 100_000, **columns: Any) -> Any:
        """A card debt of CNY 5,000.00; with `due_on` also an unpaid due item of `due_minor` principal."""
        account = models.Account.objects.create(
            **{"account_id": f"A{self._number()}", "customer_id": customer, "product": "credit_card", "currency": "CNY",
               "status": "open", "opened_on": dt.date(2022, 1, 5), "limit_minor": 2_000_000, "balance_minor": 500_000,
               "principal_minor": 450_000, "annual_rate_bp": 1825, "portfolio": "cards", "first_party": True,
               "secured": False, "in_litigation": False, **columns}
        )  # fmt: skip
        if due_on:
            models.DueItem.objects.create(
                due_item_id=f"D{self._number()}", account_id=account, due_on=due_on, principal_minor=due_minor,
                interest_minor=0, fee_minor=0,
            )  # fmt: skip
        return account

    def circumstance(
        self, customer: Any, kind: str, from_on: dt.date, until_on: dt.date | None = None, **more: Any
    ) -> Any:
        return models.Circumstance.objects.create(
            circumstance_id=f"Z{self._number()}",
            customer_id=customer,
            kind=kind,
            from_on=from_on,
            until_on=until_on,
            **more,
        )


def sealed(column: str, value: str) -> dict[str, bytes]:
    """A personal column as it is stored: encrypted, and by blind index."""
    return {f"{column}_sealed": vault.encrypt(value), f"{column}_index": vault.blind_index(value)}
