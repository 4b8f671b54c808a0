from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "cureline.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from cureline.appraisal.services import measuring  # noqa: F401 - the room's own sources register themselves
        from cureline.engine import appraise
        from cureline.jobs import queue
        from cureline.trust import documents

        queue.register(
            "appraisal.figures", _("Figures of appraisal"), "cureline.appraisal.services.periods.work",
            cancelled="cureline.appraisal.services.periods.called_off",
        )  # fmt: skip

        # scorecards and pay are simulated and approved on their page; the others a bank may record by hand
        for kind in ("quality", "flow"):
            documents.by_hand(kind, partial(appraise.load, kind=kind), lambda found: str(found["name"]))
