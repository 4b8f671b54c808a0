from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "cureline.contact"
    label = "contact"

    def ready(self) -> None:
        from cureline.contact.services import calls, ruling, stops
        from cureline.worklist import lawful

        # the queue, an app below, offers nobody whom the gate refuses
        lawful.register(ruling, stops.active, stops.halted_channels)

        def running() -> int:
            from cureline.contact.models import Call

            return Call.objects.exclude(state__in=("ended", "failed")).count()

        # nobody waits in the exchange: what is not dialled stays a task of the queue
        stops.register(stops.Flight("call", _("Calls"), running, lambda: 0))
        stops.on_halt(calls.halt)
