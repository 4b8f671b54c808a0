from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "cureline.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from cureline.contact.services import stops
        from cureline.dispatch.models import Outbox
        from cureline.dispatch.services import batches, lawful
        from cureline.trust import rotation

        rotation.keep_files("batches of letters", batches.files)

        def flight(kind: str, title: str, free: bool = False) -> None:
            # letters: in a batch that was made and is not handed over; others: on their way to a gateway
            stops.register(
                stops.Flight(
                    kind, title,
                    lambda: Outbox.objects.filter(kind=kind, state__in=("sending", "uncertain")).count(),
                    lambda: lawful.held().filter(kind=kind).count(),
                ),
                free=lawful.free if free else None,
            )  # fmt: skip

        flight("sms", _("Text messages"), free=True)
        flight("email", _("E-mails"))
        flight("letter", _("Letters"))
