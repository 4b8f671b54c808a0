from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "cureline.contact"
    label = "contact"

    def ready(self) -> None:
        from cureline.contact.services import ruling
        from cureline.worklist import lawful

        # the queue, an app below, offers nobody whom the gate refuses
        lawful.register(ruling)
