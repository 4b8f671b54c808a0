from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentConfig(AppConfig):
    name = "cureline.incident"
    label = "incident"

    def ready(self) -> None:
        from cureline.incident import config, face
        from cureline.incident.services import reporting
        from cureline.trust import documents, rotation
        from cureline.warning.services import actions

        rotation.keep_files("reports of incidents", reporting.files)
        actions.register("incident", _("Declare an incident"), "incident.declare", face.alert_url)
        documents.by_hand("incident", config.parse, lambda found: str(found["code"]))
