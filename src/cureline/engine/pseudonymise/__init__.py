"""Texts about people, and nobody in them: the check that finds what leads back, and the tool that replaces it.

Pure: identifiers and texts in, places and texts out; nothing is kept. What is looked for is data (`rules.yaml`).
"""

from cureline.engine.pseudonymise.finding import KINDS, Hit, find, is_identity, luhn
from cureline.engine.pseudonymise.generalising import General, amount_band, generalise, shared
from cureline.engine.pseudonymise.replacing import Made, Names, pseudonymise, relative
from cureline.engine.pseudonymise.rules import Rules, rules
from cureline.engine.pseudonymise.subject import Person, Subject

__all__ = [
    "KINDS", "General", "Hit", "Made", "Names", "Person", "Rules", "Subject", "amount_band", "find", "generalise",
    "is_identity", "luhn", "pseudonymise", "relative", "rules", "shared",
]  # fmt: skip
