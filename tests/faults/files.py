"""Files of the sample portfolio's kind, as many as one likes, each of other customers."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path

from cureline.cli.demo import sample_file


def slices(folder: Path, rows: int) -> Iterator[tuple[Path, set[str]]]:
    """Path of each file and the ids of its customers."""
    with gzip.open(sample_file(), "rt", encoding="utf-8") as source:
        head = next(source)
        for number in itertools.count():
            lines = list(itertools.islice(source, rows))
            if len(lines) < rows:
                return
            path = folder / f"uci_credit_card_{number}.csv"
            path.write_text(head + "".join(lines), encoding="utf-8")
            yield path, {f"UCI-{line.partition(',')[0]}" for line in lines}
