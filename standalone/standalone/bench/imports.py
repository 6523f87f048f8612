"""How long one whole export takes to import, and what it leaves in the gateway's memory."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from standalone.bench.processor import memory_mib
from standalone.bench.stage import Stage


class NotMeasuredError(Exception):
    """A part could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Import:
    """The gateway's memory is before and after it."""

    rows: int
    seconds: float
    before_mib: float
    after_mib: float


def measure(stage: Stage, tasks: Path, dates: Path) -> Import:
    """Import these files as a person would, by the command."""
    for option, file in (("--tasks", tasks), ("--dates", dates)):
        if not file.is_file():
            raise NotMeasuredError(f"there is no {file}; name another with {option}")
    command = [sys.executable, "-m", "standalone", "import", "--home", str(stage.folder)]
    command += ["--mapping", "sip", "--file", str(tasks), "--dates", str(dates)]
    with tasks.open("rb") as lines:
        rows = sum(1 for _ in lines) - 1
    gateway = stage.process_ids["gateway"]
    before, started = memory_mib(gateway), time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
        raise NotMeasuredError(f"`tandem import` ended with code {done.returncode}: {last}")
    return Import(rows, time.perf_counter() - started, before, memory_mib(gateway))
