"""What the sample itself says of each customer: the companion is drawn round it and contradicts none of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import pyarrow.csv as csv
import yaml

Array = np.ndarray[Any, Any]

FIRST_DAY = np.datetime64("2005-08-02")
AS_OF = np.datetime64("2005-09-30")
DAYS = int((AS_OF - FIRST_DAY).astype(int)) + 1
AUGUST_END = int((np.datetime64("2005-08-31") - FIRST_DAY).astype(int))
AUGUST_PAYDAY = int((np.datetime64("2005-08-15") - FIRST_DAY).astype(int))
SEPTEMBER_PAYDAY = int((np.datetime64("2005-09-15") - FIRST_DAY).astype(int))
_COLUMNS = ("ID", "LIMIT_BAL", "AGE", "PAY_2", "PAY_0", "BILL_AMT2", "BILL_AMT1", "PAY_AMT2", "PAY_AMT1")


@dataclass(frozen=True)
class Facts:
    """The sample's figures in NT dollars, an array each, one place a customer; `late` are months past due."""

    number: Array
    limit: Array
    age: Array
    late_august: Array
    late_september: Array
    bill_august: Array
    bill_september: Array
    paid_august: Array
    paid_september: Array

    @property
    def late(self) -> Array:
        """Whether past due at the end of August or of September."""
        return (self.late_august > 0) | (self.late_september > 0)

    def days_past_due(self) -> Array:
        """Days past due by customer and day of the window, 0 where not known to be late.

        As the mapping of the sample dates it: k months are 30 k - 15 days at the month's end. An account that was
        current at the end of August is late in September only; what was late then is late until the September payment.
        """
        day = np.arange(DAYS)
        august, september = (
            np.where(months > 0, 30 * months - 15, 0)[:, None] for months in (self.late_august, self.late_september)
        )
        by_august = np.where((august > 0) & (day < SEPTEMBER_PAYDAY), august - AUGUST_END + day, 0)
        by_september = np.where(september > 0, september - (DAYS - 1) + day, 0)
        by_september = np.where((august == 0) & (day <= AUGUST_END), 0, by_september)
        return np.maximum(np.maximum(by_august, by_september), 0)

    def past_due(self, late: Array, day: int) -> Array:
        """NT dollars past due of the customers at these places on a day, by the sample's mapping: 5 % a month."""
        september = (self.late_september[late] > 0) & ((day > AUGUST_END) | (self.late_august[late] == 0))
        months = np.where(september, self.late_september[late], self.late_august[late])
        bill = np.where(september, self.bill_september[late], self.bill_august[late])
        return np.maximum(bill, 0) * months * 5 // 100

    def paid_within(self, late: Array, day: int, days: int) -> Array:
        """NT dollars that these customers really paid in the days after a day, 0 where nothing."""
        paid = np.zeros(len(late), np.int64)
        for payday, amount in ((AUGUST_PAYDAY, self.paid_august), (SEPTEMBER_PAYDAY, self.paid_september)):
            if day < payday <= day + days:
                paid = amount[late]
        return paid


def facts() -> Facts:
    """Read the sample that ships with the package."""
    path = resources.files(__package__).joinpath("uci_credit_card.csv.gz")
    with resources.as_file(path) as file:
        table = csv.read_csv(file, convert_options=csv.ConvertOptions(include_columns=list(_COLUMNS)))
    read = {name: table[name].to_numpy().astype(np.int64) for name in _COLUMNS}
    return Facts(
        number=read["ID"],
        limit=read["LIMIT_BAL"],
        age=read["AGE"],
        late_august=np.maximum(read["PAY_2"], 0),
        late_september=np.maximum(read["PAY_0"], 0),
        bill_august=read["BILL_AMT2"],
        bill_september=read["BILL_AMT1"],
        paid_august=read["PAY_AMT2"],
        paid_september=read["PAY_AMT1"],
    )


def assumptions() -> dict[str, Any]:
    """The rates and shares that the companion is drawn by."""
    text = resources.files(__package__).joinpath("companion.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document
