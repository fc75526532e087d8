"""`wangge bench NAME`: runs `bench/NAME.py` of the source checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = ("locate", "intake", "evaluate", "list", "due")


def run_bench(arguments: list[str]) -> int:
    """Run one benchmark in a process of its own and return its exit code; 2 for a name that is none."""
    folder = Path(__file__).parents[4] / "bench"
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(
            f"Usage: wangge bench {{{'|'.join(BENCHES)}}} [--help] [options]\n\nEach prints one JSON object: figures, ratio, limit, machine."
        )
        return 0
    name = arguments[0]
    if name not in BENCHES:
        print(f"wangge: there is no benchmark '{name}'; choose one of {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    script = folder / f"{name}.py"
    if not script.exists():
        print("wangge: benchmarks need a source checkout; this is an installed package.", file=sys.stderr)
        return 2
    return subprocess.call([sys.executable, str(script), *arguments[1:]])
