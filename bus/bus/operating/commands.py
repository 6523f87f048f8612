"""The `events` subcommands: arguments in, plain lines out, 0 for well and 1 for not."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from chassis.ids import is_id
from sqlalchemy.engine import Connection

from bus.operating import dead, status
from bus.operating.command import add_command, in_words, print_json, print_rows, subscriber
from bus.operating.proof_commands import add_proof_commands
from bus.operating.replaying import (
    ReplayRequest,
    first_resendable,
    last_position,
    position_at,
    request_replay,
)
from bus.operating.restate_command import add_restate_command


def add_events_commands(events: argparse.ArgumentParser) -> None:
    """Add status, dead, replay and the commands of proof below `events`.

    Whichever is chosen, the parsed arguments have `run(service, settings, arguments) -> int`.
    """
    commands = events.add_subparsers(dest="events_command", required=True)
    add_command(commands, "status", "what waits to be published, applied, or decided upon", _status)
    _add_dead(commands)
    _add_replay(commands)
    add_restate_command(commands)
    add_proof_commands(commands)


def _add_dead(commands: Any) -> None:
    kinds = commands.add_parser("dead", help="events given up on").add_subparsers(
        dest="dead_command", required=True
    )
    listing = add_command(kinds, "list", "list them, oldest first", _dead_list)
    listing.add_argument("--limit", type=int, default=dead.LIST_MAX)
    show = add_command(kinds, "show", "one event with its body and its error", _dead_show)
    show.add_argument("event_id", type=_event_id)
    for name, meaning, run in (
        ("retry", "try them again, as if for the first time", _dead_retry),
        ("drop", "give them up for good", _dead_drop),
    ):
        chosen = add_command(kinds, name, meaning, run)
        which = chosen.add_mutually_exclusive_group(required=True)
        which.add_argument("event_ids", nargs="*", type=_event_id, default=[])
        which.add_argument("--all", action="store_true", help="every dead event")


def _add_replay(commands: Any) -> None:
    replay = add_command(
        commands, "replay", "publish events again; safe any number of times", _replay
    )
    replay.add_argument("--from", dest="first", required=True, help="a position or a time")
    replay.add_argument("--to", dest="last", default="", help="a position or a time")
    replay.add_argument("--type", action="append", default=[], help="only this type; repeatable")
    replay.add_argument("--subscriber", type=subscriber, help="only for this service or program")


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
        print_json(found)
        return 0
    print(f"{service}: {in_words(found['outbox'])}")
    for title in ("inbox", "applied_up_to", "replays"):
        for row in found[title]:
            print(f"  {title.replace('_', ' ')}: {in_words(row)}")
    return 0


def _dead_list(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    print_rows(dead.list_dead(connection, arguments.limit), arguments, "no event is dead")
    return 0


def _dead_show(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    row = dead.show_dead(connection, arguments.event_id)
    if row is None:
        print(f"the inbox has no event {arguments.event_id}")
        return 1
    print_json(row)
    return 0


def _dead_retry(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    ids = None if arguments.all else arguments.event_ids
    return _say_which("will be tried again", dead.retry_dead(connection, ids), arguments)


def _dead_drop(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    ids = None if arguments.all else arguments.event_ids
    return _say_which("dropped", dead.drop_dead(connection, ids), arguments)


def _say_which(what: str, done: Sequence[str], arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(done)
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
    first = max(first, first_resendable(connection))
    request = ReplayRequest(first, last, tuple(arguments.type), arguments.subscriber or "")
    count = request_replay(connection, request)
    if arguments.json:
        print_json({"from": first, "to": last, "events": count})
    else:
        print(f"{count} events between {first} and {last} will be published again by the worker")
    return 0
