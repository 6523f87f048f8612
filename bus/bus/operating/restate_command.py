"""The `events restate` subcommand."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any

from sqlalchemy.engine import Connection

from bus.operating.command import add_command, print_json
from bus.operating.restating import restatable, restate


def add_restate_command(commands: Any) -> None:
    """Add restate below `events`."""
    command = add_command(
        commands, "restate", "publish the present state of every record of a type", _restate
    )
    command.add_argument("--type", required=True, help="the type of record, such as client")
    command.add_argument("--to", required=True, help="only for this service")
    command.add_argument(
        "--limit", type=int, default=0, help="the most records to restate; run again to go on"
    )


def _restate(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    found = restate(
        service,
        import_module(f"{service}.events").CATALOGUE,
        restatable(service),
        connection.engine,
        type_=arguments.type,
        subscriber=arguments.to,
        limit=arguments.limit,
    )
    if arguments.json:
        print_json({"records": found.records, "done": found.is_done})
    else:
        rest = "that is all" if found.is_done else "run this again for the rest"
        print(f"{found.records} records will be published to {arguments.to}; {rest}")
    return 0
