from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "cureline.risk"
    label = "risk"
