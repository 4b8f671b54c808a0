from django.apps import AppConfig


class ScriptConfig(AppConfig):
    name = "cureline.script"
    label = "script"

    def ready(self) -> None:
        from cureline.script import library, versions
        from cureline.trust import documents

        documents.by_hand(library.KIND, versions.fit_or_error, lambda document: str(document["name"]))
