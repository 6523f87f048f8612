"""`tandem bench`: how fast it is, as ratios to bare components measured in the same run.

Nothing here fails on a slow machine: it prints what it found beside the aim. The import is
measured on the export that --tasks and --dates name, where they are there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from standalone.bench import measures
from standalone.bench.stage import Stage
from standalone.instance import Instance

SIP = Path("../shared/data/sip")
MEMORY_AIM_MIB = 1024
RATIO_AIM = 4.0
LAG_AIM_MS = 100.0


def run(argv: Sequence[str]) -> int:
    """Measure and print; 0 unless something could not be measured."""
    parser = argparse.ArgumentParser(prog="tandem bench", description=__doc__)
    parser.add_argument("--tasks", type=Path, default=SIP / "Sip-task-info.csv")
    parser.add_argument("--dates", type=Path, default=SIP / "est-act-dates.csv")
    options = parser.parse_args(argv)
    print("Starting a fresh Tandem to measure ...", flush=True)
    with Instance() as instance:
        stage = Stage(instance)
        for measure in (measures.overview, measures.time_entry):
            _tell_ratio(measure(stage))
        for lag in measures.event_lag(stage):
            _tell_lag(lag)
        _tell_import(stage, options.tasks, options.dates)
        memory = stage.memory_mib()
        print(f"memory of everything: {memory:.0f} MiB (aim: under {MEMORY_AIM_MIB})")
    return 0


def _tell_ratio(ratio: measures.Ratio) -> None:
    print(
        f"{ratio.name}: {ratio.value:.2f} times the bare path "
        f"({ratio.ours_ms:.2f} ms / {ratio.bare_ms:.2f} ms, medians; aim: at most {RATIO_AIM:g})",
        flush=True,
    )


def _tell_lag(lag: measures.Lag) -> None:
    print(
        f"event lag, projects to {lag.consumer}: median {lag.median_ms:.0f} ms, "
        f"p99 {lag.p99_ms:.0f} ms over {lag.samples} events (aim: p99 under {LAG_AIM_MS:.0f})",
        flush=True,
    )


def _tell_import(stage: Stage, tasks: Path, dates: Path) -> None:
    if not (tasks.exists() and dates.exists()):
        print(f"import: not measured, there is no {tasks}")
        return
    command = [sys.executable, "-m", "standalone", "import", "--home", str(stage.folder)]
    command += ["--mapping", "sip", "--file", str(tasks), "--dates", str(dates)]
    with tasks.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    print(f"import: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s (aim: under 60 s)")
