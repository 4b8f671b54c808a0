"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class FoundError(ProblemError):
    """The check found something that leads back to a person, or a forbidden phrase; `found` says where."""

    status = 422
    title = _("This would lead back to somebody")


class StateError(ProblemError):
    """The case, meeting or action does not stand where the act begins."""

    title = _("This can't be done any more")


class GivenError(ProblemError):
    """Something is missing or does not fit."""

    status = 422
    title = _("That does not fit")


class SecondPersonError(ProblemError):
    """Who wrote a case does not release it."""

    status = 403
    title = _("Somebody else has to decide this")


class NotYoursError(ProblemError):
    """A draft belongs to who wrote it."""

    status = 403
    title = _("This belongs to somebody else")
