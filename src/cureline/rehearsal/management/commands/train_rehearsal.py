"""`python -m django train_rehearsal`: train the classifier of acts, tell how well each act is heard."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cureline.engine.rehearse import classifier, measuring


class Command(BaseCommand):
    """Build `classifier.json` out of `cases.csv` and print precision and recall on the held-out sentences."""

    help = "Train the classifier of acts in a call and print precision and recall of each act."

    def handle(self, *args: Any, **options: Any) -> None:
        classifier.build()
        classifier.model.cache_clear()
        for row in measuring.measure():
            self.stdout.write(
                f"{row.act}: precision {row.precision:.2f}, recall {row.recall:.2f}, {row.cases} sentences"
            )
