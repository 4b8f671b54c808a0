from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cureline.api"
    label = "api"
