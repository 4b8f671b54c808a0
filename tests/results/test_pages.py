"""Pages, workbook, API and home of results."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cureline.results import services
from cureline.results.pages.show import TOPICS
from cureline.trust import exports
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.results.made import ON, bank
from tests.web.test_texts import ALLOWED, english

pytestmark = pytest.mark.django_db

KNOWN = {*ALLOWED, "cei", "aalen", "johansen", "definitions", "head", "leader"}


def addresses() -> list[str]:
    return [*(reverse("results:topic", args=[t.name]) for t in TOPICS[1:]), reverse("results:overview"),
            reverse("results:measure", args=["cure_rate"]) + "?by=ability&team=early&from=2026-09"]  # fmt: skip


def test_before_the_first_snapshot_every_page_tells_the_command(desk: Desk) -> None:
    client = desk.client(desk.user("head", None))
    for path in (*addresses(), reverse("results:trace") + "?measure=cure_rate"):
        assert b"cureline results build" in client.get(path).content
    assert client.get("/").status_code == 200
    answer = client.get("/api/v1/results/figures?measure=cure_rate")
    assert answer.status_code == 404 and "cureline results build" in answer.json()["detail"]


def test_every_page_is_shown_traced_and_said_in_chinese(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    client = desk.client(desk.user("head", None, language="zh-hans"))
    links: set[str] = set()
    for path in addresses():
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert not english(text, KNOWN), (path, english(text, KNOWN))
        links |= {html.unescape(link) for link in re.findall(r'href="(/results/trace/[^"]+)"', text)}
    assert len(links) > 50
    for link in sorted(links)[::25]:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert b"SELECT" in answer.content
    assert AuditEntry.objects.filter(action="results.traced").exists()
    assert client.get("/").status_code == 200


def test_what_can_not_be_asked_is_told(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    client = desk.client(desk.user("analyst", None))
    assert client.get("/results/?by=name_sealed").status_code == 404
    assert client.get("/results/nonsense/").status_code == 404
    assert client.get("/results/measure/nonsense/").status_code == 404
    for query in ("?measure=x", "?measure=cure_rate&since=x", "?measure=cure_rate&name=x", ""):
        assert client.get(reverse("results:trace") + query).status_code == 404


def test_a_workbook_has_the_figures_as_numbers_and_stands_in_the_log(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    client = desk.client(desk.user("head", None))
    answer = client.get(reverse("results:topic", args=["movement"]) + "?from=2026-10&to=2026-10&format=xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book["Cure and roll"]
    table = {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert table["M1"][:2] == (0.5, 0.5)
    assert sheet["B3"].number_format == "0.0%"
    assert AuditEntry.objects.get(action="results.taken").detail["from"] == "2026-10"


def test_the_accounts_of_a_figure_leave_only_by_an_export_that_somebody_allows(desk: Desk) -> None:
    made = bank(desk)
    services.build(ON)
    leader, head = desk.user("leader", "late"), desk.user("head", None)
    figure = "measure=roll_rate&since=2026-10-01&until=2026-10-31"
    with pytest.raises(exports.ExportError):
        exports.ask("results.trace", {"figure": "measure=nonsense"}, "for the meeting", user=leader)
    asked = exports.ask("results.trace", {"figure": figure}, "for the meeting", user=leader)
    exports.decide(asked.pk, True, user=head)
    _name, _media, content = exports.fetch(asked.pk, user=leader)
    text = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    accounts = [row[0] for row in text if row[0] in {a.pk for a in made.values()}]
    assert accounts == [made["lost"].pk]


def test_the_api_gives_measures_figures_traces_matrix_and_curves(desk: Desk) -> None:
    made = bank(desk)
    services.build(ON)
    client = desk.client(desk.user("leader", "late"))

    def get(path: str) -> Any:
        answer = client.get(f"/api/v1/results/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert {"cure_rate", "recovered"} <= {m["code"] for m in get("measures")}
    october = "since=2026-10-01&until=2026-10-31"
    figure = get(f"figures?measure=roll_rate&by=bucket&{october}")[0]
    assert (figure["keys"], figure["numerator"], figure["denominator"]) == ({"bucket": "M2"}, 1, 1)
    found = get(f"trace?measure=roll_rate&where=bucket=M2&{october}")
    assert [row["account_id"] for row in found["items"]] == [made["lost"].pk]
    assert {(m["from_state"], m["to_state"]) for m in get("transitions?" + october)} == {
        ("M0", "M0"), ("M2", "written_off")}  # fmt: skip
    assert get("survival?by=team")[0]["episodes"] == 1
    assert get("snapshots")[0]["on"] == ON.isoformat()
    for path in ("figures?measure=x", "figures?measure=cure_rate&by=x", "figures?measure=cure_rate&where=x",
                 "trace?measure=x", "figures?measure=cure_rate&by=team,team"):  # fmt: skip
        assert client.get(f"/api/v1/results/{path}").status_code == 422
    assert desk.client(desk.user("phone")).get("/api/v1/results/measures").status_code == 403


def test_a_leader_sees_the_own_key_figures_at_home(desk: Desk) -> None:
    bank(desk)
    services.build(ON)
    text = desk.client(desk.user("leader", "late")).get("/").content.decode()
    assert "/results/trace/?measure=" in text
    assert "/results/trace/?measure=" not in desk.client(desk.user("phone")).get("/").content.decode()
