"""The tables of a portfolio: one definition for the import, the database, the engine and the documentation.

Every column names its type, unit and meaning. Money is an integer of the currency's minor unit (`*_minor`), a day
is a date in the bank's calendar (`*_on`), an instant is an aware UTC timestamp (`*_at`), a rate is in basis points
(`*_bp`). Personal columns never enter the engine: `engine_columns` leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "integer", "money", "date", "instant", "boolean", "real"]

IBIS_TYPES: Mapping[str, str] = {
    "text": "string",
    "integer": "int64",
    "money": "int64",
    "date": "date",
    "instant": "timestamp('UTC', 6)",
    "boolean": "boolean",
    "real": "float64",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind (with the unit in the name's last part), whether a row may lack it, its legal values."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    values: tuple[str, ...] = ()
    minimum: int | None = None
    personal: bool = False
    references: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the portfolio: what a row is, its key, its columns in order."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})

    @property
    def engine_columns(self) -> tuple[Column, ...]:
        """The columns the engine may see: all but the personal ones."""
        return tuple(c for c in self.columns if not c.personal)

    def ibis_schema(self) -> dict[str, str]:
        """Column name to Ibis type, for the engine's view of the table."""
        return {c.name: IBIS_TYPES[c.kind] for c in self.engine_columns}


PRODUCTS = ("credit_card", "consumer_loan", "mortgage", "auto_loan", "small_business_loan", "corporate_loan")
CHANNELS = ("sms", "call", "email", "letter", "visit", "legal")
RELATIONS = ("self", "spouse", "guarantor", "parent", "relative", "friend", "colleague", "employer", "other")
POINT_KINDS = ("mobile", "home_phone", "work_phone", "email", "work_email", "home_address", "work_address")
OUTCOMES = (
    "no_answer", "busy", "invalid", "voicemail", "third_party", "right_party", "refused",
    "sent", "delivered", "read", "bounced", "replied", "met", "absent",
)  # fmt: skip
CIRCUMSTANCES = (
    "deceased", "bankruptcy", "active_duty", "attorney", "cease_request", "dispute", "identity_theft",
    "vulnerability", "hardship", "breathing_space", "mental_health_moratorium", "debt_adviser", "bereavement",
    "opt_out", "workplace_forbidden", "inconvenient_time", "inconvenient_place", "complaint", "plan",
    "refused_automation", "agreed_time", "unreachable", "do_not_contact_third_party",
)  # fmt: skip
STANDINGS = ("inactive", "paid_in_full", "revolving", "past_due")

_ID = "identifier as the bank writes it"

