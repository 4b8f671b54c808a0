from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "cureline.wellbeing"
    label = "wellbeing"
