"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class UnknownError(ProblemError):
    """There is no such scenario, call or exercise, or it is another's."""

    status = 404
    title = _("There is no such call")


class StateError(ProblemError):
    """The call does not stand where the act begins."""

    title = _("This can't be done any more")


class GivenError(ProblemError):
    """What was given does not fit: an empty text, a day that has passed, a mark beyond 100."""

    status = 422
    title = _("This does not fit")


class OtherPersonError(ProblemError):
    """Nobody marks their own call."""

    status = 403
    title = _("Somebody else has to do this")
