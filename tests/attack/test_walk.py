"""A whole department attacked at every route: rows of other teams, and rows of other people.

CI fills the rooms that do not take long and tries one pair of role and route in twenty-four, always the same ones;
`CURELINE_ATTACK=full` fills all and tries all.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import time_machine
import yaml

from tests.attack import forms, routes, rows, teams
from tests.attack.department import fill
from tests.web.department import DAY

FULL = os.environ.get("CURELINE_ATTACK") == "full"
SHARE = teams.Share("1", 24)
WITHOUT_ROWS = Path(__file__).parent / "without_rows.yaml"


@pytest.mark.slow
@pytest.mark.django_db
@time_machine.travel(DAY, tick=True)
def test_no_route_gives_a_row_of_others_away(subtests: pytest.Subtests) -> None:
    filled = fill(short=not FULL)
    if FULL:
        with subtests.test("every kind of row that a route names is there, or its reason"):
            known = yaml.safe_load(WITHOUT_ROWS.read_text(encoding="utf-8"))
            lacking = {kind for route in filled.routes for kind in rows.lacking(route)}
            assert lacking == {kind for kind in known if kind in rows.known()}
    share = teams.Share() if FULL else SHARE
    where = [(role, path) for role, path in filled.where if share.has(role, path)]
    read = forms.read(filled.desk, where, routes.pages())
    with subtests.test("no page needs a script or a style inside it"):
        print(f"{read.pages} pages, {len(read.forms)} forms")
        assert read.pages > (200 if FULL else 5)
        assert not read.inside, "\n".join(read.inside)
    with subtests.test("rows of others"):
        walked = teams.intrude(filled, read.forms, share)
        print(f"{walked.pairs} pairs of role and route, {walked.hidden} times a row of others, {walked.tried} requests")
        assert walked.hidden > (1_000 if FULL else 40)
        assert not walked.wrong, "\n".join(walked.wrong)
