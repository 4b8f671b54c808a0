"""Giving out a day's capacity."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from cureline.engine.dynamic import allot

WORTH = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 25), st.integers(1, 4)),
    elements=st.one_of(st.just(-np.inf), st.floats(-50, 1000)),
)


@given(worth=WORTH, data=st.data())
def test_capacity_is_kept_and_nobody_gets_what_is_not_worth_it(worth: np.ndarray, data: st.DataObject) -> None:
    capacity = np.array(data.draw(st.lists(st.integers(0, 6), min_size=worth.shape[1], max_size=worth.shape[1])), float)
    price = allot.prices(worth, capacity)
    given_out = allot.allot(worth, capacity, price)
    assert (np.bincount(given_out, minlength=worth.shape[1] + 1)[1:] <= capacity).all()
    served = np.flatnonzero(given_out)
    assert (worth[served, given_out[served] - 1] > 0).all()
    # what is left over is worth nothing to anybody without a contact
    spare = np.bincount(given_out, minlength=worth.shape[1] + 1)[1:] < capacity
    assert not (worth[given_out == 0][:, spare] > 0).any()


def test_it_is_worth_what_a_linear_program_finds() -> None:
    rng = np.random.default_rng(4)
    worth, capacity = rng.lognormal(3, 1, (300, 3)), np.array([40.0, 25.0, 60.0])
    given_out = allot.allot(worth, capacity, allot.prices(worth, capacity))
    served = np.flatnonzero(given_out)
    ours = worth[served, given_out[served] - 1].sum()
    one = np.kron(np.eye(300), np.ones(3))
    each = np.tile(np.eye(3), 300)
    best = linprog(
        -worth.ravel(), A_ub=np.vstack((one, each)), b_ub=np.concatenate((np.ones(300), capacity)), bounds=(0, 1)
    )
    assert 0.99 < ours / -best.fun <= 1 + 1e-9


def test_a_price_is_what_the_last_of_a_scarce_kind_is_worth() -> None:
    worth = np.arange(1.0, 101.0)[:, None]
    price = allot.prices(worth, np.array([10.0]))[0]
    assert 90 <= price <= 91
    assert allot.prices(worth, np.array([200.0]))[0] == 0
