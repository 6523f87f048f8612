"""All services' workers in one process, with the in-memory bus between them.

`python -m standalone.workers` patches sockets and threads for eventlet before anything else, as a
service's own worker does. Each service has its own database address here,
TANDEM_<SERVICE>_DATABASE_URL.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

RUNNING_FILE = "TANDEM_WORKERS_RUNNING_FILE"


def main() -> int:
    """Run every service's worker until SIGTERM."""
    import_module("bus.worker.patch")
    import_module("chassis.log").configure("workers", os.environ.get("TANDEM_LOG_LEVEL", "info"))
    databases = import_module("standalone.programs").DATABASES
    workers = [(import_module(f"{name}.worker").WORKER, settings(name)) for name in databases]
    first = workers[0][1]
    tracing = import_module("chassis.tracing")
    tracing.configure("workers", "worker", first.otlp_endpoint, first.trace_folder)
    import_module("bus.worker.runner").run_workers(workers, say_running)
    return 0


def say_running() -> None:
    """Leave this process's number where the runner and the doctor look for it."""
    Path(os.environ[RUNNING_FILE]).write_text(str(os.getpid()), encoding="ascii")


def settings(service: str) -> Any:
    """A service's settings, with its own database out of this process's environment."""
    own = os.environ[f"TANDEM_{service.upper()}_DATABASE_URL"]
    shape = import_module(f"{service}.settings").Settings
    return import_module("chassis.settings").load(shape, {**os.environ, "TANDEM_DATABASE_URL": own})


if __name__ == "__main__":
    sys.exit(main())
