"""Services forked from this process: all of them share the memory of the libraries it has loaded.

A service that is started as a program loads 50 MiB of libraries for itself alone. Forked from a
process that has loaded them, it takes pages of its own only where it writes. What it then does is
what `python -m <service> api` does. It is killed, watched and logged like any other process, and
has a name of its own in `ps`.

A process that forks has one thread: others would not live on in the child, but what they had
locked would. So nothing here, nor in the supervisor, talks gRPC. Only Linux forks a process that
has loaded much without harm; elsewhere each service is started as a program.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.context import ForkProcess

from setproctitle import setproctitle

from standalone.supervisor import Program, Running, open_log, spawn
from standalone.tether import tie

HANDLED = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
"""What a supervisor handles for itself; a child begins with Python's own ways."""
LOOK_SECONDS = 0.02
M_ARENA_MAX = -8
ARENAS = 2


@dataclass(frozen=True)
class Forks:
    """Starts programs: those named in `entries` by a fork, all others as programs.

    entries: what a program does, by its name; the exit code is what it returns.
    """

    entries: Mapping[str, Callable[[], int]]

    def begin(self, program: Program) -> Running:
        entry = self.entries.get(program.name)
        return spawn(program) if entry is None else Fork(program, entry)


class Fork:
    """One forked process, as subprocess shows the others."""

    def __init__(self, program: Program, entry: Callable[[], int]) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        try:
            with open_log(program.log) as log:
                own = (program, entry, log.fileno(), os.getpid(), before)
                self._process = ForkProcess(target=_become, args=own)
                self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    @property
    def pid(self) -> int:
        return int(self._process.pid or 0)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Not by join, which needs a file that the child has closed."""
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        while (outcome := self.poll()) is None:
            if time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
            time.sleep(LOOK_SECONDS)
        return outcome

    def send_signal(self, what: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, what)


def _become(
    program: Program, entry: Callable[[], int], log: int, parent: int, mask: Iterable[int]
) -> None:
    """In the child: let go of all that is the parent's, and do what the program does.

    Signals wait until here: one that the parent's handler took would be lost.
    """
    tie(parent, program.orphaned)
    os.setsid()
    for standard in (1, 2):
        os.dup2(log, standard)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.stdout, sys.stderr = (os.fdopen(standard, "w", buffering=1) for standard in (1, 2))
    os.environ.update(program.environment)
    setproctitle(" ".join(("tandem", *program.command[2:])))
    for number in HANDLED:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    atexit._clear()  # what the parent has registered is not for its children
    try:
        sys.exit(entry())
    finally:
        atexit._run_exitfuncs()  # multiprocessing does not: spans are sent here


def can_fork() -> bool:
    return sys.platform == "linux"


def load(modules: Iterable[str]) -> None:
    """Load what the children will need, and keep the collector from writing to it.

    Where each thread has a heap of its own, memory is lost to many half-used ones.
    """
    for name in modules:
        import_module(name)
    gc.collect()
    gc.freeze()
    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit is not None:  # other C libraries have none
        limit(M_ARENA_MAX, ARENAS)
