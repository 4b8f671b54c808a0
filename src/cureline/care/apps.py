from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "cureline.care"
    label = "care"
