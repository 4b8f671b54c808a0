"""What a plan is worked out from: the debt in parts, and the score of the published night where there is one."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.arrangement.test_pages import owing
from tests.desk import Desk

from cureline.arrangement.services import debts, offering
from cureline.arrangement.services.common import today


def test_the_chance_of_cure_comes_from_the_published_night(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = owing(desk)
    monkeypatch.setattr(debts, "home", lambda: tmp_path)
    assert debts.p_cure_bp(account.pk) is None
    folder = tmp_path / "runs" / "current"
    folder.mkdir(parents=True)
    rows = pa.table({"account_id": [account.pk, "other", "unknown"], "p_cure": [0.735, 0.1, None]})
    pq.write_table(rows, folder / "score.parquet")
    assert (debts.p_cure_bp(account.pk), debts.p_cure_bp("unknown"), debts.p_cure_bp("nobody")) == (7350, None, None)
    case = offering.case_of(account.customer_id_id, account.pk, today())
    known = offering.work_out(case, offering.Wish(months=24, annual_rate_bp=0))
    case = offering.case_of(account.customer_id_id, account.pk, today())
    unknown = offering.work_out(
        offering.Case(**{**case.__dict__, "p_cure_bp": None}), offering.Wish(months=24, annual_rate_bp=0)
    )
    # who is likely to recover is likelier to keep a plan
    assert known.kept_bp > unknown.kept_bp and known.present_value_minor > unknown.present_value_minor


def test_a_debt_in_parts_sums_to_the_balance(desk: Desk) -> None:
    account = owing(desk)
    debt = debts.debt_of(account, today())
    assert (debt.principal_minor, debt.interest_minor, debt.fee_minor) == (3_000_000, 580_000, 20_000)
    assert debt.total_minor == account.balance_minor and debt.past_due_minor == 320_000
    account.balance_minor, account.principal_minor = 500_000, None
    assert debts.debt_of(account, today()).principal_minor == 500_000
    account.balance_minor = -100
    assert debts.debt_of(account, today()).total_minor == 0
