from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cureline.people"
    label = "people"

    def ready(self) -> None:
        from cureline.people import licences
        from cureline.trust import documents

        documents.by_hand(licences.KIND, licences.parse, lambda document: licences.NAME)
