from functools import partial

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "cureline.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from cureline.appraisal.services import measuring  # noqa: F401 - the room's own sources register themselves
        from cureline.engine import appraise
        from cureline.trust import documents

        # scorecards and pay are simulated and approved on their page; the others a bank may record by hand
        for kind in ("quality", "flow"):
            documents.by_hand(kind, partial(appraise.load, kind=kind), lambda found: str(found["name"]))
