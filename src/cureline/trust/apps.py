from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "cureline.trust"
    label = "trust"
