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

BEHAVIOUR: Mapping[str, tuple[str, str]] = {
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
