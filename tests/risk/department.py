"""Role and address of each page of the room that has an argument, for the tests that look at every page of the desk."""

from __future__ import annotations

from django.urls import reverse

from tests.desk import Desk
from tests.risk.fill import fill


def pages(desk: Desk) -> list[tuple[str, str]]:
    """The room filled, and where one looks."""
    filled = fill(desk)
    return [
        ("risk", reverse("risk:risk", args=[filled.risk.pk])), ("risk", reverse("risk:edit", args=[filled.risk.pk])),
        ("risk", reverse("risk:run", args=[filled.run.pk])),
        ("head", reverse("risk:staffing", args=[filled.staffing.pk])),
        ("risk", reverse("risk:cover", args=[filled.cover.pk])),
        ("risk", reverse("risk:claim", args=[filled.claim.pk])),
        ("risk", f"{reverse('risk:accounts')}?view=region&key=R01"),
        ("risk", f"{reverse('risk:concentration')}?view=district"),
    ]  # fmt: skip
