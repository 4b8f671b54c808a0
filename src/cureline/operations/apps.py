from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "cureline.operations"
    label = "operations"

    def ready(self) -> None:
        from cureline.care.services import retention as order
        from cureline.operations import retention

        order.tell_by(retention.told)
