"""What the portfolio's routes take and give. Money is in minor units of `currency`; personal values are masked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Field, Schema

from cureline.trust.masking import masked

Key = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = ""


class SearchIn(Schema):
    """An id, an account, or in full a telephone number, address, name or national id."""

    q: Annotated[str, Field(min_length=1, max_length=200)]


class CustomerOut(Schema):
    """A customer, the name and the national id masked."""

    customer_id: str
    kind: str
    jurisdiction: str
    time_zone: str
    language: str | None
    region: str | None
    district: str | None
    customer_since_on: dt.date | None
    name: str
    national_id: str

    @staticmethod
    def resolve_name(row: Any) -> str:
        """Masked; empty where there is none."""
        return masked(row, "name")

    @staticmethod
    def resolve_national_id(row: Any) -> str:
        """Masked; empty where there is none."""
        return masked(row, "national_id")


class FoundOut(Schema):
    """The customers found, and by what."""

    customers: list[CustomerOut]
    by: list[str]


class AccountOut(Schema):
    """A debt."""

    account_id: str
    product: str
    currency: str
    status: str
    opened_on: dt.date | None
    matures_on: dt.date | None
    limit_minor: int | None
    balance_minor: int
    principal_minor: int | None
    annual_rate_bp: int | None
    portfolio: str | None
    in_litigation: bool | None


class PaymentOut(Schema):
    """Money received; below 0 a reversal."""

    payment_id: str
    account_id: str
    paid_on: dt.date
    amount_minor: int
    currency: str
    reverses_id: str | None

    @staticmethod
    def resolve_account_id(row: Any) -> str:
        """The account's id."""
        return str(row.account_id_id)

    @staticmethod
    def resolve_currency(row: Any) -> str:
        """The account's currency."""
        return str(row.account_id.currency)


class PointOut(Schema):
    """A telephone, address or mailbox, masked."""

    contact_point_id: str
    kind: str
    relation: str
    consent: str | None
    valid: bool | None
    verified_on: dt.date | None
    value: str

    @staticmethod
    def resolve_value(row: Any) -> str:
        """Masked."""
        return masked(row, "value")


class CircumstanceIn(Schema):
    """What holds, from when until when; without channel or account it is about all."""

    kind: Key
    from_on: dt.date
    until_on: dt.date | None = None
    channel: Key | None = None
    account_id: Key | None = None


class CircumstanceOut(Schema):
    """A fact that changes what may be done."""

    circumstance_id: str
    kind: str
    channel: str | None
    account_id: str | None
    from_on: dt.date
    until_on: dt.date | None

    @staticmethod
    def resolve_account_id(row: Any) -> str | None:
        """The account's id; none where it is about all."""
        key: str | None = row.account_id_id
        return key


class EndIn(Schema):
    """The last day, today otherwise, and why."""

    on: dt.date | None = None
    reason: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""
