from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "cureline.results"
    label = "results"

    def ready(self) -> None:
        from cureline.jobs import queue
        from cureline.results import export

        export.register()
        queue.register(
            "results.report", _("Monthly report"), "cureline.results.report.services.work",
            cancelled="cureline.results.report.services.called_off",
        )  # fmt: skip
