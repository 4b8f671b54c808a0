"""What may be done lawfully: rule packs, the gate over millions of planned actions, the desk's judgement of one."""

from cureline.engine.compliance.facts import Contact, Facts, facts
from cureline.engine.compliance.gate import gate
from cureline.engine.compliance.judge import Verdict, judge
from cureline.engine.compliance.loading import SHARED, PackError, load_pack, parse_pack, shipped_text
from cureline.engine.compliance.points import choose as choose_point
from cureline.engine.compliance.policy import PolicyError
from cureline.engine.compliance.rules import Pack, Rule
from cureline.engine.compliance.wording import describe, describe_reserved, figure, tell

__all__ = [
    "SHARED",
    "Contact",
    "Facts",
    "Pack",
    "PackError",
    "PolicyError",
    "Rule",
    "Verdict",
    "choose_point",
    "describe",
    "describe_reserved",
    "facts",
    "figure",
    "gate",
    "judge",
    "load_pack",
    "parse_pack",
    "shipped_text",
    "tell",
]
