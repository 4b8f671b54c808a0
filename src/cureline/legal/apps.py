from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "cureline.legal"
    label = "legal"
