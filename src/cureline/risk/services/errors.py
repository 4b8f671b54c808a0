"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The risk, the proposal, the cover or the claim does not stand where the act begins."""

    title = _("This can't be done any more")


class SecondPersonError(ProblemError):
    """Nobody decides on what they wrote or proposed themselves."""

    status = 403
    title = _("Somebody else has to decide this")


class GivenError(ProblemError):
    """What was given does not fit: a reason is missing, an amount is too large, a day has passed."""

    status = 422
    title = _("Something is missing or wrong")


class UnavailableError(ProblemError):
    """There is nothing yet to compute it from."""

    title = _("There is nothing to compute this from yet")
