from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "cureline.jobs"
    label = "jobs"

    def ready(self) -> None:
        from cureline.jobs import queue
        from cureline.trust import exports

        queue.register(exports.KIND, _("Export"), "cureline.trust.exports.prepare")
        exports.made_beforehand(queue.ask)
        # the order of the day stands beside its command
        queue.register("operations.day", _("Jobs of the day"), "cureline.cli.daily.work_of_day")
