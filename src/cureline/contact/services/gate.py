"""May this customer be contacted, now, on this channel? The gate is asked with fresh rows of one customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cureline.contact.models import Stop
from cureline.contact.services import rulebook, stops
from cureline.contact.services.errors import AccountUnknownError, ChannelError, PointUnknownError
from cureline.engine import compliance
from cureline.engine.compliance.points import KINDS
from cureline.engine.compliance.rules import BANK_STOP, POINTLESS, RESERVED
from cureline.engine.compliance.wording import describe_reserved
from cureline.engine.compliance.zones import known_zones
from cureline.engine.tables import CHANNELS, TABLES
from cureline.portfolio import models

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Ruling:
    """The gate's answer about one contact: the verdict, the rules and the rows that it was judged by."""

    channel: str
    at: dt.datetime
    verdict: compliance.Verdict
    pack: compliance.Pack | None
    policy_version: str
    rules_on: dt.date
    point: Row | None
    contact: compliance.Contact
    case: Case
    account: Row | None
    stop: Stop | None = None

    @property
    def stopped(self) -> bool:
        """Whether the bank's own switch refuses, which two persons may lift at any moment."""
        return self.stop is not None

    @property
    def allowed(self) -> bool:
        """Whether the contact may be made."""
        return self.verdict.allowed

    @property
    def rule_id(self) -> str | None:
        """The refusing rule that lasts longest; None when allowed."""
        return self.verdict.rule_id

    @property
    def article(self) -> str:
        """Law and article of that rule; empty when allowed, and for a rule of the house."""
        return self.verdict.article or ""

    @property
    def next_lawful_at(self) -> dt.datetime | None:
        """The first lawful instant, None where none is known."""
        return self.verdict.next_lawful_at

    @property
    def account_id(self) -> str | None:
        """The debt that the contact is about."""
        return self.account["account_id"] if self.account else None

    @property
    def time_zone(self) -> str:
        """The customer's time zone; UTC where it is unknown."""
        zone = self.case.customer["time_zone"]
        return zone if zone in known_zones() else "UTC"

    def title(self, language: str, rule_id: str | None = None) -> str:
        """What a rule asks, in words; of the refusing rule where none is named. Of a stop also its reason."""
        name = rule_id or self.rule_id or ""
        told = rule_title(self.pack, name, language)
        if name != BANK_STOP or self.stop is None:
            return told
        return f"{told}{': ' if language == 'en' else '：'}{self.stop.reason}"

    def lines(self, language: str) -> list[str]:
        """The verdict in sentences: each refusal and warning with its source, the next lawful moment."""
        told = compliance.tell(self.verdict, self.pack, language, time_zone=self.time_zone)
        return told if self.stop is None else [told[0], self.title(language, BANK_STOP), *told[2:]]


@dataclass(frozen=True)
class Case:
    """The rows of one customer that a contact is judged by."""

    customer: Row
    accounts: tuple[Row, ...]
    points: tuple[Row, ...]
    circumstances: tuple[Row, ...]
    contacts: tuple[Row, ...]
    pack: compliance.Pack | None
    policy_version: str
    rules_on: dt.date
    at: dt.datetime
    stops: tuple[Stop, ...] = ()


def rule_title(pack: compliance.Pack | None, rule_id: str, language: str) -> str:
    """A rule's title in a language; its id where the pack does not have it."""
    if rule_id in RESERVED:
        return describe_reserved(rule_id, language)
    rule = pack.by_id.get(rule_id) if pack else None
    return rule.title[language] if rule else rule_id


