"""From results to a change: what the figures show, what could be changed in the document, and what came of it.

Plain values in and out; whose figures they are, who proposes and who decides is the desk's business.
"""

from cureline.engine.improve.catalogue import Catalogue, Kind, catalogue
from cureline.engine.improve.choose import Found, choose
from cureline.engine.improve.follow import Followed, follow
from cureline.engine.improve.methods import Further, Looked, Seen
from cureline.engine.improve.patch import FORMS, Act, Line, Patched, PatchError, apply, compare, parse, stamp
from cureline.engine.improve.remedies import Remedy, document_of, propose
from cureline.engine.improve.words import names, said, tell

__all__ = [
    "FORMS", "Act", "Catalogue", "Followed", "Found", "Further", "Kind", "Line", "Looked", "PatchError", "Patched",
    "Remedy", "Seen", "apply", "catalogue", "choose", "compare", "document_of", "follow", "names", "parse", "propose",
    "said", "stamp", "tell",
]  # fmt: skip
