"""Every column of the portrait and of an account's behaviour: its kind, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping

# by month; {n} is 1 (the latest) to the number given
_MONTHLY: tuple[tuple[str, int, str, str], ...] = (
    ("balance_minor_{n}", 6, "money", "balance stated last in month {n}; below 0 a credit balance"),
    ("asked_minor_{n}", 6, "money", "what month {n} asked: the balance stated the month before, not below 0, or what "
                                    "fell due in the month where the account has no statements"),
    ("paid_minor_{n}", 6, "money", "payments of month {n} less reversals"),
    ("charged_minor_{n}", 5, "money", "balance of month {n} less the one before, plus what was paid: new use and cost"),
    ("standing_{n}", 6, "text", "inactive, paid_in_full, revolving or past_due at the end of month {n}; without "
                                "statements: past_due, or paid_in_full where something fell due, or inactive"),
    ("months_past_due_{n}", 6, "integer", "months past due at the end of month {n}; from due items at most 7"),
    ("utilisation_{n}", 6, "real", "balance of month {n} over today's limit"),
    ("payment_ratio_{n}", 6, "real", "paid over asked in month {n}, 0 to 2; null where nothing was asked"),
    ("paid_to_limit_{n}", 6, "real", "paid in month {n} over today's limit"),
    ("charged_to_limit_{n}", 5, "real", "newly charged in month {n} over today's limit"),
)  # fmt: skip

COLUMNS: Mapping[str, tuple[str, str]] = {
    "account_id": ("text", "account"),
    "customer_id": ("text", "who owes"),
    "history_source": ("text", "statements, due_items or none: where the months are known from"),
    "months_observed": ("integer", "months of the six that are known"),
    "limit_minor": ("money", "credit limit or original amount"),
    "balance_minor": ("money", "whole debt today"),
    "tenure_months": ("integer", "whole months since opening"),
    "utilisation": ("real", "today's balance over the limit"),
    "utilisation_mean": ("real", "mean of the months"),
    "utilisation_max": ("real", "highest of the months"),
    "utilisation_trend": ("real", "mean of months 1 to 3 less mean of months 4 to 6"),
    "payment_ratio": ("real", "all paid over all asked, in months that asked for something, 0 to 2"),
    "payment_ratio_mean": ("real", "mean of the months"),
    "payment_ratio_last": ("real", "of the latest month that asked for something"),
    "payment_ratio_min": ("real", "lowest of the months"),
    "payment_ratio_trend": ("real", "mean of months 1 to 3 less mean of months 4 to 6"),
    "asked_recent_minor": ("money", "asked in months 1 to 3"),
    "asked_earlier_minor": ("money", "asked in months 4 to 6"),
    "paid_recent_minor": ("money", "paid in those of months 1 to 3 that asked for something"),
    "paid_earlier_minor": ("money", "paid in those of months 4 to 6 that asked for something"),
    "months_without_payment": ("integer", "months that asked for something and got nothing"),
    "months_since_payment": ("integer", "0 for a payment in month 1; null where none is known"),
    "paid_mean_minor": ("money", "mean of the six months, rounded down"),
    "paid_max_minor": ("money", "highest of the six months"),
    "paid_to_limit_mean": ("real", "mean paid a month over the limit"),
    "charged_to_limit_mean": ("real", "mean newly charged a month over the limit"),
    "months_late_3m": ("integer", "months past due at their end, of the last 3"),
    "months_late_6m": ("integer", "months past due at their end, of the last 6"),
    "max_months_past_due_3m": ("integer", "worst of the last 3 months"),
    "max_months_past_due_6m": ("integer", "worst of the last 6 months"),
    "months_since_late": ("integer", "0 where past due at the end of month 1; null where never in the six"),
    "months_past_due_change": ("integer", "month 1 less month 2: above 0 it grew worse"),
    "months_past_due_change_3m": ("integer", "month 1 less month 4"),
    "balance_change": ("real", "stated balance of month 1 less month 2, over the limit"),
    "balance_change_6m": ("real", "stated balance of month 1 less month 6, over the limit"),
    "share_paid_in_full": ("real", "share of the known months that stood paid in full"),
    "share_revolving": ("real", "share of the known months that revolved"),
    "share_inactive": ("real", "share of the known months without use"),
    **{
        name.format(n=n): (kind, doc.format(n=n))
        for name, last, kind, doc in _MONTHLY
        for n in range(1, last + 1)
    },
}  # fmt: skip

PORTRAIT: Mapping[str, tuple[str, str]] = {
    "customer_id": ("text", "customer"),
    "kind": ("text", "person or business"),
    "jurisdiction": ("text", "whose rules bind"),
    "time_zone": ("text", "IANA name of where the customer lives"),
    "language": ("text", "BCP 47 tag of the language to speak"),
    "region": ("text", "province or state"),
    "district": ("text", "unit of a field route"),
    "lead_account_id": ("text", "the account to speak of: worst days past due, then largest past due, then least id"),
    "product": ("text", "of the lead account"),
    "portfolio": ("text", "of the lead account"),
    "currency": ("text", "of the lead account"),
    "first_party": ("boolean", "of the lead account: the bank collects its own debt"),
    "accounts": ("integer", "accounts of the customer, closed ones too"),
    "accounts_past_due": ("integer", "of them past due"),
    "dpd": ("integer", "worst days past due"),
    "bucket": ("text", "of the lead account"),
    "five_tier": ("text", "worst class of the accounts"),
    "ifrs9_stage": ("integer", "worst stage of the accounts"),
    "roll": ("text", "of the lead account"),
    "first_payment_default": ("boolean", "on any account"),
    "self_cured": ("boolean", "an account cured within 3 months, and none is past due"),
    "exposure_minor": ("money", "debt on the accounts in the lead account's currency, credit balances left out"),
    "past_due_minor": ("money", "past due on the accounts in the lead account's currency"),
    "due_in_days": ("integer", "days until the next due day of any account"),
    "limit_minor": ("money", "limits of the accounts in the lead account's currency"),
    "utilisation": ("real", "debt over limit of those accounts that have a limit"),
    "payment_ratio": ("real", "paid over asked in six months, accounts in the lead account's currency, 0 to 2"),
    "payment_ratio_trend": ("real", "that ratio of the last three months less that of the three before"),
    "months_since_payment": ("integer", "since the latest payment on any account; 0 within a month"),
    "tenure_months": ("integer", "whole months since the first relationship, or the first account's opening"),
    "monthly_income_minor": ("money", "known monthly income"),
    "deposits_minor": ("money", "balance of deposits with the bank"),
    "product_count": ("integer", "the bank's products in use"),
    "relationship_value": ("integer", "0 to 100, by the document of indices"),
    "promises_broken": ("integer", "promises past their day and not kept"),
    "promises_kept": ("integer", "promises whose amount was paid from the day made to the day promised"),
    "promise_open": ("boolean", "a promise not kept yet whose day has not passed"),
    "promise_due_on": ("date", "earliest day of the open promises"),
    "calls_30d": ("integer", "outgoing calls in 30 local days up to as_of"),
    "contacts_30d": ("integer", "outgoing contacts of every channel in 30 local days up to as_of"),
    "right_party_30d": ("integer", "contacts with the customer in 30 local days up to as_of, either direction"),
    "last_contact_on": ("date", "local day of the last outgoing contact"),
    "last_right_party_on": ("date", "local day of the last contact with the customer"),
    "days_since_contact": ("integer", "days since last_contact_on"),
    "last_collector_id": ("text", "who made the last contact that a person made"),
    "reach_call": ("real", "0 to 1: chance that a call reaches the customer; null where no number may be used"),
    "reach_sms": ("real", "0 to 1: chance that a message is delivered; null where no number may be used"),
    "reach_email": ("real", "0 to 1: chance that a mail is delivered; null where no mailbox may be used"),
    "reach_letter": ("real", "0 to 1: chance that a letter is delivered; null where no address may be used"),
    "reach_visit": ("real", "0 to 1: chance to meet the customer; null where no address may be used"),
    "best_hour": ("integer", "local hour in which the customer was reached most often"),
    "vulnerable": ("boolean", "a vulnerability, bereavement or mental-health moratorium is in force"),
    "hardship": ("boolean", "a hardship, breathing space, moratorium, adviser or bankruptcy is in force"),
    "in_plan": ("boolean", "a payment plan is in force"),
    "in_litigation": ("boolean", "a suit is pending on any account"),
    "secured": ("boolean", "collateral stands behind any account"),
    "guaranteed": ("boolean", "someone else answers for any account on as_of"),
    "ability": ("integer", "0 to 100: can pay, by the document of indices"),
    "ability_reasons": ("text", "codes of what moved it most, in the document's order"),
    "willingness": ("integer", "0 to 100: will pay, by the document of indices"),
    "willingness_reasons": ("text", "codes of what moved it most, in the document's order"),
    "quadrant": ("text", "can_will, can_wont, cant_will or cant_wont"),
}

# in the order in which they are computed: a later one may read an earlier one
INDICES = ("relationship_value", "ability", "willingness")
# those with reasons
EXPLAINED = ("ability", "willingness")
_DECIDED_LAST = (*(f"{name}_reasons" for name in EXPLAINED), "quadrant")

VOCABULARY: Mapping[str, str] = {name: kind for name, (kind, _) in PORTRAIT.items()}
INDEX_VOCABULARY: Mapping[str, str] = {name: kind for name, kind in VOCABULARY.items() if name not in _DECIDED_LAST}
