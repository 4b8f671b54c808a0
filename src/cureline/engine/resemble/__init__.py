"""Texts that resemble each other: search by meaning in Chinese and English, and how good it is.

Pure: texts in, ids and scores out; no clock, no database, no network.
"""

from cureline.engine.resemble.index import Index, Match, Text, terms
from cureline.engine.resemble.measure import ndcg, recall
from cureline.engine.resemble.thesaurus import Thesaurus, parse, thesaurus

__all__ = ["Index", "Match", "Text", "Thesaurus", "ndcg", "parse", "recall", "terms", "thesaurus"]
