"""A world is a document: each parameter with value, source and status; the document of all of them is not stale."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cureline.engine import simulate
from cureline.engine.simulate import document, worlds

DOCUMENT = Path(__file__).parents[3] / "docs" / "simulator.md"


@pytest.mark.parametrize("name", simulate.WORLDS)
def test_every_parameter_has_a_value_a_source_and_a_status(name: str) -> None:
    world = simulate.load_world(name)
    assert all(p.source and p.status in worlds.STATUSES for p in world.parameters.values())
    assert set(world.title) == {"en", "zh-Hans", "zh-Hant"}
    shipped = yaml.safe_load(worlds.shipped_text(name))
    assert all(set(p) == {"value", "source", "status"} for g in shipped["parameters"].values() for p in g.values())


def test_worlds_differ_from_the_consumer_world_and_only_in_known_parameters() -> None:
    base = simulate.load_world("consumer")
    for name in set(simulate.WORLDS) - {"consumer"}:
        world = simulate.load_world(name)
        assert set(world) == set(base)
        assert any(world[key] != base[key] for key in world)


def test_the_document_lists_the_worlds_as_they_are() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert document.filled(text) == text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{value: 1, source: x}", "needs value, source and status"),
        ("{value: 1, source: x, status: guess}", "has the status 'guess'"),
        ("{value: 1, source: '', status: policy}", "has no source"),
        ("{value: -1, source: x, status: policy}", "below 0"),
        ("{value: [1], source: x, status: policy}", "has another form"),
    ],
)
def test_a_world_that_says_less_is_refused(change: str, message: str) -> None:
    text = f"name: odd\nversion: '1'\ntitle: {{}}\nabout: {{}}\nparameters:\n  money:\n    spend_daily: {change}\n"
    with pytest.raises(simulate.WorldError, match=message):
        worlds.parse_world(text, base=simulate.load_world("consumer"))


def test_an_unknown_parameter_or_world_is_refused() -> None:
    with pytest.raises(simulate.WorldError, match=r"no parameter .money[.]luck"):
        simulate.load_world("consumer").changed({"money.luck": 1}, source="test")
    with pytest.raises(simulate.WorldError, match="no world 'mars'"):
        simulate.load_world("mars")


def test_a_changed_world_leaves_the_shipped_one_alone() -> None:
    world = simulate.load_world("consumer")
    changed = world.changed({"life.job_loss_monthly": 0.5}, source="what if half lose their job")
    assert changed["life.job_loss_monthly"] == 0.5
    assert changed.parameters["life.job_loss_monthly"].source == "what if half lose their job"
    assert world["life.job_loss_monthly"] != 0.5
