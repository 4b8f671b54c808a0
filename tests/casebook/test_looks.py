"""The pages in a browser: nothing overflows, nothing is wrong for axe, nothing breaks on the console."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.casebook.fill import Filled, fill
from tests.conftest import Visit
from tests.desk import Desk
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


def pages(filled: Filled) -> dict[str, tuple[str, str]]:
    """Role and address of every page."""
    return {
        "cases": ("compliance", reverse("casebook:cases")),
        "search": ("compliance", reverse("casebook:cases") + "?q=lost+his+job"),
        "case": ("compliance", reverse("casebook:case", args=[filled.case.pk])),
        "new": ("trainer", reverse("casebook:new")),
        "edit": ("writer", reverse("casebook:edit", args=[filled.draft.pk])),
        "customer": ("writer", reverse("customer:show", args=[filled.customer.pk])),
        "meetings": ("head", reverse("casebook:meetings")),
        "meeting": ("head", reverse("casebook:meeting", args=[filled.meeting.pk])),
        "planned": ("head", reverse("casebook:meeting", args=[filled.planned.pk])),
        "meeting_new": ("head", reverse("casebook:meeting_new")),
        "actions": ("head", reverse("casebook:actions")),
        "action_new": ("head", reverse("casebook:action_new") + f"?case={filled.case.pk}"),
        "action": ("head", reverse("casebook:action", args=[filled.open.pk])),
        "followed": ("head", reverse("casebook:action", args=[filled.followed.pk])),
    }


@pytest.mark.django_db(transaction=True)
def test_the_pages_fit_and_are_open_to_everybody_in_both_scripts(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    people = {role: desk.user(role, None) for role in ("compliance", "trainer", "head")}
    people["writer"] = filled.draft.written_by
    wrong: list[str] = []
    for language, width, dark in (("zh-hans", 1440, False), ("en", 390, True)):
        for name, (role, address) in pages(filled).items():
            user = people[role]
            user.language = language
            user.save()
            page = visit(user, address, width=width, dark=dark)
            found = violations(page)
            wrong += [f"{name} {language} {width}: {one}" for one in found]
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{language}-{width}.png"), full_page=True)
            page.close()
    assert wrong == []
