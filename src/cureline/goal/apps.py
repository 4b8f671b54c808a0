from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalConfig(AppConfig):
    name = "cureline.goal"
    label = "goal"

    def ready(self) -> None:
        """Pages of results ask for the goal of a figure; what-ifs are jobs of the queue."""
        from cureline.goal.services.telling import target_of
        from cureline.jobs import queue
        from cureline.results import targets

        targets.register(target_of)
        queue.register(
            "goal.simulation", _("What-if"), "cureline.goal.services.simulations.work",
            cancelled="cureline.goal.services.simulations.called_off",
        )  # fmt: skip
