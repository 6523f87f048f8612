"""`python -m <service> api|worker|migrate|events|sums`: the same words for every service.

By convention the package <service> has `settings.Settings`, `api.serve(settings)`,
`worker.WORKER` and `events.CATALOGUE`, and `verification.verify_sums` if it keeps sums. Nothing is
imported before it is known which process this is: the worker must patch sockets and threads first,
the api must never do so.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

BROKER_PATIENCE_SECONDS = 30.0


def main(service: str, argv: Sequence[str] | None = None) -> int:
    """Run the process that the arguments name; 0 when it ended well, 2 for wrong settings."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["worker"]:
        import_module("bus.worker.patch")
    parser = argparse.ArgumentParser(prog=f"python -m {service}")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("api", help="serve requests")
    commands.add_parser("worker", help="publish and apply events, run timers")
    commands.add_parser("migrate", help="bring the schema up to date, declare the queues")
    events = commands.add_parser("events", help="look at, replay and verify events")
    if arguments[:1] == ["events"]:
        import_module("bus.operating").add_events_commands(events)
    if find_spec(f"{service}.verification"):
        sums = commands.add_parser("sums", help="verify the kept sums")
        asked = sums.add_subparsers(dest="asked", required=True)
        asked.add_parser("verify", help="add every row up and name what differs")
    chosen = parser.parse_args(arguments)
    return _run(service, chosen)


def _run(service: str, chosen: argparse.Namespace) -> int:
    settings = _settings(service)
    if settings is None:
        return 2
    import_module("chassis.log").configure(service, settings.log_level)
    if chosen.command in {"api", "worker"}:
        import_module("chassis.failpoint").arm_from(os.environ)
        import_module("chassis.tracing").configure(
            service, chosen.command, settings.otlp_endpoint, settings.trace_folder
        )
    match chosen.command:
        case "api":
            import_module(f"{service}.api").serve(settings)
        case "worker":
            worker = import_module(f"{service}.worker").WORKER
            import_module("bus.worker.runner").run_workers([(worker, settings)])
        case "migrate":
            _migrate(service, settings)
        case "events":
            return int(chosen.run(service, settings, chosen) or 0)
        case "sums":
            verify_sums = import_module(f"{service}.verification").verify_sums
            return int(import_module("chassis.kept_sums").verify(service, settings, verify_sums))
    return 0


def _migrate(service: str, settings: Any) -> None:
    """The schema, then the queues: nothing that the others say from now on is missed.

    A broker that is down does not hold the schema up; the worker declares the queues then.
    """
    import_module("chassis.migrations").upgrade(service, settings.database_url)
    topology = import_module("bus.topology")
    if not topology.is_in_memory(settings.broker_url):
        worker = import_module(f"{service}.worker").WORKER
        topology.declare_soon(worker, settings.broker_url, BROKER_PATIENCE_SECONDS)


def _settings(service: str) -> Any:
    """The service's settings from the environment, or None after saying what is wrong with it."""
    loading = import_module("chassis.settings")
    try:
        return loading.load(import_module(f"{service}.settings").Settings, os.environ)
    except loading.SettingsError as mistakes:
        print(f"{service}: the environment cannot be used: {mistakes}", file=sys.stderr)
        return None
