"""Champion against challenger: how many customers it takes, whether the draw was fair, what the difference is, and when
to stop. Figures that may be looked at every day without lying.

Everything is plain numpy over counts, means and scatter; no clock, no database.
"""

from cureline.engine.experiment.cuped import Moments, moments, moments_at
from cureline.engine.experiment.guards import COUNT, MEAN, GuardRail, Standing, count_log_evidence, judge
from cureline.engine.experiment.power import (
    Plan,
    days_needed,
    detectable_difference,
    plan_means,
    plan_proportions,
    power_means,
    power_proportions,
)
from cureline.engine.experiment.randomisation import Balance, SampleRatio, balance, sample_ratio
from cureline.engine.experiment.rewriting import (
    CHALLENGER,
    HOLD_OUT,
    Arms,
    adopted,
    arms_of,
    with_arms,
    without_challenger,
)
from cureline.engine.experiment.sequences import (
    Comparison,
    boundary,
    compare,
    half_width,
    half_width_one_sided,
    tuning,
)
from cureline.engine.experiment.settings import Settings, load_settings, shipped_settings
from cureline.engine.experiment.verdicts import Verdict, texts, verdict

__all__ = [
    "CHALLENGER",
    "COUNT",
    "HOLD_OUT",
    "MEAN",
    "Arms",
    "Balance",
    "Comparison",
    "GuardRail",
    "Moments",
    "Plan",
    "SampleRatio",
    "Settings",
    "Standing",
    "Verdict",
    "adopted",
    "arms_of",
    "balance",
    "boundary",
    "compare",
    "count_log_evidence",
    "days_needed",
    "detectable_difference",
    "half_width",
    "half_width_one_sided",
    "judge",
    "load_settings",
    "moments",
    "moments_at",
    "plan_means",
    "plan_proportions",
    "power_means",
    "power_proportions",
    "sample_ratio",
    "shipped_settings",
    "texts",
    "tuning",
    "verdict",
    "with_arms",
    "without_challenger",
]
