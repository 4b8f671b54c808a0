"""`python -m django train_script_checks`: train the classifier of texts, tell how good it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cureline.script import classifier


class Command(BaseCommand):
    """Build `classifier.json` out of `cases.csv` and print its measures."""

    help = "Train the classifier of texts and print precision and recall on held-out template families."

    def handle(self, *args: Any, **options: Any) -> None:
        made = classifier.train(classifier.cases())
        path = Path(classifier.__file__).parent / classifier.BUILT
        path.write_text(classifier.written(made, digest=classifier.digest()) + "\n", encoding="utf-8")
        found = classifier.measure()
        self.stdout.write(f"{found.cases} cases of {found.families} families held out")
        self.stdout.write(f"not fine: precision {found.precision:.3f}, recall {found.recall:.3f}")
        for label, (precision, recall, count) in found.by_label.items():
            self.stdout.write(f"{label}: precision {precision:.3f}, recall {recall:.3f}, {count} cases")
