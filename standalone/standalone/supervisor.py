"""Keeps a handful of processes running, and lets none of them outlive it.

A process that ends, however it ends, is started again: at once the first time, then after a pause
that doubles while it keeps dying young. It knows nothing of what the processes are for.

One thread only: Linux ties the death signal to the thread that started a child.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

TETHER = Path(__file__).with_name("tether.py")
BACKOFF_FIRST_SECONDS = 0.2
BACKOFF_MAX_SECONDS = 5.0
SETTLED_SECONDS = 30.0
STOP_SECONDS = 12.0
POLL_SECONDS = 0.05
LOG_BYTES_MAX = 10_000_000
FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run, and how to end it.

    stop: the signal that asks it to end well. orphaned: the signal it gets when we die.
    user: the user it runs as; "-" for the present one.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL
    user: str = "-"


class Running(Protocol):
    """A process that was started: what subprocess.Popen has, and what others must have.

    returncode: None while it runs; below zero for the signal that ended it.
    """

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, what: int, /) -> None: ...


@dataclass
class Child:
    """A program as it runs now, or waits to run again.

    deaths: how often it ended young. failures: of these, how often by itself and not by a signal.
    """

    program: Program
    process: Running
    started: float
    deaths: int = 0
    failures: int = 0
    due: float | None = None


class Supervisor:
    """Starts, watches and stops programs.

    report: is called with a line for a person when a program ended by itself.
    settled_seconds: a program that has run this long did not fail at its start.
    begin: starts a program's process.
    """

    def __init__(
        self,
        report: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        settled_seconds: float = SETTLED_SECONDS,
        begin: Callable[[Program], Running] | None = None,
    ) -> None:
        self.children: dict[str, Child] = {}
        self._report = report
        self._clock = clock
        self._settled_seconds = settled_seconds
        self._begin = begin or spawn

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        self.children[program.name] = Child(program, self._begin(program), self._clock())

    def process_ids(self) -> dict[str, int]:
        """The process of each program that runs."""
        alive = ((name, child.process) for name, child in self.children.items())
        return {name: process.pid for name, process in alive if process.returncode is None}

    def check(self) -> bool:
        """Look after every child once; True when one was started again."""
        started_again = [self._look_after(child) for child in self.children.values()]
        return any(started_again)

    def _look_after(self, child: Child) -> bool:
        if child.due is not None:
            return self._start_again_when_due(child, child.due)
        trim(child.program.log)
        outcome = child.process.poll()
        if outcome is not None:
            self._plan_restart(child, outcome)
        return False

    def _plan_restart(self, child: Child, outcome: int) -> None:
        now = self._clock()
        if now - child.started > self._settled_seconds:
            child.deaths = child.failures = 0
        child.due = now + pause_after(child.deaths)
        child.deaths += 1
        child.failures += outcome > 0
        self._report(f"{child.program.name} {ended(outcome)}; starting it again")

    def _start_again_when_due(self, child: Child, due: float) -> bool:
        if self._clock() < due:
            return False
        child.process = self._begin(child.program)
        child.started, child.due = self._clock(), None
        return True

    def stop(self, names: Iterable[str], within_seconds: float = STOP_SECONDS) -> None:
        """Ask these programs to end, wait, and kill what has not ended in time."""
        gone = [self.children.pop(name) for name in names if name in self.children]
        for child in gone:
            tell(child.process, child.program.stop)
        deadline = time.monotonic() + within_seconds
        for child in gone:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._report(f"{child.program.name} did not stop in time; killed")
                tell(child.process, signal.SIGKILL)
                child.process.wait()


def pause_after(deaths: int) -> float:
    """Seconds to wait before the next start, after a number of early deaths."""
    if deaths == 0:
        return 0.0
    return min(BACKOFF_FIRST_SECONDS * 2.0 ** (deaths - 1), BACKOFF_MAX_SECONDS)


def ended(outcome: int) -> str:
    """A return code in words."""
    if outcome < 0:
        return f"was ended by {signal.Signals(-outcome).name}"
    return f"ended with code {outcome}"


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start a program under its tether, away from the terminal's Ctrl-C."""
    with open_log(program.log) as log:
        return subprocess.Popen(
            tethered(program.command, program.orphaned, program.user),
            env={**os.environ, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def open_log(path: Path) -> BinaryIO:
    """A log file to append to, readable by its owner alone, as is its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(FOLDER_MODE)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
    os.fchmod(handle, FILE_MODE)
    return os.fdopen(handle, "ab")


def tethered(
    command: Sequence[str], orphaned: signal.Signals = signal.SIGKILL, user: str = "-"
) -> list[str]:
    """The command with which the process gets the signal when we die."""
    tether = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid())]
    return [*tether, orphaned.name, user, *command]


def tell(process: Running, what: signal.Signals) -> None:
    """Send a signal, to a process that may be gone."""
    if process.poll() is None:
        process.send_signal(what)


def trim(log: Path) -> None:
    """Keep a log file from filling the disk: one older part is kept beside it."""
    if log.stat().st_size > LOG_BYTES_MAX:
        older = log.with_suffix(".log.1")
        older.touch(FILE_MODE)
        older.chmod(FILE_MODE)
        shutil.copyfile(log, older)
        os.truncate(log, 0)
