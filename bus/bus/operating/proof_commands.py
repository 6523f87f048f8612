"""The `events` subcommands that prove, and that heal after a restore what can be healed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from bus.operating.command import add_command, in_words, print_json, print_rows, worker_of
from bus.operating.comparing import verify_against
from bus.operating.resuming import lost_facts, republish, resume
from bus.operating.statements import heard, told
from bus.operating.verification import Finding, verify_inbox, verify_outbox


def add_proof_commands(commands: Any) -> None:
    """Add verify, told, heard, resume, republish and lost below `events`."""
    verify = add_command(commands, "verify", "prove that nothing was lost", _verify)
    verify.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="FILE",
        help="also compare with what the others state that they have told; - is standard input",
    )
    add_command(commands, "told", "state what this service has told, for others to verify", _told)
    add_command(commands, "heard", "state what this service has heard of the others", _heard)
    for name, meaning, run in (
        ("resume", "go on after a restore, above old numbers", _resume),
        (
            "republish",
            "publish again, before what is new, all that some have not heard",
            _republish,
        ),
    ):
        add_command(commands, name, meaning, run).add_argument(
            "--heard",
            action="append",
            default=[],
            metavar="FILE",
            help="what the others state that they have heard; - is standard input",
        )
    add_command(commands, "lost", "facts that others have heard and a restore has lost", _lost)


def statement_lines(files: Sequence[str]) -> Iterator[str]:
    """The lines of all these files; - is standard input."""
    for name in files:
        with nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="utf-8") as file:
            yield from file


def _verify(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    findings = [*verify_outbox(connection), *verify_inbox(connection)]
    if arguments.against:
        lines = statement_lines(arguments.against)
        findings += verify_against(connection, worker_of(service), lines)
    if arguments.json:
        print_json([{"check": f.check, "wrong": f.count, "examples": f.examples} for f in findings])
    else:
        for finding in findings:
            print(_outcome(finding))
    return 0 if all(finding.is_well for finding in findings) else 1


def _outcome(finding: Finding) -> str:
    if finding.is_well:
        return f"well   {finding.check}"
    return f"WRONG  {finding.check}: {finding.count}, such as {'; '.join(finding.examples)}"


def _told(service: str, connection: Connection, _arguments: argparse.Namespace) -> int:
    for line in told(service, connection):
        print(line)
    return 0


def _heard(service: str, connection: Connection, _arguments: argparse.Namespace) -> int:
    for line in heard(worker_of(service), connection):
        print(line)
    return 0


def _resume(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    outcome = resume(worker_of(service), connection, statement_lines(arguments.heard))
    if arguments.json:
        print_json(
            {
                "position": outcome.position,
                "seq_base": outcome.seq_base,
                "lost": outcome.lost,
                "restated": outcome.restated,
            }
        )
        return 0
    print(f"{service} goes on after position {outcome.position}, number {outcome.seq_base}")
    print(f"  lost: {in_words(outcome.lost) or 'nothing that others have heard'}")
    print(f"  said again: {outcome.restated} facts about what has lost a later one")
    return 0


def _republish(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    count = republish(service, connection, statement_lines(arguments.heard))
    if arguments.json:
        print_json({"events": count})
    else:
        print(f"{count} events of {service} will be published again by the worker, in order")
    return 0


def _lost(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    print_rows(list(lost_facts(connection)), arguments, "no restore has lost anything")
    return 0