TABLES: Mapping[str, Table] = {
    t.name: t
    for t in (
        Table(
            "customers",
            "A person or business that owes.",
            ("customer_id",),
            (
                Column("customer_id", "text", _ID, required=True),
                Column("name", "text", "full name", personal=True),
                Column("national_id", "text", "identity document or registration number", personal=True),
                Column("kind", "text", "natural person or business", required=True, values=("person", "business")),
                Column("jurisdiction", "text", "whose rules bind: CN, US, US-CA, UK, IN …", required=True),
                Column("time_zone", "text", "IANA name of where the customer lives", required=True),
                Column("language", "text", "BCP 47 tag of the language to speak"),
                Column("region", "text", "province or state"),
                Column("district", "text", "district, the unit of a field route"),
                Column("industry", "text", "line of work of the customer or its employer"),
                Column("customer_since_on", "date", "first relationship with the bank"),
                Column("monthly_income_minor", "money", "known monthly income", minimum=0),
                Column("deposits_minor", "money", "balance of deposits with the bank", minimum=0),
                Column("product_count", "integer", "number of the bank's products in use", minimum=0),
            ),
        ),
        Table(
            "audit_attributes",
            "Attributes kept apart: read only by the fairness audit, never by a score, a strategy or a plan.",
            ("customer_id",),
            (
                Column("customer_id", "text", _ID, required=True, references="customers"),
                Column("sex", "text", "as recorded"),
                Column("education", "text", "as recorded"),
                Column("marriage", "text", "as recorded"),
                Column("age_years", "integer", "age at the portfolio's date", minimum=0),
            ),
        ),
        Table(
            "accounts",
            "One credit account.",
            ("account_id",),
            (
                Column("account_id", "text", _ID, required=True),
                Column("customer_id", "text", "who owes", required=True, references="customers"),
                Column("product", "text", "kind of credit", required=True, values=PRODUCTS),
                Column("currency", "text", "ISO 4217 code", required=True),
                Column(
                    "status",
                    "text",
                    "open, closed or written off",
                    required=True,
                    values=("open", "closed", "written_off"),
                ),
                Column("opened_on", "date", "day of opening"),
                Column("matures_on", "date", "last contractual due day"),
                Column("written_off_on", "date", "day of write-off"),
                Column("limit_minor", "money", "credit limit or original amount", minimum=0),
                Column(
                    "balance_minor",
                    "money",
                    "whole debt today: principal, interest and fees; below 0 a credit balance",
                    required=True,
                ),
                Column("principal_minor", "money", "principal part of the balance"),
                Column("annual_rate_bp", "integer", "contract rate", minimum=0),
                Column("secured", "boolean", "whether collateral stands behind it"),
                Column("portfolio", "text", "the bank's own portfolio code"),
                Column("restructured_on", "date", "day of the last restructuring"),
                Column("restructure_count", "integer", "how often restructured", minimum=0),
                Column("credit_impaired", "boolean", "the bank's own finding of impairment (IFRS 9, appendix A)"),
                Column("provision_bp", "integer", "impairment provision over balance", minimum=0),
                Column("purpose_changed", "boolean", "funds used other than agreed"),
                Column("bad_elsewhere", "boolean", "the debtor is non-performing at other institutions"),
                Column("limitation_from_on", "date", "day from which the limitation period runs"),
                Column("notice_sent_on", "date", "day the verification or validation notice went out"),
                Column("first_party", "boolean", "the bank collects its own debt"),
                Column("in_litigation", "boolean", "a suit on this debt is pending"),
            ),
        ),
        Table(
            "due_items",
            "What fell or falls due: an instalment, or a statement's minimum payment.",
            ("due_item_id",),
            (
                Column("due_item_id", "text", _ID, required=True),
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("due_on", "date", "day due", required=True),
                Column("principal_minor", "money", "principal due", required=True, minimum=0),
                Column("interest_minor", "money", "interest due", required=True, minimum=0),
                Column("fee_minor", "money", "fees due", required=True, minimum=0),
            ),
        ),
        Table(
            "payments",
            "Money received, or a reversal of it.",
            ("payment_id",),
            (
                Column("payment_id", "text", _ID, required=True),
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("paid_on", "date", "value date", required=True),
                Column("amount_minor", "money", "received; below 0 a reversal", required=True),
                Column("reverses_id", "text", "the payment this one reverses"),
            ),
        ),
        Table(
            "statements",
            "What the bank itself stated on a day: balance and its own arrears counter.",
            ("account_id", "stated_on"),
            (
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("stated_on", "date", "day of the statement", required=True),
                Column("balance_minor", "money", "balance stated; below 0 a credit balance"),
                Column("standing", "text", "how the account was used and paid", values=STANDINGS),
                Column("months_past_due", "integer", "months past due by the bank's counter", minimum=0),
                Column("days_past_due", "integer", "days past due by the bank's counter", minimum=0),
                Column("past_due_minor", "money", "amount past due by the bank's counter", minimum=0),
            ),
        ),
        Table(
            "contact_points",
            "A telephone, address or mailbox, whose it is and whether it may be used.",
            ("contact_point_id",),
            (
                Column("contact_point_id", "text", _ID, required=True),
                Column(
                    "customer_id",
                    "text",
                    "the customer it helps to reach",
                    required=True,
                    references="customers",
                ),
                Column("kind", "text", "what it is", required=True, values=POINT_KINDS),
                Column("value", "text", "the number or address itself", personal=True),
                Column("owner_name", "text", "whose it is", personal=True),
                Column("relation", "text", "owner's relation to the customer", required=True, values=RELATIONS),
                Column("consent", "text", "to be contacted there", values=("granted", "refused", "unknown")),
                Column("valid", "boolean", "false once found wrong"),
                Column("verified_on", "date", "last day it was known to be the customer's"),
            ),
        ),
        Table(
            "guarantors",
            "Who else answers for an account.",
            ("guarantor_id",),
            (
                Column("guarantor_id", "text", _ID, required=True),
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("name", "text", "full name", personal=True),
                Column("relation", "text", "relation to the customer", values=RELATIONS),
                Column("liability_minor", "money", "most that can be asked", minimum=0),
                Column("guaranteed_until_on", "date", "end of the guarantee"),
            ),
        ),
        Table(
            "collateral",
            "What secures an account.",
            ("collateral_id",),
            (
                Column("collateral_id", "text", _ID, required=True),
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column(
                    "kind",
                    "text",
                    "what it is",
                    required=True,
                    values=("home", "land", "vehicle", "deposit", "receivable", "equipment", "other"),
                ),
                Column("value_minor", "money", "appraised value", required=True, minimum=0),
                Column("valued_on", "date", "day of appraisal"),
            ),
        ),
        Table(
            "contacts",
            "Every past attempt to reach a customer, and every contact from one.",
            ("contact_id",),
            (
                Column("contact_id", "text", _ID, required=True),
                Column("customer_id", "text", "customer", required=True, references="customers"),
                Column("account_id", "text", "the debt it was about", references="accounts"),
                Column("at", "instant", "when it began", required=True),
                Column("channel", "text", "how", required=True, values=CHANNELS),
                Column(
                    "direction",
                    "text",
                    "out: from the bank; in: from the customer",
                    required=True,
                    values=("out", "in"),
                ),
                Column("contact_point_id", "text", "where"),
                Column("relation", "text", "relation of the person meant to be reached", values=RELATIONS),
                Column("outcome", "text", "what came of it", required=True, values=OUTCOMES),
                Column("prior_consent", "boolean", "the person had directly agreed to this contact"),
                Column("agency", "text", "who made it, when not the bank itself"),
                Column("collector_id", "text", "who made it"),
                Column("seconds", "integer", "length of talk", minimum=0),
            ),
        ),
        Table(
            "promises",
            "A promise to pay, as it was given.",
            ("promise_id",),
            (
                Column("promise_id", "text", _ID, required=True),
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("made_on", "date", "day given", required=True),
                Column("due_on", "date", "day promised", required=True),
                Column("amount_minor", "money", "amount promised", required=True, minimum=1),
            ),
        ),
        Table(
            "circumstances",
            "Facts of a customer that change what may be done: each runs from a day, until a day if one is known.",
            ("circumstance_id",),
            (
                Column("circumstance_id", "text", _ID, required=True),
                Column("customer_id", "text", "customer", required=True, references="customers"),
                Column("account_id", "text", "only this debt; all debts where empty", references="accounts"),
                Column("kind", "text", "what it is", required=True, values=CIRCUMSTANCES),
                Column("channel", "text", "only this channel; all where empty", values=CHANNELS),
                Column("from_on", "date", "first day", required=True),
                Column("until_on", "date", "last day; open where empty"),
            ),
        ),
        Table(
            "labels",
            "What happened later, known afterwards: the truth that a score is trained and judged on.",
            ("account_id", "observed_on", "name"),
            (
                Column("account_id", "text", "account", required=True, references="accounts"),
                Column("observed_on", "date", "the day the features were seen", required=True),
                Column("name", "text", "what is labelled", required=True, values=("roll", "cure", "default")),
                Column("value", "boolean", "whether it happened in the following month", required=True),
            ),
        ),
    )
}
