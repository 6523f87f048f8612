"""`tandem bench`: how fast it is, as ratios to bare components measured in the same run.

Nothing here fails on a slow machine: it prints what it found beside the aim. The import is
measured on the export that --tasks and --dates name, where they are there; the bus on RabbitMQ on
the one that TANDEM_BENCH_BROKER_URL names, else on one in a container, where Docker is there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from standalone.bench import bus_measures, lags, measures
from standalone.bench.brokers import NoBrokerError, broker
from standalone.bench.bus_stage import BusStage
from standalone.bench.stage import Stage
from standalone.instance import Instance

SIP = Path("../shared/data/sip")
MEMORY_AIM_MIB = 1024
RATIO_AIM = 4.0
LAG_AIM_MS = 100.0
LOADED_LAG_AIM_MS = 500.0
DRAIN_AIM_SECONDS = 60.0
RATE_AIM = 0.5


def run(argv: Sequence[str]) -> int:
    """Measure and print; 0 unless something could not be measured."""
    parser = argparse.ArgumentParser(prog="tandem bench", description=__doc__)
    parser.add_argument("--tasks", type=Path, default=SIP / "Sip-task-info.csv")
    parser.add_argument("--dates", type=Path, default=SIP / "est-act-dates.csv")
    options = parser.parse_args(argv)
    print("Starting a fresh Tandem to measure ...", flush=True)
    instance = Instance()
    lags.note_commits(instance.home)
    with instance:
        stage = Stage(instance)
        for measure in (measures.overview, measures.time_entry):
            _tell_ratio(measure(stage))
        for lag in lags.event_lag(stage):
            _tell_lag("event lag", lag, LAG_AIM_MS)
        _tell_import(stage, options.tasks, options.dates)
        memory = stage.memory_mib()
        print(f"memory of everything: {memory:.0f} MiB (aim: under {MEMORY_AIM_MIB})", flush=True)
        instance.stop()
        _measure_bus(instance)
    return 0


def _measure_bus(instance: Instance) -> None:
    """On the databases that the instance leaves behind."""
    try:
        with broker() as running:
            stage = BusStage(instance.home, running)
            with stage.open():
                _tell_bus(stage)
    except NoBrokerError as reason:
        print(f"the bus on RabbitMQ: not measured, {reason}")


def _tell_bus(stage: BusStage) -> None:
    offered = f"event lag on RabbitMQ at {bus_measures.OFFERED_A_SECOND} events/s"
    for lag in bus_measures.lag_under_load(stage):
        _tell_lag(offered, lag, LOADED_LAG_AIM_MS)
    seconds = bus_measures.drain_seconds(stage)
    waiting, since = bus_measures.WAITING, "the broker's return"
    if not stage.broker.can_go:
        since = "the workers' start"
    print(
        f"backlog: {waiting} waiting events published and applied {seconds:.1f} s after {since}, "
        f"{waiting / seconds:.0f} events/s (aim: at most {DRAIN_AIM_SECONDS:.0f} s)",
        flush=True,
    )
    for measure in (bus_measures.relay_rate, bus_measures.handling_rate):
        _tell_rates(measure(stage))


def _tell_rates(rates: bus_measures.Rates) -> None:
    print(
        f"{rates.name}: {rates.value:.2f} of bare {rates.bare_name} "
        f"({rates.ours:.0f} / {rates.bare:.0f} events/s; aim: at least {RATE_AIM:g})",
        flush=True,
    )


def _tell_ratio(ratio: measures.Ratio) -> None:
    print(
        f"{ratio.name}: {ratio.value:.2f} times the bare path "
        f"({ratio.ours_ms:.2f} ms / {ratio.bare_ms:.2f} ms, medians; aim: at most {RATIO_AIM:g})",
        flush=True,
    )


def _tell_lag(name: str, lag: lags.Lag, aim_ms: float) -> None:
    print(
        f"{name}, projects to {lag.consumer}: median {lag.median_ms:.0f} ms, "
        f"p99 {lag.p99_ms:.0f} ms over {lag.samples} events (aim: p99 under {aim_ms:.0f})",
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
