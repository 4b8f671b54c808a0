from django.apps import AppConfig


class ArrangementConfig(AppConfig):
    name = "cureline.arrangement"
    label = "arrangement"
