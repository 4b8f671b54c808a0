from django.apps import AppConfig


class CareerConfig(AppConfig):
    name = "cureline.career"
    label = "career"

    def ready(self) -> None:
        from cureline.career import rooms
        from cureline.career.services import probations
        from cureline.people import licences

        rooms.register()
        # a newcomer's work needs no licence that the newcomer lacks
        licences.strict_for(probations.on_probation)
