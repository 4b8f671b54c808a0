from django.apps import AppConfig


class IncidentConfig(AppConfig):
    name = "cureline.incident"
    label = "incident"