def case_of(
    customer_id: str, at: dt.datetime | None, *, lock: bool = False, standing: tuple[Stop, ...] | None = None
) -> Case:
    """Read what the gate needs of a customer: no contact older than the longest window that a rule counts.

    With `lock` the customer's row is locked first, and what comes after is read under the lock, the clock as well.
    `standing` are the bank's stops where the caller has read them under their lock. Raises Customer.DoesNotExist.
    """
    people = models.Customer.objects.select_for_update() if lock else models.Customer.objects
    customer = _rows(people, customer_id, "customers")
    at = at or timezone.now()
    if not customer:
        raise models.Customer.DoesNotExist(customer_id)
    person = customer[0]
    zone = person["time_zone"]
    on = at.astimezone(ZoneInfo(zone) if zone in known_zones() else dt.UTC).date()
    pack, policy_version = rulebook.pack_of(person["jurisdiction"], on)
    days = rulebook.window_days(pack)
    # two days more than the window, whatever the zone: what is older can't refuse, and the engine counts exactly
    since = at - dt.timedelta(days=days + 2)
    contacts = _rows(models.Contact.objects, customer_id, "contacts", at__gte=since) if days else []
    return Case(
        person,
        tuple(_rows(models.Account.objects, customer_id, "accounts")),
        tuple(_rows(models.ContactPoint.objects, customer_id, "contact_points")),
        tuple(_rows(models.Circumstance.objects, customer_id, "circumstances")),
        tuple(contacts),
        pack,
        policy_version,
        on,
        at,
        stops.active() if standing is None else standing,
    )


def rule_on(
    case: Case,
    channel: str,
    at: dt.datetime,
    *,
    account_id: str | None = None,
    point_id: str | None = None,
    purpose: str = "collect",
    prior_consent: bool = False,
    script: str = "",
) -> Ruling:
    """Judge one contact of a case. Raises ChannelError, AccountUnknownError and PointUnknownError."""
    if channel not in CHANNELS or purpose not in ("collect", "locate"):
        raise ChannelError(channel if channel not in CHANNELS else purpose)
    account = _account(case, account_id)
    point = _point(case, channel, point_id, purpose)
    contact = compliance.Contact.at_point(channel, at, point, purpose=purpose, prior_consent=prior_consent)
    facts = compliance.facts(case.customer, account, case.circumstances)
    verdict = compliance.judge(contact, facts, case.contacts, case.pack)
    stop = stops.covering(case.stops, channel=channel, customer_id=case.customer["customer_id"], script=script)
    return Ruling(
        channel, at, stops.refuse(verdict) if stop else verdict, case.pack, case.policy_version, case.rules_on, point,
        contact, case, account, stop,
    )  # fmt: skip


def ruling(
    customer_id: str,
    channel: str,
    *,
    at: dt.datetime | None = None,
    account_id: str | None = None,
    point_id: str | None = None,
    purpose: str = "collect",
    prior_consent: bool = False,
) -> Ruling:
    """May this customer be contacted on a channel, at an instant (now otherwise)? Nothing is written.

    Without `account_id` the largest balance is meant, without `point_id` the point that the engine would choose. The
    answer may have changed by the time somebody dials: `begin` asks again under the customer's lock.
    """
    at = at or timezone.now()
    return rule_on(
        case_of(customer_id, at), channel, at, account_id=account_id, point_id=point_id, purpose=purpose,
        prior_consent=prior_consent,
    )  # fmt: skip


def rulings(
    customer_id: str, at: dt.datetime | None = None, *, account_id: str | None = None, purpose: str = "collect"
) -> list[Ruling]:
    """The gate's answer for every channel, from one reading of the customer's rows."""
    at = at or timezone.now()
    case = case_of(customer_id, at)
    return [rule_on(case, channel, at, account_id=account_id, purpose=purpose) for channel in CHANNELS]


def _account(case: Case, account_id: str | None) -> Row | None:
    debts = sorted(case.accounts, key=lambda row: (-row["balance_minor"], row["account_id"]))
    if account_id is None:
        return debts[0] if debts else None
    found = next((row for row in debts if row["account_id"] == account_id), None)
    if found is None:
        raise AccountUnknownError
    return found


def _point(case: Case, channel: str, point_id: str | None, purpose: str) -> Row | None:
    if channel in POINTLESS:
        return None
    if point_id is None:
        return compliance.choose_point(
            case.points, customer_id=case.customer["customer_id"], channel=channel, purpose=purpose
        )
    found = next((row for row in case.points if row["contact_point_id"] == point_id), None)
    if found is None or found["kind"] not in KINDS[channel]:
        raise PointUnknownError
    # one found wrong is no point at all: NO-POINT refuses
    return found if found["valid"] is not False else None


def _rows(found: Any, customer_id: str, table: str, **more: Any) -> list[dict[str, Any]]:
    names = [column.name for column in TABLES[table].engine_columns]
    return list(found.filter(customer_id=customer_id, **more).values(*names))
