from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "cureline.dispatch"
    label = "dispatch"
