"""The page of components shows each of them, and only to whom it concerns."""

from __future__ import annotations

from tests.desk import Desk


def test_every_component_is_shown(desk: Desk) -> None:
    page = desk.client(desk.user("head", None)).get("/components/")
    assert page.status_code == 200
    text = page.content.decode()
    for sign in (
        'class="card',
        'class="badge',
        'class="timeline',
        "<dialog",
        'class="tabs',
        'class="pager',
        "aria-invalid",
    ):
        assert sign in text
    assert desk.client(desk.user("phone")).get("/components/").status_code == 403
