from django.apps import AppConfig


class CareerConfig(AppConfig):
    name = "cureline.career"
    label = "career"
