"""What every `events` subcommand has in common: its connection, its refusals, how it prints."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from chassis.database import engine_for
from chassis.errors import Refusal
from sqlalchemy.engine import Connection

from bus.subscription import ServiceWorker

Command = Callable[[str, Connection, argparse.Namespace], int]
"""Given the service's name, its database and the arguments; returns the exit code."""
_SUBSCRIBER = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def add_command(
    commands: Any, name: str, meaning: str, command: Command
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=meaning)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=_running(command))
    return parser


def _running(command: Command) -> Callable[[str, Any, argparse.Namespace], int]:
    def run(service: str, settings: Any, arguments: argparse.Namespace) -> int:
        try:
            with _connected(settings.database_url) as connection:
                return command(service, connection, arguments)
        except Refusal as refusal:
            print(refusal.message)
            return 1

    return run


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = engine_for(url, pool_size=1)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def worker_of(service: str) -> type[ServiceWorker]:
    """By convention, each service has it there."""
    worker: type[ServiceWorker] = import_module(f"{service}.worker").WORKER
    return worker


def subscriber(given: str) -> str:
    """The name of one that events are published to alone. It becomes a part of a routing key."""
    if not _SUBSCRIBER.fullmatch(given):
        raise argparse.ArgumentTypeError(
            f"{given[:100]!r} is no name of a subscriber, such as finance"
        )
    return given


def print_rows(rows: Sequence[dict[str, Any]], arguments: argparse.Namespace, none: str) -> None:
    if arguments.json:
        print_json(rows)
        return
    for row in rows:
        print(in_words(row))
    if not rows:
        print(none)


def in_words(row: dict[str, Any]) -> str:
    shown = {name: value for name, value in row.items() if value not in (None, "")}
    return "  ".join(f"{name.replace('_', ' ')} {value}" for name, value in shown.items())


def print_json(found: Any) -> None:
    print(json.dumps(found, indent=2, default=str, ensure_ascii=False))
