"""The pages of trust and people as a person meets them: sign in with a second factor, unmask for a minute."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from tests.conftest import Visit
from tests.desk import PASSWORD, Desk
from tests.trust.test_signin import code

from cureline.trust import exports

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CURELINE_SHOTS")


def shot(page: object, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)  # type: ignore[attr-defined]


def test_sign_in_and_unmask(desk: Desk, visit: Visit) -> None:
    cache.clear()
    user = desk.user("care", language="zh-hans")
    user.set_password(PASSWORD)
    user.save()
    customer = desk.customer()
    page = visit(None, "/account/login/")
    shot(page, "login")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/factor/code/")
    shot(page, "code")
    page.fill("[name=code]", code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.goto(f"/customers/{customer.pk}/")
    masked = page.locator(".masked:has(button)").first
    masked.locator("button").click()
    form = page.locator("form.unmask")
    form.wait_for()
    shot(page, "unmask")
    form.locator("button.primary").click()
    page.locator(".masked-clear").wait_for()
    assert page.locator(".masked-clear").first.inner_text().strip() in ("13812345678", "王小明")


def test_pages_stand(desk: Desk, visit: Visit) -> None:
    admin, auditor, head = (desk.user(role, language="zh-hans") for role in ("admin", "auditor", "head"))
    desk.user("phone", "late", name="张伟")
    exports.ask("trust.audit", {}, "季度检查", user=desk.user("compliance"))
    for width in (1440, 390) if SHOTS else (1440,):
        for user, path, name in (
            (admin, "/people/", "people"), (admin, f"/people/{head.staff.pk}/", "record"),
            (admin, "/trust/tokens/", "tokens"),
            (auditor, "/trust/audit/", "audit"), (auditor, "/trust/audit/verify/", "verify"),
            (head, "/trust/exports/", "exports"), (head, "/account/sessions/", "sessions"),
        ):  # fmt: skip
            page = visit(user, path, width=width)
            assert page.get_by_role("heading", level=1).count() == 1
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            shot(page, f"{name}-{width}")
