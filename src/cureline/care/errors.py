"""What care refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class OwnComplaintError(ProblemError):
    """Nobody handles a complaint about themselves."""

    status = 403
    title = _("Nobody handles a complaint about themselves")


class StateError(ProblemError):
    """The case does not stand where this act is possible."""

    status = 409
    title = _("This is not possible at this point")


class InvalidError(ProblemError):
    """A value that is not one of those known, or an amount or day that can't be."""

    status = 422
    title = _("A value is not valid")


class UnsuitableError(ProblemError):
    """An offer that would not suit the customer, or would do harm; `reasons` says why."""

    status = 409
    title = _("The offer does not suit this customer")


class NotAskedError(ProblemError):
    """The customer is not asked for feedback now."""

    status = 409
    title = _("The customer is not asked for feedback now")


class LinkError(ProblemError):
    """A survey link that is not ours, has run out, or was used."""

    status = 410
    title = _("This link is no longer valid")
