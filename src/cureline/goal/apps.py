from django.apps import AppConfig


class GoalConfig(AppConfig):
    name = "cureline.goal"
    label = "goal"

    def ready(self) -> None:
        """Pages of results ask for the goal of a figure."""
        from cureline.goal.services.telling import target_of
        from cureline.results import targets

        targets.register(target_of)
