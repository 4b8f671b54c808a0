"""Figures: parts sum to the whole, traces sum to figures, and nobody sees more than their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from cureline.engine import evaluate
from cureline.results import explain, query, services
from cureline.results.services import SliceError
from tests.desk import Desk
from tests.results.made import ON, bank, day

pytestmark = pytest.mark.django_db

SLICES = (*evaluate.SLICES, "month", "ability")


# one measure of each kind: facts, unit, whether money enters
KINDS = list({(m.facts, m.unit, m.in_money, len(m.denominator)): m.code for m in evaluate.measures().values()}.values())


def asked_of(url: str, user: Any = None) -> explain.Question:
    return explain.question(dict(parse_qsl(urlsplit(url).query)), user=user)


@pytest.fixture
def made(desk: Desk) -> dict[str, Any]:
    accounts = bank(desk)
    services.build(ON)
    return accounts


def test_figures_by_slice_sum_to_the_whole(made: dict[str, Any]) -> None:
    # one measure of each kind by a slice, and three of them by every one
    for code in dict.fromkeys([*KINDS, "cure_rate", "complaints_per_thousand"]):
        measure = evaluate.measures()[code]
        whole = services.figures(code)
        names = SLICES if code in ("cure_rate", "complaints_per_thousand") else ("bucket",)
        for name in names:
            if not all(query.known(fact, name) for fact in measure.facts):
                continue
            parts = services.figures(code, by=(name,), where={"currency": "CNY"} if measure.in_money else {})
            assert sum(f.numerator for f in parts) == sum(f.numerator for f in whole), (code, name)
            if measure.denominator:
                assert sum(f.denominator or 0 for f in parts) == sum(f.denominator or 0 for f in whole), (code, name)


def test_the_accounts_of_a_trace_sum_to_the_figure(made: dict[str, Any]) -> None:
    for code in KINDS:
        for figure in services.figures(code, by=("team",) if evaluate.measures()[code].in_money else ()):
            found = explain.explain(asked_of(figure.url))
            assert (found.numerator, found.denominator) == (figure.numerator, figure.denominator), code
            assert sum(part.numerator for part in found.parts) == figure.numerator
            if figure.denominator is not None:
                assert sum(part.denominator or 0 for part in found.parts) == figure.denominator
            assert found.value == pytest.approx(figure.value)
            assert found.sql.startswith(("SELECT", "WITH"))


def test_a_cell_of_the_matrix_and_a_stage_of_the_funnel_trace_to_as_many(made: dict[str, Any]) -> None:
    for move in services.moves():
        found = explain.explain(asked_of(move.url))
        assert found.numerator == move.accounts
        assert found.value == pytest.approx(move.share)
    for stage in services.funnel():
        assert explain.explain(asked_of(stage.url)).numerator == stage.number
    for curve in services.curves(by=("team",)):
        assert explain.explain(asked_of(curve.url)).numerator == curve.episodes
    for row in services.vintages():
        assert explain.explain(asked_of(row["url"])).numerator == row["episodes"]


def test_a_leader_sees_the_own_teams_figures_and_their_accounts(desk: Desk, made: dict[str, Any]) -> None:
    leader, head = desk.user("leader", "late"), desk.user("head", None)
    nobody = desk.user("leader", None)
    october: dict[str, Any] = {"since": day("10-01"), "until": day("10-31")}
    assert [f.denominator for f in services.figures("cure_rate", user=head, **october)] == [3]
    own = services.figures("cure_rate", user=leader, **october)[0]
    assert own.denominator == 1
    assert services.figures("cure_rate", by=("team",), user=leader)[0].keys == {"team": "late"}
    assert sum(f.denominator or 0 for f in services.figures("cure_rate", user=nobody)) == 0
    found = explain.explain(asked_of(own.url, leader), user=leader)
    assert [part.account_id for part in found.parts] == [made["lost"].pk]


def test_a_staff_record_with_portfolios_narrows_figures(desk: Desk, made: dict[str, Any]) -> None:
    user = desk.user("analyst", None, portfolios=["mortgages"])
    assert services.figures("contacts", user=user)[0].numerator == 0
    assert services.figures("contacts", user=desk.user("analyst", None, portfolios=["cards"]))[0].numerator == 4


def test_who_holds_a_customer_no_longer_counts_it_but_is_not_shown_it(desk: Desk, made: dict[str, Any]) -> None:
    from cureline.portfolio.models import Holding
    from cureline.trust import rows

    leader = desk.user("leader", "late")
    Holding.objects.filter(customer_id=made["lost"].customer_id_id).update(team="early")
    with rows.as_user(leader):
        found = explain.explain(asked_of(services.figures("cure_rate", user=leader)[0].url, leader), user=leader)
    assert (found.accounts, found.seen, list(found.parts)) == (1, 0, [])
    assert found.denominator == 1 and found.seen_denominator == 0


def test_money_of_two_currencies_is_never_added(desk: Desk) -> None:
    bank(desk)
    from tests.results.made import paid, statement

    other = desk.account(desk.customer(), currency="USD")
    statement(other, "09-30", 10, 7_000)
    paid(other, "U1", "10-05", 7_000)
    snapshot = services.build(ON)
    assert snapshot.currencies == ["CNY", "USD"]
    assert [f.numerator for f in services.figures("recovered")] == [56_000]
    assert [f.numerator for f in services.figures("recovered", where={"currency": "USD"})] == [7_000]
    assert {f.keys["currency"]: f.numerator for f in services.figures("recovered", by=("currency",))} == {
        "CNY": 56_000,
        "USD": 7_000,
    }


def test_what_is_not_known_is_refused(made: dict[str, Any]) -> None:
    for code, by in (("nonsense", ()), ("cure_rate", ("nonsense",)), ("cure_rate", ("rule_id",))):
        with pytest.raises(SliceError):
            services.figures(code, by=by)
    for given in (
        {"measure": "x"},
        {"measure": "cure_rate", "since": "yesterday"},
        {"measure": "cure_rate", "day": "x"},
        {"measure": "transitions", "x": "1"},
    ):
        with pytest.raises(SliceError):
            explain.question(given, user=None)
    with pytest.raises(SliceError):
        services.moves(state="nonsense")


def test_a_period_in_which_nothing_was_past_due_has_no_curves(made: dict[str, Any]) -> None:
    nothing: dict[str, Any] = {"since": day("01-01"), "until": day("01-31")}
    assert services.curves(by=("bucket",), **nothing) == services.curves(**nothing) == []
    assert services.vintages(**nothing) == [] and services.moves(**nothing) == []
    assert [stage.number for stage in services.funnel(**nothing)] in ([], [0, 0, 0, 0, 0])


def test_nothing_is_told_before_the_first_snapshot(desk: Desk) -> None:
    with pytest.raises(services.NoSnapshotError):
        services.figures("cure_rate")


def test_a_hard_book_does_not_count_against_who_has_it(desk: Desk) -> None:
    from tests.results.made import paid, statement

    # both books are of one kind; C1's accounts pay half, C2's a tenth
    for collector, amount in (("C1", 25_000), ("C2", 5_000)):
        for number in range(10):
            account = desk.account(desk.customer(collector=collector))
            statement(account, "09-30", 10, 50_000)
            statement(account, "10-31", 40, 50_000)
            paid(account, f"{collector}-{number}", "10-05", amount)
    services.build(ON)
    found = {row.collector_id: row for row in services.effectiveness()}
    assert found["C1"].expected_minor == pytest.approx(150_000)
    assert found["C1"].index == pytest.approx(100 * 250_000 / 150_000)
    assert found["C2"].index == pytest.approx(100 * 50_000 / 150_000)
    assert sum(row.expected_minor for row in found.values()) == sum(row.recovered_minor for row in found.values())
