"""What a shock would do: scenarios, expected loss, the people it needs, concentration, and the cover behind a debt.

Pure: values in, values out. Money is an integer of minor units, a share a Decimal or a float between 0 and 1.
"""

from cureline.engine.stress.concentration import Concentration, Part, breaches, concentration
from cureline.engine.stress.cover import Covered, Judged, Piece, allocate, judge, share_out
from cureline.engine.stress.documents import (
    BUCKETS,
    FACTORS,
    LEVELS,
    Product,
    Scenario,
    Stress,
    StressError,
    default,
    load,
    shipped,
)
from cureline.engine.stress.loss import Line, Loss, Segment, expected_loss, exposure
from cureline.engine.stress.matrices import (
    Matrix,
    Move,
    correlation,
    defaulted,
    estimate,
    expected,
    path,
    shift,
    shift_of,
    shifted,
)
from cureline.engine.stress.staffing import Fill, Need, Team, fill, needs

__all__ = [
    "BUCKETS", "FACTORS", "LEVELS", "Concentration", "Covered", "Fill", "Judged", "Line", "Loss", "Matrix", "Move",
    "Need", "Part", "Piece", "Product", "Scenario", "Segment", "Stress", "StressError", "Team", "allocate", "breaches",
    "concentration", "correlation", "default", "defaulted", "estimate", "expected", "expected_loss", "exposure", "fill",
    "judge", "load", "needs", "path", "share_out", "shift", "shift_of", "shifted", "shipped",
]  # fmt: skip
