"""Simulated calls: a debtor of the simulator at the other end of a scenario's graph, and a score that traces each
point.

`begin` and `answer` play a call turn by turn, `score` judges it, `estimate` and `next_exercise` say what to
practise. Pure: the same scenario, language, seed, day and words give the same call.
"""

from cureline.engine.rehearse.acts import Act, Heard, Rule, acts, hear, rule, skill_titles
from cureline.engine.rehearse.call import (
    Standing,
    Turn,
    answer,
    begin,
    hang_up,
    model_answer,
    standing_of,
    wants,
)
from cureline.engine.rehearse.debtor import Aftermath
from cureline.engine.rehearse.scenario import Scenario, ScenarioError, ends, load, scenarios
from cureline.engine.rehearse.scoring import Point, Score, score, skill_points
from cureline.engine.rehearse.skills import Done, Next, Skill, estimate, level, next_exercise
from cureline.engine.rehearse.words import LANGUAGES, document, money, traditional

__all__ = [
    "LANGUAGES", "Act", "Aftermath", "Done", "Heard", "Next", "Point", "Rule", "Scenario", "ScenarioError", "Score",
    "Skill", "Standing", "Turn", "acts", "answer", "begin", "document", "ends", "estimate", "hang_up", "hear", "level",
    "load", "model_answer", "money", "next_exercise", "rule", "scenarios", "score", "skill_points", "skill_titles",
    "standing_of", "traditional", "wants",
]  # fmt: skip
