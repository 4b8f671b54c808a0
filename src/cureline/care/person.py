"""What is known of a customer, as the words that conditions of care may use.

The portrait of the published run, with today's circumstances in place of those of the night, and what care itself
knows: `reason_for_delay` (text), `debt_burden` (monthly debt payments over income, 0 to 1 and above), `surplus_minor`
(what the household has left a month). A word that nobody knows is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cureline.care import circumstances
from cureline.care.models import HelpCase
from cureline.engine.portrait import VOCABULARY as PORTRAIT
from cureline.engine.tables import CIRCUMSTANCES
from cureline.portfolio.models import Account, Customer

OWN: Mapping[str, str] = {"reason_for_delay": "text", "debt_burden": "real", "surplus_minor": "money"}
VOCABULARY: Mapping[str, str] = {**dict.fromkeys(CIRCUMSTANCES, "boolean"), **PORTRAIT, **OWN}

# as the portrait counts them, read anew from today's rows
_VULNERABLE = frozenset(("vulnerability", "bereavement", "mental_health_moratorium"))
_HARDSHIP = frozenset(("hardship", "breathing_space", "mental_health_moratorium", "debt_adviser", "bankruptcy"))


def known(customer_id: str, *, on: dt.date, drawn: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every word of VOCABULARY for one customer on a day.

    `drawn` is the portrait, read here where it is None. Raises Customer.DoesNotExist (404) outside one's rows.
    """
    person = Customer.objects.get(pk=customer_id)
    runs = circumstances.running(customer_id, on)
    row: dict[str, Any] = dict.fromkeys(VOCABULARY)
    row.update(_from_rows(person))
    row.update(portraits([customer_id]).get(customer_id, {}) if drawn is None else drawn)
    row.update({kind: kind in runs for kind in CIRCUMSTANCES})
    row |= {
        "vulnerable": bool(runs & _VULNERABLE),
        "hardship": bool(runs & _HARDSHIP),
        "in_plan": "plan" in runs,
        "reason_for_delay": _reason(customer_id),
        **_household(customer_id),
    }
    return row


def portraits(customer_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of the published run's portrait by customer; nobody's where there is no run, or none of them in it."""
    path = _portraits()
    if path is None:
        return {}
    rows = pq.read_table(path, filters=[("customer_id", "in", list(customer_ids))]).to_pylist()
    return {row["customer_id"]: {name: row[name] for name in PORTRAIT if name in row} for row in rows}


def cured() -> list[str]:
    """Who caught up by the published run's portrait; nobody where there is no run."""
    path = _portraits()
    if path is None:
        return []
    found: list[str] = pq.read_table(path, columns=["customer_id"], filters=[("self_cured", "=", True)])[0].to_pylist()
    return found


def _portraits() -> Path | None:
    """The portraits of the published run."""
    from cureline.worklist import inputs, night

    run = night.current()
    if run is None:
        return None
    try:
        path = inputs.stored(run.run_id).directory / "portrait.parquet"
    except LookupError:
        return None
    return path if path.exists() else None


def _from_rows(person: Any) -> dict[str, Any]:
    """What stands in the portfolio itself, for a customer whom no night has seen."""
    accounts = list(Account.objects.filter(customer_id=person.pk).exclude(status="closed"))
    return {
        "customer_id": person.pk,
        "kind": person.kind,
        "jurisdiction": person.jurisdiction,
        "accounts": len(accounts),
        "exposure_minor": sum(max(a.balance_minor, 0) for a in accounts),
        "secured": any(a.secured for a in accounts),
        "monthly_income_minor": person.monthly_income_minor,
        "deposits_minor": person.deposits_minor,
        "product_count": person.product_count,
    }


def _reason(customer_id: str) -> str | None:
    """The reason for delay that was recorded last: of a help case, else of a note."""
    case = HelpCase.objects.filter(customer_id=customer_id, ended_on=None).order_by("-assessed_at").first()
    if case is not None:
        return case.reason
    from cureline.contact.models import Note

    noted = Note.objects.filter(customer_id=customer_id).exclude(reason_code="").order_by("-at").first()
    return noted.reason_code if noted else None


def _household(customer_id: str) -> dict[str, Any]:
    """Burden and surplus of the household, from the last affordability sheet of arrangement; nothing without one."""
    from cureline.care.rooms import affordability

    return affordability(customer_id)
