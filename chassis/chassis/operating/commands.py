"""The `events` subcommands: arguments in, plain lines out, 0 for well and 1 for not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sqlalchemy.engine import Connection

from chassis.database import engine_for
from chassis.errors import Refusal
from chassis.ids import is_id
from chassis.operating import dead, status
from chassis.operating.replaying import (
    ReplayRequest,
    last_position,
    position_at,
    request_replay,
)
from chassis.operating.verification import (
    Finding,
    verify_against,
    verify_inbox,
    verify_outbox,
)

Command = Callable[[str, Connection, argparse.Namespace], int]


def add_events_commands(events: argparse.ArgumentParser) -> None:
    """Add status, dead, replay and verify below `events`.

    Whichever is chosen, the parsed arguments have `run(service, settings, arguments) -> int`.
    """
    commands = events.add_subparsers(dest="events_command", required=True)
    _command(commands, "status", "what waits to be published, applied, or decided upon", _status)
    _add_dead(commands)
    _add_replay(commands)
    verify = _command(commands, "verify", "prove that nothing was lost", _verify)
    verify.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="SERVICE=URL",
        help="also compare with the database of a service whose events this one applies",
    )


def _add_dead(commands: Any) -> None:
    kinds = commands.add_parser("dead", help="events given up on").add_subparsers(
        dest="dead_command", required=True
    )
    listing = _command(kinds, "list", "list them, oldest first", _dead_list)
    listing.add_argument("--limit", type=int, default=dead.LIST_MAX)
    show = _command(kinds, "show", "one event with its body and its error", _dead_show)
    show.add_argument("event_id", type=_event_id)
    for name, meaning, run in (
        ("retry", "try them again, as if for the first time", _dead_retry),
        ("drop", "give them up for good", _dead_drop),
    ):
        chosen = _command(kinds, name, meaning, run)
        which = chosen.add_mutually_exclusive_group(required=True)
        which.add_argument("event_ids", nargs="*", type=_event_id, default=[])
        which.add_argument("--all", action="store_true", help="every dead event")


def _add_replay(commands: Any) -> None:
    replay = _command(commands, "replay", "publish events again; safe any number of times", _replay)
    replay.add_argument("--from", dest="first", required=True, help="a position or a time")
    replay.add_argument("--to", dest="last", default="", help="a position or a time")
    replay.add_argument("--type", action="append", default=[], help="only this type; repeatable")
    replay.add_argument("--subscriber", default="", help="only for this service")


def _command(commands: Any, name: str, meaning: str, command: Command) -> argparse.ArgumentParser:
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


def _event_id(given: str) -> str:
    if not is_id(given):
        raise argparse.ArgumentTypeError(f"{given!r} is not an event id")
    return given.lower()


def _status(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    found: dict[str, Any] = {
        "service": service,
        "outbox": status.outbox_status(connection),
        "inbox": status.inbox_status(connection),
        "applied_up_to": status.marks(connection),
        "replays": status.replays(connection),
    }
    if arguments.json:
        _print_json(found)
        return 0
    print(f"{service}: {_words(found['outbox'])}")
    for title in ("inbox", "applied_up_to", "replays"):
        for row in found[title]:
            print(f"  {title.replace('_', ' ')}: {_words(row)}")
    return 0


def _dead_list(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    _print_rows(dead.list_dead(connection, arguments.limit), arguments, "no event is dead")
    return 0


def _dead_show(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    row = dead.show_dead(connection, arguments.event_id)
    if row is None:
        print(f"the inbox has no event {arguments.event_id}")
        return 1
    _print_json(row)
    return 0


def _dead_retry(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    ids = None if arguments.all else arguments.event_ids
    return _say_which("will be tried again", dead.retry_dead(connection, ids), arguments)


def _dead_drop(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    ids = None if arguments.all else arguments.event_ids
    return _say_which("dropped", dead.drop_dead(connection, ids), arguments)


def _say_which(what: str, done: Sequence[str], arguments: argparse.Namespace) -> int:
    if arguments.json:
        _print_json(done)
    else:
        for event_id in done:
            print(f"{event_id} {what}")
    left = sorted(set(arguments.event_ids) - set(done))
    for event_id in left:
        print(f"{event_id} is not dead, or could never be read; see `events dead show {event_id}`")
    return 1 if left else 0


def _replay(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    last = last_position(connection)
    if arguments.last:
        last = min(last, position_at(connection, arguments.last, end=True))
    first = position_at(connection, arguments.first, end=False)
    request = ReplayRequest(first, last, tuple(arguments.type), arguments.subscriber)
    count = request_replay(connection, request)
    if arguments.json:
        _print_json({"from": first, "to": last, "events": count})
    else:
        print(f"{count} events between {first} and {last} will be published again by the worker")
    return 0


def _verify(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    findings = [*verify_outbox(connection), *verify_inbox(connection)]
    for pair in arguments.against:
        findings += _verify_against(service, connection, pair)
    if arguments.json:
        _print_json(
            [{"check": f.check, "wrong": f.count, "examples": f.examples} for f in findings]
        )
    else:
        for finding in findings:
            print(_in_words(finding))
    return 0 if all(finding.is_well for finding in findings) else 1


def _verify_against(service: str, connection: Connection, pair: str) -> list[Finding]:
    source, _, url = pair.partition("=")
    worker = import_module(f"{service}.worker").WORKER
    with _connected(url) as outbox:
        return verify_against(connection, worker, source, outbox)


def _in_words(finding: Finding) -> str:
    if finding.is_well:
        return f"well   {finding.check}"
    return f"WRONG  {finding.check}: {finding.count}, such as {'; '.join(finding.examples)}"


def _print_rows(rows: Sequence[dict[str, Any]], arguments: argparse.Namespace, none: str) -> None:
    if arguments.json:
        _print_json(rows)
        return
    for row in rows:
        print(_words(row))
    if not rows:
        print(none)


def _words(row: dict[str, Any]) -> str:
    shown = {name: value for name, value in row.items() if value not in (None, "")}
    return "  ".join(f"{name.replace('_', ' ')} {value}" for name, value in shown.items())


def _print_json(found: Any) -> None:
    print(json.dumps(found, indent=2, default=str, ensure_ascii=False))
