"""What a script says for a customer."""

from __future__ import annotations

import datetime as dt
from importlib import resources

import pytest
import yaml
from tests.desk import Desk

from cureline.engine import strategy
from cureline.script import library, services
from cureline.script.document import LANGUAGES, ScriptInvalidError, parse
from cureline.script.services import ScriptMissingError, check, render

ON = dt.date(2026, 11, 25)


def _named_by_strategies() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in strategy.SHIPPED:
        document = yaml.safe_load(strategy.shipped(name))
        for treatment in document["treatments"]:
            for step in treatment["ladder"]:
                for row in step.get("channels", ()):
                    found.setdefault(row["script"], set()).add(row["channel"])
    return found


def test_every_script_that_a_strategy_names_is_shipped_for_its_channels() -> None:
    for name, channels in _named_by_strategies().items():
        script = library.parsed(library.shipped()[name])
        assert channels <= set(script.channels), name
        for channel in channels:
            for language in LANGUAGES:
                assert script.whole(channel, language)


@pytest.mark.parametrize("jurisdiction", ["CN", "US-CA", "UK", "IN"])
def test_shipped_texts_say_what_is_asked_and_nothing_forbidden(jurisdiction: str) -> None:
    for name, text in library.shipped().items():
        for place, language, words in parse(text).every_text():
            bad = [f for f in check(words, jurisdiction=jurisdiction, language=language) if f.severity == "block"]
            assert not bad, (name, place, language, bad)
        assert not services.faults(parse(text), jurisdiction), name


def test_a_call_greets_without_a_word_of_the_debt(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer, due_on=dt.date(2026, 11, 20), due_minor=123_456)
    found = render("early_call", customer_id=customer.pk, language="en", channel="call", on=ON, collector="Li")
    assert found.tree is not None
    assert found.text == found.tree[found.start].text
    assert "Example Bank" in found.text and "recorded" in found.text
    assert "王小明" not in str(found)
    assert "1,234" not in found.text
    assert "CN¥1,234.56" in found.tree["purpose"].text
    assert "20 November 2026" in found.tree["purpose"].text
    assert [answer.key for answer in found.tree["greeting"].answers] == [1, 2, 3, 4, 5]


def test_what_leaves_for_the_customer_carries_the_name(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer, due_on=dt.date(2026, 10, 20))
    found = render("demand_letter", customer_id=customer.pk, language="zh", channel="letter", on=ON, reveal=True)
    assert found.text.startswith("王小明先生/女士")
    assert "{{" not in found.text
    assert found.subject == "催收函"


def test_an_american_hears_what_regulation_f_asks(desk: Desk) -> None:
    customer = desk.customer(jurisdiction="US-CA", time_zone="America/Los_Angeles", language="en")
    desk.account(customer, currency="USD")
    message = render("overdue_sms", customer_id=customer.pk, language="en", channel="sms", on=ON)
    assert "attempt to collect a debt" in message.text
    call = render("early_call", customer_id=customer.pk, language="en", channel="call", on=ON)
    assert call.tree is not None
    assert "attempt to collect a debt" in call.tree["purpose"].text
    assert "attempt to collect a debt" not in call.tree["greeting"].text


def test_a_value_is_never_read_as_a_script(desk: Desk) -> None:
    customer = desk.customer(name="{{ balance }}{% now %}\x00\u202e")
    desk.account(customer)
    found = render("demand_letter", customer_id=customer.pk, language="en", channel="letter", on=ON, reveal=True)
    assert "{" not in found.text.splitlines()[0] and "\x00" not in found.text and "\u202e" not in found.text
    assert "5,000" not in found.text.splitlines()[0]


def test_nothing_for_the_channel_or_the_day(desk: Desk) -> None:
    customer = desk.customer()
    with pytest.raises(ScriptMissingError):
        render("early_call", customer_id=customer.pk, language="en", channel="sms", on=ON)
    with pytest.raises(ScriptMissingError):
        render("early_call", customer_id=customer.pk, language="en", channel="call", on=dt.date(2020, 1, 1))
    with pytest.raises(ScriptMissingError):
        render("no_such", customer_id=customer.pk, language="en", channel="call", on=ON)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("{{ collector }}", "{{ password }}"), "unknown variable"),
        (("{{ collector }}", "{{ amount }}"), "before the right person"),
        (("{{ collector }}", "{% load x %}"), "no template code"),
        (("next: hold", "next: nowhere"), "no node"),
        (("outcome: third_party", "outcome: jailed"), "outcome: one of"),
        (("purpose: collect", "purpose: scare"), "purpose"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_is_refused(change: tuple[str, str], reason: str) -> None:
    text = resources.files("cureline.script").joinpath("shipped/early_call.yaml").read_text("utf-8")
    with pytest.raises(ScriptInvalidError, match=reason):
        parse(text.replace(*change))
