"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The appraisal, period, sample or rule does not stand where the act begins."""

    title = _("This can't be done now")


class PersonError(ProblemError):
    """Somebody else has to do this: one's own case, or one had a part in it."""

    status = 403
    title = _("Somebody else has to do this")


class InputError(ProblemError):
    """Something is missing or beyond its limits."""

    status = 422
    title = _("Something is missing or not possible")
