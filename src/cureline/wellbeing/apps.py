from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "cureline.wellbeing"
    label = "wellbeing"

    def ready(self) -> None:
        """The queue asks whether somebody should rest."""
        from cureline.wellbeing.services import resting
        from cureline.worklist import rest

        rest.register(resting.address)
