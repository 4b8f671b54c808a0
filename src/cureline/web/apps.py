from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cureline.web"
    label = "web"
