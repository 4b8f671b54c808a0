from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "cureline.contact"
    label = "contact"
