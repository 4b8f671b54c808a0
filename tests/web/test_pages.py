"""The pages that all share, in a browser and without."""

from __future__ import annotations

import pytest
from tests.conftest import Visit
from tests.desk import Desk


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
