"""The processes of the bed, kept running as an operator's container runtime would keep them.

Whatever ends is started again at once. A process can be armed for its next start, so that it kills
itself at a named failpoint; after that death it starts unarmed.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from agency.waiting import eventually
from standalone.supervisor import Program, Supervisor, tell

LOOK_SECONDS = 0.02
START_SECONDS = 180.0


class Crew:
    """Programs under a supervisor that looks after them in a thread of its own.

    kills: how often each was killed, by us or by its failpoint.
    """

    def __init__(self) -> None:
        self.kills: Counter[str] = Counter()
        self._programs: dict[str, Program] = {}
        self._armed: dict[str, int] = {}
        self._supervisor = Supervisor(self._note, settled_seconds=0)
        self._lock = threading.RLock()
        self._end = threading.Event()
        self._watch = threading.Thread(target=self._look_after, name="crew", daemon=True)

    def start(self, programs: Iterable[Program]) -> None:
        for program in programs:
            with self._lock:
                self._programs[program.name] = program
                self._supervisor.start(program)
        if not self._watch.is_alive():
            self._watch.start()

    def names(self, part: str = "") -> list[str]:
        """The programs that are kept running and whose names contain this, such as "worker"."""
        with self._lock:
            return [name for name in self._supervisor.children if part in name]

    def kill(self, name: str, failpoint: str = "") -> None:
        """kill -9; when it has started again it kills itself at the failpoint, if one is given."""
        with self._lock:
            child = self._supervisor.children[name]
            if failpoint:
                armed = {**child.program.environment, "TANDEM_FAILPOINT": failpoint}
                child.program = replace(child.program, environment=armed)
                self._armed[name] = child.process.pid
            tell(child.process, signal.SIGKILL)

    def kill_at(self, name: str, failpoint: str, within_seconds: float = START_SECONDS) -> None:
        """kill -9, then let it die at the failpoint, and return when that has happened."""
        wanted = self.kills[name] + 2
        self.kill(name, failpoint)
        eventually(
            lambda: self.kills[name] >= wanted,
            f"{name} comes to its failpoint {failpoint}",
            within_seconds,
            pause_seconds=LOOK_SECONDS,
        )

    def stop(self, name: str) -> int:
        """SIGTERM, and its exit code; it stays away."""
        with self._lock:
            process = self._supervisor.children[name].process
            self._supervisor.stop([name], START_SECONDS)
        return int(process.returncode)

    def close(self) -> None:
        self._end.set()
        if self._watch.is_alive():
            self._watch.join()
        with self._lock:
            self._supervisor.stop([*self._supervisor.children])

    def log(self, name: str) -> str:
        return self._programs[name].log.read_text(encoding="utf-8", errors="replace")

    def log_sizes(self) -> dict[str, int]:
        """The size of each log so far: what comes after it is new."""
        return {name: len(self.log(name)) for name in self.names()}

    def _look_after(self) -> None:
        while not self._end.is_set():
            with self._lock:
                if self._supervisor.check():
                    self._disarm()
            time.sleep(LOOK_SECONDS)

    def _disarm(self) -> None:
        """A process that started armed must not do so again."""
        for name, before in [*self._armed.items()]:
            child = self._supervisor.children.get(name)
            if child is None or child.process.pid != before:
                del self._armed[name]
                if child is not None:
                    child.program = self._programs[name]

    def _note(self, line: str) -> None:
        if "SIGKILL" in line:
            self.kills[line.split()[0]] += 1
