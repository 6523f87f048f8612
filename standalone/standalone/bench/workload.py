"""Processor time and throughput of each job, in rounds that take the jobs in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from standalone.bench.jobs import Act, Job
from standalone.bench.processor import spent_ms
from standalone.bench.settling import Settling
from standalone.bench.stage import Stage
from standalone.programs import SERVICES

ROUNDS = 5
CLIENTS = 8
GAIN_AIM = 1.5
PROCESSES = ("gateway", *SERVICES, "workers", "postgres")


@dataclass(slots=True)
class Figures:
    """What the rounds found of one job. Milliseconds of processor time a job; jobs a second."""

    job: Job
    by_process: list[dict[str, float]] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)

    @property
    def totals_ms(self) -> list[float]:
        return [sum(found.values()) for found in self.by_process]

    @property
    def gain(self) -> float:
        """How many times as much eight clients get done as one."""
        pairs = zip(self.together, self.alone, strict=True)
        return statistics.median(together / alone for together, alone in pairs)

    def process_ms(self, name: str) -> float:
        return statistics.median(found[name] for found in self.by_process)


class Workload:
    """Clients of each job, with connections that stay open from round to round."""

    def __init__(self, stage: Stage, settling: Settling, jobs: Sequence[Job]) -> None:
        self._stage = stage
        self._settling = settling
        self._clients = {job.key: [job.start(stage) for _ in range(CLIENTS)] for job in jobs}
        self.figures = [Figures(job) for job in jobs]

    def run(self, rounds: int = ROUNDS) -> Iterator[int]:
        """Round after round, first one that does not count; gives the number of each one done."""
        for number in range(rounds + 1):
            for found in self.figures:
                self._measure(found, counts=number > 0)
            yield number

    def _measure(self, found: Figures, *, counts: bool) -> None:
        clients = self._clients[found.job.key]
        alone, spent = self._spent(found.job, clients[:1])
        together, _ = self._spent(found.job, clients)
        if counts:
            found.by_process.append(spent)
            found.alone.append(alone)
            found.together.append(together)

    def _spent(self, job: Job, clients: Sequence[Act]) -> tuple[float, dict[str, float]]:
        """Jobs a second, and milliseconds of each process for one job, events included."""
        share = -(-job.repeats // len(clients))
        repeats = share * len(clients)
        job.prepare(self._stage, repeats)
        self._settling.wait()
        before = spent_ms(self._stage.process_ids)
        seconds = _seconds(clients, share)
        self._settling.wait()
        after = spent_ms(self._stage.process_ids)
        return repeats / seconds, {n: (after[n] - before[n]) / repeats for n in PROCESSES}


def _seconds(clients: Sequence[Act], share: int) -> float:
    """How long it takes when each of the clients does its share, one after the other."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as threads:
        list(threads.map(lambda act: _repeat(act, share), clients))
    return time.perf_counter() - began


def _repeat(act: Act, times: int) -> None:
    for _ in range(times):
        act()


def table(figures: Iterable[Figures]) -> Iterator[str]:
    """Lines of a Markdown table."""
    head = ["job", "aim", "in all", "lowest to highest", *PROCESSES, "jobs/s, 1 client"]
    head += [f"{CLIENTS} clients", f"times (aim: {GAIN_AIM:g})"]
    yield _line(head)
    yield _line(["---", *["---:"] * (len(head) - 1)])
    for found in figures:
        totals = found.totals_ms
        yield _line(
            [
                found.job.name,
                f"{found.job.aim_ms:.0f}",
                f"{statistics.median(totals):.1f}",
                f"{min(totals):.1f} to {max(totals):.1f}",
                *(f"{found.process_ms(name):.1f}" for name in PROCESSES),
                f"{statistics.median(found.alone):.1f}",
                f"{statistics.median(found.together):.1f}",
                f"{found.gain:.2f}",
            ]
        )


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
