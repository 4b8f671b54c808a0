"""A department whose customers carry names, numbers and ids that stand nowhere else, with every route's addresses."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

from cureline.portfolio.models import Account, ContactPoint, Customer, Guarantor
from cureline.trust import vault
from tests.attack import rest, routes, rows
from tests.attack.routes import Route
from tests.attack.rows import Address
from tests.desk import Desk
from tests.web import department

# addresses of each route; more where time does not count
MOST = 8 if os.environ.get("CURELINE_ATTACK") == "full" else 2


class Marked(Desk):
    """A department whose customers are found again in any text."""

    def customer(self, **columns: Any) -> Any:
        """A customer whose name, id and number stand nowhere else, whatever name was asked for."""
        number = f"{self.made + 1:05}"
        given = {"customer_id": f"LEAK{number}", **columns, "name": f"漏{number}"}
        if given.get("mobile", "13812345678") == "13812345678":
            given["mobile"] = f"177900{number}"
        return super().customer(**given)

    def account(self, customer: Any, **columns: Any) -> Any:
        """An account whose id stands nowhere else."""
        return super().account(customer, **{"account_id": f"LEAKA{self.made + 1:05}", **columns})


@dataclass
class Filled:
    """The department, who looks where, every route with its addresses, and what would give a customer away."""

    desk: Marked
    where: list[tuple[str, str]]
    routes: dict[Route, list[Address]]
    marks: re.Pattern[bytes]


def fill(*, short: bool) -> Filled:
    """Fill every room, or with `short` those that do not take long."""
    desk = Marked()
    where = department.pages(desk, short=short)
    rest.add(desk, department.DAY)
    return Filled(desk, where, {route: rows.addresses(route, MOST) for route in routes.every()}, _marks())


def _marks() -> re.Pattern[bytes]:
    # those of the experiments are thousands and made otherwise; what holds for one holds for all
    customers = Customer.objects.filter(pk__startswith="LEAK")
    accounts = Account.objects.filter(customer_id__in=customers)
    found = {*customers.values_list("pk", flat=True), *accounts.values_list("pk", flat=True)}
    sealed = [
        *customers.values_list("name_sealed", "national_id_sealed"),
        *ContactPoint.objects.filter(customer_id__in=customers).values_list("value_sealed", "owner_name_sealed"),
        *Guarantor.objects.filter(account_id__in=accounts).values_list("name_sealed"),
    ]
    found |= {vault.decrypt(bytes(value)) for line in sealed for value in line if value}
    return re.compile(b"|".join(sorted(re.escape(text.encode()) for text in found if len(text) > 3)))
