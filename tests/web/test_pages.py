"""The pages that all share, in a browser and without."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.conftest import Visit, press
from tests.desk import Desk

from cureline.worklist.models import CurrentRun, NightRun


@pytest.mark.django_db(transaction=True)
def test_home_opens_in_each_language(desk: Desk, visit: Visit) -> None:
    for language, title in (("en", "Today"), ("zh-hans", "今日"), ("zh-hant", "今日")):
        page = visit(desk.user("phone", language=language))
        assert page.get_by_role("heading", level=1).inner_text() == title


def test_a_team_sees_its_own_customers_only(desk: Desk) -> None:
    ours, theirs = desk.customer(team="early"), desk.customer(team="late")
    client = desk.client(desk.user("phone", "early"))
    assert client.get(f"/customers/{ours.pk}/").status_code == 200
    assert client.get(f"/customers/{theirs.pk}/").status_code == 404
    assert desk.client(desk.user("care", "care")).get(f"/customers/{theirs.pk}/").status_code == 200
    refused = desk.client(desk.user("admin", None)).get(f"/customers/{ours.pk}/")
    assert refused.status_code == 403


def test_what_failed_is_told_in_our_look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk.client(desk.user("phone"))
    assert "There is nothing here" in client.get("/nowhere/").content.decode()
    refused = client.get("/components/")
    assert refused.status_code == 403
    assert "document.see" in refused.content.decode()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret value")

    # even when what every page needs is what failed
    monkeypatch.setattr("cureline.web.gathered.entries", broken)
    client.raise_request_exception = False
    failed = client.get("/")
    assert failed.status_code == 500
    assert "Something failed on our side" in failed.content.decode()
    assert "secret" not in failed.content.decode()


def test_home_shows_the_night_only_to_whom_it_concerns(desk: Desk) -> None:
    summary = {
        "customers": 30_000, "past_due_accounts": 7,
        "bucket": [
            {"bucket": "M0", "currency": "CNY", "accounts": 90, "past_due_minor": 0},
            {"bucket": "M1", "currency": "CNY", "accounts": 7, "past_due_minor": 123_456},
        ],
    }  # fmt: skip
    run = NightRun.objects.create(
        run_id="r1", as_of_on=dt.date(2026, 11, 25), state="published", manifest={}, summary=summary
    )
    CurrentRun.objects.create(id=1, run=run)
    page = desk.client(desk.user("risk", None)).get("/").content.decode()
    assert "CN¥1,234.56" in page
    assert "30,000" in page
    assert "CN¥1,234.56" not in desk.client(desk.user("phone")).get("/").content.decode()


def test_the_theme_is_kept(desk: Desk) -> None:
    client = desk.client(desk.user("phone"))
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer.headers["location"] == "/"
    assert 'data-theme="dark"' in client.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_keys_reach_search_and_acts(desk: Desk, visit: Visit) -> None:
    customer = desk.customer()
    desk.account(customer)
    page = visit(desk.user("phone"))
    press(page, "/")
    page.keyboard.type(str(customer.pk))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{customer.pk}/")
    page.get_by_text("More", exact=True).click()
    assert page.get_by_role("link", name="Complaint", exact=True).first.is_visible()
    page.keyboard.press("Escape")
    press(page, "c")
    page.wait_for_url(f"**/contact/call/{customer.pk}/")


def test_whose_session_ran_out_signs_in_and_comes_back(db: None) -> None:
    client = Client()
    answer = client.get("/worklist/?kind=planned")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/worklist/%3Fkind%3Dplanned")
    fragment = client.get("/worklist/floor/live/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Refresh"]) == (403, "true")
    assert client.post("/worklist/next/").status_code == 403
