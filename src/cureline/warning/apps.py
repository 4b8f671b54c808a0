from django.apps import AppConfig


class WarningConfig(AppConfig):
    name = "cureline.warning"
    label = "warning"
