"""The verbs of arrangement: promises, affordability, plans, waivers, settlements, approvals, payments."""

from cureline.arrangement.services.affordability import assess_affordability, latest_affordability
from cureline.arrangement.services.debts import Debt, debt_of, effect
from cureline.arrangement.services.deciding import decide, waiting
from cureline.arrangement.services.errors import AuthorityError, InputError, LimitError, StateError
from cureline.arrangement.services.ledger import allocate
from cureline.arrangement.services.offering import Wish, case_of, compare, work_out
from cureline.arrangement.services.payments import Receipt, Rejected, receive, settle
from cureline.arrangement.services.plans import cancel, propose_plan, sign, submit
from cureline.arrangement.services.promises import judge_promises, promise, withdraw
from cureline.arrangement.services.running import follow
from cureline.arrangement.services.settlements import cancel_settlement, propose_settlement
from cureline.arrangement.services.waivers import propose_waiver

__all__ = [
    "AuthorityError",
    "Debt",
    "InputError",
    "LimitError",
    "Receipt",
    "Rejected",
    "StateError",
    "Wish",
    "allocate",
    "assess_affordability",
    "cancel",
    "cancel_settlement",
    "case_of",
    "compare",
    "debt_of",
    "decide",
    "effect",
    "follow",
    "judge_promises",
    "latest_affordability",
    "promise",
    "propose_plan",
    "propose_settlement",
    "propose_waiver",
    "receive",
    "settle",
    "sign",
    "submit",
    "waiting",
    "withdraw",
    "work_out",
]
