from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitConfig(AppConfig):
    name = "cureline.visit"
    label = "visit"

    def ready(self) -> None:
        from cureline.contact.services import stops
        from cureline.trust import rotation
        from cureline.visit import evidence
        from cureline.visit.models import Visit

        rotation.keep_files("photographs", evidence.files)

        # who stands at a door already ends the visit; doors of the day that were not rung wait
        stops.register(
            stops.Flight(
                "visit", _("Visits"), lambda: Visit.objects.filter(state="inside").count(),
                lambda: Visit.objects.filter(state__in=("planned", "waiting")).count(),
            )
        )  # fmt: skip
