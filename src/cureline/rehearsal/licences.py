"""What licences may ask of simulated calls, told to the room of training."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.people.models import Staff
from cureline.rehearsal.services import reading
from cureline.training.services import requirements
from cureline.trust.duties import language_tag


class _Title:
    """A requirement's title in the reader's language."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __str__(self) -> str:
        return next(one for one in reading.requirements() if one.code == self._code).titles[language_tag()]


def register() -> None:
    """Register every requirement of `requirements.yaml`."""
    for one in reading.requirements():
        requirements.register(one.code, _Title(one.code), _check(one.code))


def _check(code: str) -> Callable[[Staff], requirements.Met]:
    def check(staff: Staff) -> requirements.Met:
        passed, asked = reading.met(staff, code)
        detail = _("%(passed)s of %(asked)s scenarios passed") % {"passed": passed, "asked": asked}
        return requirements.Met(passed == asked, detail, reverse("rehearsal:home"))

    return check
