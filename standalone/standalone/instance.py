"""A whole Tandem for a test, a story or a measurement, thrown away afterwards.

    with Instance() as tandem:
        httpx.get(tandem.address)

It is `tandem run` in a process of its own, so what is tried on it holds for a real one, kill -9 of
any of its processes included.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standalone.home import Home, Secrets
from standalone.postgres import Postgres
from standalone.runner import tail
from standalone.supervisor import open_log

START_SECONDS = 240.0
DEMO_SECONDS = 300.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.05


class InstanceError(Exception):
    """It did not start, or ended by itself; the message holds its last lines."""


class Instance:
    """One installation in a folder of its own.

    home: its folder, kept at the end; a temporary one, removed at the end, when not given.
    port: 0 for any. demo: load the demo agency before it counts as ready.
    """

    def __init__(self, home: Path | None = None, port: int = 0, demo: bool = False) -> None:
        self._temporary = home is None
        self.home = Home(home or Path(tempfile.mkdtemp(prefix="tandem-")))
        self._port = port
        self._demo = demo
        self._runner: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._temporary:
            shutil.rmtree(self.home.path, ignore_errors=True)

    @property
    def address(self) -> str:
        """Where the gateway answers: http://host:port."""
        return str(self._state["address"])

    @property
    def administrator(self) -> Secrets:
        """administrator_email and administrator_password of the first sign-in."""
        return self.home.load_secrets()

    @property
    def process_ids(self) -> dict[str, int]:
        """By name: runner, postgres, accounts, projects, finance, workspace, workers, gateway."""
        children = self._state.get("children", {})
        ids = {name: int(child["process_id"]) for name, child in children.items()}
        return {"runner": int(self._state["process_id"]), **ids}

    def database_url(self, service: str) -> str:
        """How to look into one service's database."""
        return Postgres(self.home).url(service)

    def api(self, service: str) -> str:
        """Where one service answers gRPC."""
        return str(self._state["apis"][service])

    def start(self) -> None:
        """Start, or start again on the same data; returns when it is ready."""
        if not self._temporary:
            self.home.path.mkdir(parents=True, exist_ok=True)
        log = self.home.log("runner")
        command = [sys.executable, "-m", "standalone", "run", "--home", str(self.home.path)]
        options = [f"--port={self._port}", *([] if self._demo else ["--no-demo"])]
        with open_log(log) as output:
            self._runner = subprocess.Popen(
                [*command, *options], stdout=output, stderr=subprocess.STDOUT
            )
        self._wait_until_ready(self._runner, log)

    def _wait_until_ready(self, runner: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + (DEMO_SECONDS if self._demo else START_SECONDS)
        while not self._is_ready(runner):
            if runner.poll() is not None:
                raise InstanceError(f"it ended with code {runner.returncode}:\n{tail(log)}")
            if time.monotonic() > deadline:
                raise InstanceError(f"it is not ready:\n{tail(log)}")
            time.sleep(POLL_SECONDS)

    def _is_ready(self, runner: subprocess.Popen[bytes]) -> bool:
        state = self._state
        return state.get("process_id") == runner.pid and state["stage"] == "ready"

    def kill(self, name: str) -> None:
        """kill -9 of one process, by its name."""
        if name == "runner" and self._runner is not None:
            self._runner.kill()
            self._runner.wait()
            self._runner = None
        else:
            os.kill(self.process_ids[name], signal.SIGKILL)

    def stop(self) -> None:
        """Stop everything, as Ctrl-C does."""
        if self._runner is None:
            return
        self._runner.send_signal(signal.SIGINT)
        try:
            self._runner.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._runner.kill()
            self._runner.wait()
        self._runner = None

    @property
    def _state(self) -> dict[str, Any]:
        return self.home.read_running()
