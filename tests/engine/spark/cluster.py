"""A Spark cluster inside this machine: two worker processes beside the driver."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

from cureline.worklist.spark import start

# few rows: what would only speed up many costs more than it brings
SMALL = """
spark.master local-cluster[2,1,1024]
spark.ui.enabled false
spark.ui.showConsoleProgress false
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.sql.shuffle.partitions 2
spark.sql.adaptive.enabled false
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.maxPlanStringLength 1000
"""
WORKERS = 2


@contextmanager
def cluster(folder: Path, settings: str = SMALL) -> Iterator[SparkSession]:
    """A session set as any is, by a file of defaults in `folder`."""
    (folder / "spark-defaults.conf").write_text(settings, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        session = start()
        try:
            yield session
        finally:
            work = Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent) / "work"
            application = session.sparkContext.applicationId
            session.stop()
            # workers leave their logs in the installation
            shutil.rmtree(work / application, ignore_errors=True)
