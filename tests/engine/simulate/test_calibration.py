"""The consumer world gives the measured figures again, within the tolerances that calibration.yaml states."""

from __future__ import annotations

import csv
import gzip
import io
from importlib import resources

import numpy as np
import pytest

from cureline.engine import simulate
from cureline.engine.simulate import calibrate
from tests.engine.simulate import ROOMY, AtRandom

SIZE, SEED = 6000, 11


def test_the_roll_rates_are_those_of_the_sample_that_ships() -> None:
    packed = resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz").read_bytes()
    rows = csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
    status = np.asarray([[float(r[f"PAY_{n}"]) for n in (6, 5, 4, 3, 2)] for r in rows])
    group = np.select([status <= 0, status <= 2, status == 3], [0, 1, 2], 3)
    counts = np.zeros((4, 4), dtype=int)
    np.add.at(counts, (group[:, :-1], group[:, 1:]), 1)
    assert counts.tolist() == calibrate.targets()["roll_rates"]["counts"]


def test_monthly_roll_rates_under_ordinary_work() -> None:
    asked = calibrate.targets()["roll_rates"]
    counts = np.asarray(asked["counts"])
    measured = 100 * counts / counts.sum(1, keepdims=True)
    people = simulate.draw(simulate.load_world("consumer"), SIZE, seed=SEED)
    result = simulate.run(people, calibrate.Routine(), days=153, seed=SEED, start_on=calibrate.START_ON)
    off = np.abs(100 * calibrate.roll_rates(result) - measured)
    assert (off <= np.asarray(asked["tolerance_points"])).all(), off.round(1)


def test_success_of_repeated_calls_falls_as_measured_and_by_kind_of_number() -> None:
    targets = calibrate.targets()
    asked, kinds = targets["repeat_calls"], targets["number_kinds"]
    measured = calibrate.decay(np.asarray(asked["won"]), np.asarray(asked["called"]))
    assert measured == pytest.approx(asked["factor"], abs=0.001)
    factor, ratio = calibrate.repeat_calls(simulate.load_world("consumer"), size=SIZE, seed=SEED)
    assert factor == pytest.approx(asked["factor"], abs=asked["tolerance"])
    for kind in ("landline", "unknown"):
        assert ratio[kind] == pytest.approx(kinds[kind]["ratio"], abs=kinds["tolerance"])


def test_causes_of_complaints_have_the_measured_shares() -> None:
    asked = calibrate.targets()["complaint_mix"]
    counts = asked["counts"]
    world = simulate.load_world("consumer")
    # ten times as many complaints in the same proportions, so that a small run shows the shares
    kinds = ("complaint.base_ppm", "complaint.frequency_ppm", "complaint.harsh_ppm")
    more = {key: {action: 10 * ppm for action, ppm in world[key].items()} for key in kinds}
    world = world.changed(
        {**more, "complaint.own_ppm_monthly": 10 * world["complaint.own_ppm_monthly"]}, source="only to see the shares"
    )
    people = simulate.draw(world, SIZE, seed=SEED)
    result = simulate.run(people, calibrate.Routine(), days=150, seed=SEED, start_on=calibrate.START_ON)
    found = calibrate.complaint_mix(result)
    assert result.complaints.num_rows > 100
    # three times the standard error of the run itself, over the tolerance
    for cause, n in counts.items():
        share = n / sum(counts.values())
        noise = 300 * np.sqrt(share * (1 - share) / result.complaints.num_rows)
        assert abs(100 * (found[cause] - share)) <= asked["tolerance_points"] + noise, (cause, found)


def test_the_bank_sees_the_truth_through_noise() -> None:
    world = simulate.load_world("consumer")
    people = simulate.draw(world, SIZE, seed=SEED)
    seen: dict[str, np.ndarray] = {}

    class Looks(AtRandom):
        def choose(self, day: simulate.Day) -> simulate.Choice:
            seen.update({name: day.state[name].copy() for name in ("willingness", "ability", "p_cure", "p_default")})
            return super().choose(day)

    simulate.run(people, Looks(), days=1, seed=SEED, start_on=calibrate.START_ON, capacity=ROOMY)
    assert 0.6 < np.corrcoef(seen["willingness"], people.will)[0, 1] < 0.95
    free = people.free_cash_minor / people.instalment_minor
    assert 0.6 < np.corrcoef(seen["ability"], free / (free + world["bank.ability_even"]))[0, 1] < 0.97
    assert (seen["p_cure"] + seen["p_default"] < 1.5).all()
