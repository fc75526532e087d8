"""Spark: the same expressions on a cluster, where the facts of a province outgrow one machine.

Needs the extra `wangge[spark]` and Java on this machine, and the files of the lake under the same path on every worker.
What else a cluster wants to be told stands in its own files (`SPARK_CONF_DIR`), as for any program that uses it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wangge.analytics.dimensions import FactsFilter
from wangge.analytics.engine import Engine, find_source, put_filter_before
from wangge.kernel.public import DomainError

NAME = "wangge"
# Days and instants mean the same on every machine; figures come in one go, not row by row.
_OPTIONS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def open_spark(files: Sequence[Path], *, master: str, filters: FactsFilter | None = None) -> Engine:
    """Return a connection to a cluster whose table `case_facts` are the files; with `filters` only the cases that pass.

    `master` is a Spark address: spark://host:7077, yarn, k8s://…, local[2]. The session lasts as long as the process
    and is taken again for the next lake. Errors: `spark_missing` without the extra; `spark_unusable(master, reason)`.
    """
    import ibis  # takes a second to load: only who computes shall pay

    session = _start_session(master)
    engine = ibis.pyspark.connect(session)
    paths = [f"file://{path.resolve()}" for path in files]  # not percent-encoded: Hadoop takes a path as it is written
    session.read.parquet(*paths).createOrReplaceTempView(find_source(filters))
    put_filter_before(engine, filters)
    return engine


def _start_session(master: str) -> Any:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise DomainError("spark_missing") from error
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.master(master).appName(NAME)
    for name, value in _OPTIONS.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    except (Py4JError, PySparkException) as error:
        raise DomainError("spark_unusable", master=master, reason=_read_reason(error)) from error
    return session


def _read_reason(error: Exception) -> str:
    """Return the line that names the cause: of an error of Java the one behind that which says that there was one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line.removeprefix(":").strip() for line in lines if line.startswith(":")]
    return next(iter((*causes, *lines)), type(error).__name__)
