"""A real Spark cluster on this machine: one master, two workers, all on loopback."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE_SECONDS = 120
JAVA_VERSIONS = ("17", "21")  # those that Spark 4.0 runs on
SETTINGS = """
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.memory 1g
spark.executor.memory 512m
spark.executor.cores 1
spark.sql.shuffle.partitions 4
"""


def find_java_home() -> Path:
    """Return the home of a Java that Spark runs on."""
    found = [
        home
        for version in JAVA_VERSIONS
        for home in sorted(Path("/usr/lib/jvm").glob(f"*{version}*"))
        if (home / "bin" / "java").exists()
    ]
    assert found, f"Spark wants Java {' or '.join(JAVA_VERSIONS)}: apt-get install default-jre-headless"
    return found[0]


@contextmanager
def run_spark_cluster(folder: Path) -> Iterator[str]:
    """Start a master and two workers and give the master's address; drivers of this process find it by the environment."""
    import pyspark

    (folder / "spark-defaults.conf").write_text(SETTINGS)
    settings = {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "JAVA_HOME": str(find_java_home()),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ |= settings
    port = _find_free_port()
    address = f"spark://127.0.0.1:{port}"
    start = Path(pyspark.__file__).parent / "bin" / "spark-class"
    deploy = "org.apache.spark.deploy"
    with ExitStack() as stack:
        stack.callback(_restore, before)
        master = [start, f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        stack.enter_context(_run(master, until="I have been elected leader"))
        for number in range(2):
            worker = [start, f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
            worker += ["--cores", "1", "--memory", "700m", "--work-dir", str(folder / f"worker-{number}"), address]
            stack.enter_context(_run(worker, until="Successfully registered with master"))
        yield address


@contextmanager
def _run(command: list[str | Path], *, until: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_lines, args=(process, told), daemon=True)
    reader.start()
    try:
        lines = []
        while (line := told.get(timeout=PATIENCE_SECONDS)) is not None and until not in line:
            lines.append(line)
        assert line is not None, f"ended before it was ready:\n{''.join(lines)}"
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)
        reader.join(timeout=PATIENCE_SECONDS)


def _read_lines(process: subprocess.Popen[str], told: queue.SimpleQueue[str | None]) -> None:
    assert process.stderr is not None
    with process.stderr as lines:
        for line in lines:
            told.put(line)
    told.put(None)


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
