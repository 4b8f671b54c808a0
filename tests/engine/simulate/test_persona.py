"""One debtor who lives and reacts: for the demonstration's history and for training."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from cureline.engine import simulate
from cureline.engine.simulate import Contact
from cureline.engine.tables import OUTCOMES
from tests.engine.simulate import START_ON

WORLD = simulate.load_world("consumer")


def _someone(seed: int, **given: int) -> simulate.Persona:
    return simulate.persona(WORLD, seed=seed, on=START_ON, past_due_minor=150_000, **given)


def _day(n: int) -> dt.date:
    return START_ON + dt.timedelta(days=n)


def test_the_same_persona_reacts_the_same() -> None:
    told = [
        [simulate.react(someone, Contact("call", 18), on=_day(5 * n)) for n in range(4)]
        for someone in (_someone(4), _someone(4))
    ]
    assert told[0] == told[1]


def test_reactions_are_words_of_the_tables_and_are_told_in_three_languages() -> None:
    said: Counter[str] = Counter()
    for seed in range(60):
        someone = _someone(seed)
        for n, channel in enumerate(("call", "sms", "call", "visit", "letter")):
            happened, reaction = simulate.react(
                someone, Contact(channel, 18, tone="firm" if seed % 2 else "soft", plan=seed % 3 == 0), on=_day(4 * n)
            )
            assert reaction.outcome in OUTCOMES
            said[reaction.says] += 1
            assert all(h.on < _day(4 * n) for h in happened)
            if reaction.promised_on:
                assert reaction.right_party and _day(4 * n) < reaction.promised_on <= _day(4 * n + 10)
                assert 0 < reaction.promised_minor <= someone.known()["past_due_minor"]
    texts = simulate.says()
    assert set(said) <= set(texts) and len(said) >= 8
    assert all(set(text) == {"en", "zh-Hans", "zh-Hant"} for text in texts.values())


def test_the_willing_promise_more_than_the_unwilling() -> None:
    promised = {10: 0, 90: 0}
    for index in promised:
        for seed in range(200):
            someone = _someone(seed, willingness=index, ability=80)
            reactions = [someone.react(Contact("call", hour)) for hour in (12, 18)]
            promised[index] += any(r.promised_on for r in reactions)
    assert promised[90] > 1.5 * promised[10]


def test_who_is_only_reminded_or_cared_for_is_asked_for_no_promise() -> None:
    for seed in range(30):
        _, reaction = simulate.react(_someone(seed), Contact("call", 18, purpose="care"), on=_day(0))
        assert reaction.promised_on is None


def test_several_calls_of_a_day_have_other_luck_and_tire() -> None:
    someone = _someone(1)
    reactions = [someone.react(Contact("call", 18)) for _ in range(6)]
    assert len({r.outcome for r in reactions}) > 1
    assert [r.fatigue for r in reactions] == sorted(r.fatigue for r in reactions)


def test_time_never_goes_back() -> None:
    someone = _someone(1)
    someone.live(_day(10))
    with pytest.raises(ValueError, match="is not within"):
        someone.live(_day(9))


def test_what_happened_adds_up() -> None:
    for seed in range(20):
        someone = _someone(seed, willingness=90, ability=90)
        simulate.react(someone, Contact("call", 18), on=_day(0))
        happened = someone.live(_day(25))
        paid = sum(h.amount_minor for h in happened if h.kind == "paid")
        known = someone.known()
        if not any(h.kind == "missed" for h in happened):
            assert known["past_due_minor"] >= 150_000 - paid
        assert known["past_due_minor"] >= 0
