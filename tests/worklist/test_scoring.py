"""Training from the portfolio: the same twice, in force from its day, refused once changed."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from cureline.cli.demo import sample_file
from cureline.engine import score
from cureline.portfolio import imports
from cureline.worklist import scoring

DAY = dt.date(2005, 9, 30)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_training_twice_is_one_model_in_force_until_its_files_are_changed(tmp_path: Path) -> None:
    with gzip.open(sample_file(), "rt", encoding="utf-8") as source:
        lines = [next(source) for _ in range(3_001)]
    path = tmp_path / "uci_credit_card_head.csv"
    path.write_text("".join(lines), encoding="utf-8")
    imports.run(path, "uci_credit_card")

    assert scoring.in_force("default", DAY) is None
    first = scoring.train("default", DAY)
    again = scoring.train("default", DAY)
    assert (first.new, again.new) == (True, False)
    assert first.directory == again.directory
    # its labels tell of the month after, so nobody could have had it before
    known = dt.date(2005, 10, 31)
    assert scoring.in_force("default", known) == first.directory
    assert scoring.in_force("default", known - dt.timedelta(days=1)) is None
    assert scoring.find(first.model.version).version == first.model.version

    cure = scoring.train("cure", DAY)
    # the statuses of September are coded otherwise than those before
    assert cure.model.manifest["history"] == {"used": ["2005-07-31", "2005-06-30"], "left_out": ["2005-08-31"]}
    assert "2005-08-31" in cure.model.card("zh-Hans")
    assert [document.name for document in scoring.recorded()] == ["cure", "default"]

    with pytest.raises(score.TrainingError, match="no label"):
        scoring.train("default", DAY - dt.timedelta(days=30))
    (first.directory / "report.json").write_text("{}")
    with pytest.raises(score.ModelError, match=r"report\.json"):
        scoring.in_force("default", known)
    with pytest.raises(LookupError):
        scoring.find("none")
