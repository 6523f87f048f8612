"""Starts, kills and stops the example services' worker process for the bus's tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine

HOUSE = Path(__file__).parent / "house.py"
PATIENCE_SECONDS = 60.0


def eventually(holds: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it holds; AssertionError saying what did not, if it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s still not so: {what}")
        time.sleep(0.02)


class Household:
    """The workers whose databases are given, in one process, on whichever broker."""

    def __init__(self, broker_url: str, counters: Engine | None, tally: Engine | None) -> None:
        self._arguments = [broker_url, _url(counters), _url(tally)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, failpoint: str = "") -> None:
        environment = {**os.environ, "TANDEM_FAILPOINT": failpoint, "TANDEM_LOG_LEVEL": "error"}
        self._process = subprocess.Popen(
            [sys.executable, str(HOUSE), *self._arguments],
            env=environment,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"running\n" or failpoint

    @property
    def running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def kill(self) -> None:
        self.running.kill()
        self.running.wait(10)

    def terminate(self) -> int:
        self.running.send_signal(signal.SIGTERM)
        return self.running.wait(25)

    def has_died(self) -> bool:
        return self.running.poll() is not None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            if not self.has_died():
                self.kill()


def _url(engine: Engine | None) -> str:
    return engine.url.render_as_string(hide_password=False) if engine is not None else ""
