"""The bank's own arrangement policy, recorded by command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import typer

from cureline.arrangement import policy
from cureline.cli import plan

pytestmark = pytest.mark.django_db


def test_the_banks_policy_is_recorded_by_command_and_decides_from_its_day(tmp_path: Path) -> None:
    file = tmp_path / "our_limits.yaml"
    text = policy.shipped_text().replace('version: "2026.1"', 'version: "2026.2"', 1)
    file.write_text(text.replace("max_open: {value: 3", "max_open: {value: 1"), encoding="utf-8")
    plan.add_document("arrangement", file)
    assert policy.in_force(dt.date(2026, 2, 1)).value("promise", "max_open") == 1
    assert policy.in_force(dt.date(2025, 12, 31)).value("promise", "max_open") == 3


def test_a_policy_that_lacks_a_part_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "half.yaml"
    file.write_text("version: '1'\neffective_from_on: 2026-01-01\npromise: {}\n", encoding="utf-8")
    with pytest.raises(typer.Exit):
        plan.add_document("arrangement", file)
