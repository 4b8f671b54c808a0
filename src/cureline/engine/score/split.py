"""Parts of the accounts for training, calibrating and judging: stratified, seeded, and whole accounts only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cureline.engine.score.measures import Flags


def parts(accounts: npt.NDArray[np.object_], event: Flags, shares: Sequence[float], seed: int) -> npt.NDArray[np.int8]:
    """The part of each row, numbered from 0, so that each part holds its share of the accounts of each class.

    An account seen on several days is in one part only, or the judge would have met it in training; its class is
    whether the event ever happened to it. Depends on the ids, the outcomes and the seed, not on the rows' order.
    """
    ids, place = np.unique(accounts.astype(str), return_inverse=True)
    ever = np.zeros(len(ids), dtype=bool)
    np.logical_or.at(ever, place, event)
    draw = np.random.default_rng(seed)
    part = np.empty(len(ids), dtype=np.int8)
    for kind in (False, True):
        members = draw.permutation(np.flatnonzero(ever == kind))
        ends = np.round(np.cumsum(shares) / sum(shares) * len(members)).astype(int)
        for number, (start, end) in enumerate(zip((0, *ends[:-1]), ends, strict=True)):
            part[members[start:end]] = number
    return part[place]
