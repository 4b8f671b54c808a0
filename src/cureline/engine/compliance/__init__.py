"""What may be done lawfully: rule packs, the gate over millions of planned actions, the desk's judgement of one."""

from cureline.engine.compliance.facts import Contact, Facts, facts
from cureline.engine.compliance.gate import gate
from cureline.engine.compliance.judge import Verdict, judge
from cureline.engine.compliance.loading import PackError, load_pack, parse_pack, shipped_text
from cureline.engine.compliance.points import choose as choose_point
from cureline.engine.compliance.policy import PolicyError
from cureline.engine.compliance.rules import Pack, Rule

__all__ = [
    "Contact",
    "Facts",
    "Pack",
    "PackError",
    "PolicyError",
    "Rule",
    "Verdict",
    "choose_point",
    "facts",
    "gate",
    "judge",
    "load_pack",
    "parse_pack",
    "shipped_text",
]
