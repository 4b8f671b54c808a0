from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "cureline.rehearsal"
    label = "rehearsal"
