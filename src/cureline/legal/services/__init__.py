"""The verbs of the legal room."""

from cureline.legal.services.agencies import agency, place, place_batch, recall, recall_due, remitted
from cureline.legal.services.cases import advance, decide, note, open_case, pay_fee
from cureline.legal.services.collateral import dispose
from cureline.legal.services.guarantors import claim, settle_claim
from cureline.legal.services.limitations import interrupt, limitation_of, soon_expired
from cureline.legal.services.papers import paper_pdf
from cureline.legal.services.sales import approve_sale, candidates, draft_sale, hand_over
from cureline.legal.services.terms import close_term, watch

__all__ = [
    "advance", "agency", "approve_sale", "candidates", "claim", "close_term", "decide", "dispose", "draft_sale",
    "hand_over", "interrupt", "limitation_of", "note", "open_case", "paper_pdf", "pay_fee", "place", "place_batch",
    "recall", "recall_due", "remitted", "settle_claim", "soon_expired", "watch",
]  # fmt: skip
