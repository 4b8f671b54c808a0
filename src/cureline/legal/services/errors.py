"""What the legal room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class CaseError(ProblemError):
    """The case can't go that way: the stage does not follow, something is missing, or it is closed."""

    title = _("The case can't go that way")


class ApprovalError(ProblemError):
    """The same person asks and approves, or nothing waits for approval."""

    status = 403
    title = _("Somebody else has to decide this")


class ClaimError(ProblemError):
    """The debts can't be claimed: none, not the customer's, of several currencies, in another case, or time-barred."""

    status = 422
    title = _("These debts can't be claimed")


class AgencyError(ProblemError):
    """The account can't be placed: the agency, its contract or the customer's circumstances forbid it."""

    title = _("The account can't be placed with this agency")


class SaleError(ProblemError):
    """The package can't be sold so."""

    title = _("The debts can't be sold so")


class ValueRefusedError(ProblemError):
    """A value that is out of range or does not fit."""

    status = 422
    title = _("A value does not fit")
