"""`tandem bench`: what a job costs in processor time, and how fast it is beside bare components.

Nothing here fails on a slow machine: it prints what it found beside the aim. docs/performance.md
says what each figure means. --only names parts, by commas: a job (overview, entry, client, list,
tasks, invoice), ratio, lag, import, estimates, memory, rabbitmq, growth, books, levelling or
plans. The import and the hours suggested from it (estimates) are measured on the export that
--tasks and --dates name, where they are there; the bus on RabbitMQ on the one that
TANDEM_BENCH_BROKER_URL names, else on one in a container, where Docker is there.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from standalone.bench import (
    bus_measures,
    estimates,
    imports,
    lags,
    large_books,
    levelling,
    plans,
    ratios,
)
from standalone.bench.brokers import NoBrokerError, broker
from standalone.bench.bus_stage import BusStage
from standalone.bench.growth import FEW, MANY, POSTINGS_FEW, POSTINGS_MANY, Growth, growth
from standalone.bench.jobs import JOBS
from standalone.bench.processor import memory_mib
from standalone.bench.settling import Settling
from standalone.bench.stage import Stage
from standalone.bench.workload import ROUNDS, Workload, table
from standalone.home import SOURCE
from standalone.instance import Instance

SHARED = SOURCE.parent / "shared" / "data"
SIP = SHARED / "sip"
MEMORY_AIM_MIB = 500
LAG_AIM_MS = 100.0
LOADED_LAG_AIM_MS = 300.0
DRAIN_AIM_SECONDS = 45.0
RATE_AIM = 0.5
RATIO_OF_GROWTH_AIM = 1.5
BATCH_AIM_SECONDS = 60.0
OWN_INSTANCE = frozenset({"growth", "books", "levelling", "plans"})
"""Parts with a history that would disturb the rest, or that need no instance."""
PARTS = (
    *(job.key for job in JOBS),
    *("ratio", "lag", "import", "estimates", "memory", "rabbitmq"),
    *("growth", "books", "levelling", "plans"),
)


def run(argv: Sequence[str]) -> int:
    """Measure and print; 0 unless something could not be measured."""
    parser = argparse.ArgumentParser(prog="tandem bench", description=__doc__)
    parser.add_argument("--only", type=_parts, default=PARTS, help="parts, by commas")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the jobs")
    parser.add_argument("--tasks", type=Path, default=SIP / "Sip-task-info.csv")
    parser.add_argument("--dates", type=Path, default=SIP / "est-act-dates.csv")
    options = parser.parse_args(argv)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load average {load:.1f} before the start", flush=True)
    complete = True
    if set(options.only) - OWN_INSTANCE:
        complete = _measure_all_but_growth(options)
    if "growth" in options.only:
        _tell_growth(growth(options.rounds))
    if "books" in options.only:
        _tell_books(*large_books.measure())
    if "levelling" in options.only:
        complete &= levelling.tell(SHARED / "psplib" / "j30")
    if "plans" in options.only:
        plans.tell()
    return 0 if complete else 1


def _measure_all_but_growth(options: argparse.Namespace) -> bool:
    """On one instance; growth has two of its own, whose history would disturb the rest.

    False if a part was left out.
    """
    instance = Instance()
    lags.note_commits(instance.home)
    with instance:
        complete = _measure(instance, options)
        if "rabbitmq" in options.only:
            instance.stop()
            complete &= _measure_bus(instance)
    return complete


def _parts(text: str) -> tuple[str, ...]:
    wanted = tuple(text.replace(",", " ").split())
    if unknown := [part for part in wanted if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(PARTS)}")
    return wanted


def _measure(instance: Instance, options: argparse.Namespace) -> bool:
    """Everything that is measured on a running instance; False if a part was left out."""
    stage = Stage(instance)
    _tell_jobs(stage, options.only, options.rounds)
    if "ratio" in options.only:
        for measure in (ratios.overview, ratios.time_entry):
            _tell_ratio(measure(stage))
    if "lag" in options.only:
        for lag in lags.event_lag(stage):
            _tell_lag("event lag", lag, LAG_AIM_MS)
    complete = True
    if {"import", "estimates"} & set(options.only):
        print("the import begins", file=sys.stderr, flush=True)
        try:
            _tell_import(imports.measure(stage, options.tasks, options.dates))
            if "estimates" in options.only:
                _tell_estimates(estimates.judge(stage))
        except imports.NotMeasuredError as reason:
            print(f"import: not measured, {reason}", flush=True)
            complete = False
    if "memory" in options.only:
        _tell_memory(stage)
    return complete


def _tell_jobs(stage: Stage, only: Collection[str], rounds: int) -> None:
    jobs = [job for job in JOBS if job.key in only]
    if not jobs:
        return
    with Settling(stage) as settling:
        workload = Workload(stage, settling, jobs)
        for number in workload.run(rounds):
            print(f"round {number} of {rounds} is done", file=sys.stderr, flush=True)
    print("\nprocessor time in milliseconds a job, medians of the rounds\n")
    print("\n".join(table(workload.figures)), end="\n\n", flush=True)


def _measure_bus(instance: Instance) -> bool:
    """On the databases that the instance leaves behind; False without a broker."""
    try:
        with broker() as running:
            stage = BusStage(instance.home, running)
            with stage.open():
                _tell_bus(stage)
    except NoBrokerError as reason:
        print(f"the bus on RabbitMQ: not measured, {reason}", flush=True)
        return False
    return True


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


def _tell_ratio(ratio: ratios.Ratio) -> None:
    (ours, bare), (lowest, highest) = ratio.medians_ms, ratio.spread
    print(
        f"{ratio.name}: {ratio.value:.2f} times the bare path, {lowest:.2f} to {highest:.2f} "
        f"({ours:.2f} ms / {bare:.2f} ms, medians; {ratio.undisturbed:.2f} in the fastest tenth; "
        f"aim: at most {ratio.aim:g})",
        flush=True,
    )


def _tell_lag(name: str, lag: lags.Lag, aim_ms: float) -> None:
    print(
        f"{name}, projects to {lag.consumer}: median {lag.median_ms:.0f} ms, "
        f"p99 {lag.p99_ms:.0f} ms over {lag.samples} events (aim: p99 under {aim_ms:.0f})",
        flush=True,
    )


def _tell_import(found: imports.Import) -> None:
    print(
        f"import: {found.rows} rows in {found.seconds:.1f} s, {found.rows / found.seconds:.0f} "
        f"rows/s (aim: under 60 s); the gateway has {found.before_mib:.0f} MiB before and "
        f"{found.after_mib:.0f} MiB after it",
        flush=True,
    )


def _tell_estimates(found: estimates.Judgement) -> None:
    print(
        f"\nhours of {found.tasks} tasks estimated since {found.since}, foretold from what was "
        f"finished before: {found.within_p50:.1%} took at most P50 (expected: 50 %), "
        f"{found.within_p80:.1%} at most P80 (80 %)\n"
    )
    print("| foretold by | hours off, on average | off as a share of the actual hours |")
    print("| --- | ---: | ---: |")
    for name, errors in (("P50", found.suggestion), ("the estimate itself", found.naive)):
        print(f"| {name} | {errors.hours:.2f} | {errors.share:.1%} |")
    print(flush=True)


def _tell_memory(stage: Stage) -> None:
    parts = {name: memory_mib(id_) for name, id_ in stage.process_ids.items()}
    shown = ", ".join(f"{name} {mib:.0f}" for name, mib in parts.items())
    print(
        f"memory of everything: {memory_mib(stage.supervisor_id):.0f} MiB ({shown}; the rest is "
        f"the supervisor; aim: under {MEMORY_AIM_MIB})",
        flush=True,
    )


def _tell_growth(found: Sequence[Growth]) -> None:
    print(
        f"\nprocessor time in milliseconds with {FEW:,} time entries and {POSTINGS_FEW:,} "
        f"postings, and with {MANY:,} and {POSTINGS_MANY:,} "
        f"(aim: at most {RATIO_OF_GROWTH_AIM} times)\n"
    )
    print("| job | few | many | ratio |\n| --- | ---: | ---: | ---: |")
    for one in found:
        print(
            f"| {one.name} | {one.few_ms:.1f} | {one.many_ms:.1f} | {one.ratio:.2f} |", flush=True
        )


def _tell_books(answers: Sequence[large_books.Answer], batch: large_books.Batch) -> None:
    size = f"{large_books.ENTRIES:,} time entries on {large_books.PROJECTS:,} projects"
    print(
        f"\nfinance with {size}: "
        "milliseconds at the service, beside plain SQL over the rows of work\n"
    )
    print("| answer | aim | Tandem | plain SQL | Tandem of plain SQL |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for one in answers:
        shown = (f"{one.aim_ms:.0f}", f"{one.ours_ms:.1f}", f"{one.plain_ms:.1f}")
        print(f"| {one.name} | {' | '.join(shown)} | {one.ours_ms / one.plain_ms:.2f} |")
    print(
        f"\nmonth end of {batch.projects:,} projects: {batch.seconds:.1f} s, of which recognising "
        f"{batch.recognising_seconds:.1f} and invoicing {batch.invoicing_seconds:.1f} "
        f"(aim: under {BATCH_AIM_SECONDS:.0f})",
        flush=True,
    )
