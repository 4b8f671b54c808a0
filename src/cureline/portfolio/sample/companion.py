"""SYNTHETIC companion of the sample: what its publisher does not give, made up, in files of the mapping `cureline`.

The sample has no names, telephones, contacts, promises or circumstances. This draws them for its 30,000 customers from
figures that are all assumptions (`companion.yaml`) round the real limits, arrears and payments, which it never changes
or contradicts; nothing is drawn from the label. Every name, number and address says or shows that it is not real.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cureline.engine.tables import TABLES
from cureline.portfolio.sample import history, people
from cureline.portfolio.sample.facts import assumptions, facts
from cureline.portfolio.sample.moved import SAMPLE_DAY
from cureline.portfolio.sample.people import Columns

CUSTOMERS = 30_000
# an instant is a text here: the local time with its offset, as the mapping reads it
_TYPES = {"text": pa.string(), "integer": pa.int64(), "money": pa.int64(), "date": pa.date32(),
          "instant": pa.string(), "boolean": pa.bool_()}  # fmt: skip


def write(folder: Path, seed: int = 7, customers: int = CUSTOMERS, day: dt.date = SAMPLE_DAY) -> list[Path]:
    """Write `<table>_synthetic.parquet` of the first customers of the sample into a folder, and give the paths.

    The same seed gives the same bytes; fewer customers give the same rows of those customers. `day` is what the
    sample's last day becomes: every date moves with it.
    """
    f, a = facts(), assumptions()
    streams = [np.random.default_rng([seed, table]) for table in range(4)]
    who = people.customers(f, a, streams[0])
    points = people.points(f, a, streams[1])
    circumstances = people.circumstances(f, a, points["work_phone"]["has"], streams[2])
    contacts, promises = history.lived(f, a, points, circumstances, streams[3])
    tables = {
        "customers": who,
        "contact_points": people.contact_points(f, points, who["customer_since_on"]),
        "contacts": contacts,
        "promises": promises,
        "circumstances": people.circumstance_rows(f, circumstances),
    }
    chosen = pa.array(people.customer_ids(f.number[f.number <= customers]) if customers < CUSTOMERS else ())
    return [
        _write(folder, name, columns, chosen if customers < CUSTOMERS else None, day - SAMPLE_DAY)
        for name, columns in tables.items()
    ]


def _write(folder: Path, name: str, columns: Columns, customers: pa.Array | None, moved: dt.timedelta) -> Path:
    given = [column for column in TABLES[name].columns if column.name in columns]
    rows = pa.table({c.name: pa.array(_moved(columns[c.name], c.kind, moved), _TYPES[c.kind]) for c in given})
    rows = rows.replace_schema_metadata({"about": "SYNTHETIC, made by Cureline for its sample portfolio"})
    if customers is not None:
        owner = rows["customer_id"] if "customer_id" in columns else pc.utf8_slice_codeunits(rows["account_id"], 0, -2)
        rows = rows.filter(pc.is_in(owner, customers))
    path = folder / f"{name}_synthetic.parquet"
    pq.write_table(rows, path, compression="zstd")
    return path


def _moved(values: Any, kind: str, by: dt.timedelta) -> Any:
    """Dates and instants so many days later; everything else as it is."""
    if not by or kind not in ("date", "instant"):
        return values
    if kind == "instant":
        local = np.array([text[:19] for text in values], "datetime64[s]") + np.timedelta64(by.days, "D")
        return [f"{text}{old[19:]}" for text, old in zip(local.astype(str).tolist(), values, strict=True)]
    dates = pa.array(values, pa.date32()).cast(pa.int32())
    return pc.add(dates, pa.scalar(by.days, pa.int32())).cast(pa.date32())
