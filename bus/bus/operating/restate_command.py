"""The `events restate` subcommand."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any

from sqlalchemy.engine import Connection

from bus.operating.command import add_command, print_json, subscriber
from bus.operating.restating import require_keeper, restatable, restate


def add_restate_command(commands: Any) -> None:
    """Add restate below `events`."""
    command = add_command(
        commands, "restate", "publish the present state of every record of a type", _restate
    )
    command.add_argument("--type", required=True, help="the type of record, such as client")
    target = command.add_mutually_exclusive_group(required=True)
    target.add_argument("--to", type=subscriber, help="the service that keeps a copy of them")
    target.add_argument(
        "--program",
        type=subscriber,
        help="a program of your own, with a queue bound to replay.NAME",
    )
    command.add_argument(
        "--limit", type=int, default=0, help="the most records to restate; run again to go on"
    )


def _restate(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    records = restatable(service)
    if arguments.to:
        require_keeper(service, records, arguments.type, arguments.to)
    target = arguments.to or arguments.program
    found = restate(
        service,
        import_module(f"{service}.events").CATALOGUE,
        records,
        connection.engine,
        type_=arguments.type,
        subscriber=target,
        limit=arguments.limit,
    )
    if arguments.json:
        print_json({"records": found.records, "done": found.is_done})
    else:
        rest = "that is all" if found.is_done else "run this again for the rest"
        print(f"{found.records} records will be published to {target}; {rest}")
    return 0
