"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The incident does not stand where the act begins."""

    title = _("This can't be done any more")


class InputError(ProblemError):
    """Something that the act needs is missing or does not fit."""

    status = 422
    title = _("The entry is not complete")


class SecondPersonError(ProblemError):
    """Nobody decides on what they wrote themselves."""

    status = 403
    title = _("Somebody else has to decide this")


class RoleError(ProblemError):
    """Only who has the role, the lead, or who has the duty does this."""

    status = 403
    title = _("This belongs to another role")
