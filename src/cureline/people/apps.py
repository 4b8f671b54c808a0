from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cureline.people"
    label = "people"
