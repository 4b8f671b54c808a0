from __future__ import annotations

import pyarrow as pa
import pytest

from cureline.engine import score
from tests.engine.score import population


@pytest.fixture(scope="session")
def features() -> pa.Table:
    return population.features()


@pytest.fixture(scope="session")
def labels(features: pa.Table) -> pa.Table:
    return population.labels(features)


@pytest.fixture(scope="session")
def model(features: pa.Table, labels: pa.Table) -> score.Model:
    return population.train(features, labels)
