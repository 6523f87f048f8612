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
from bus.operating.statements import consumed, published
from bus.operating.verification import Finding, verify_inbox, verify_outbox


def add_proof_commands(commands: Any) -> None:
    """Add verify, published, consumed, resume, republish and lost below `events`."""
    verify = add_command(commands, "verify", "prove that nothing was lost", _verify)
    verify.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="FILE",
        help="also compare with what the others state; - is standard input",
    )
    add_command(
        commands,
        "published",
        "state what this service has published, for others to verify",
        _published,
    )
    add_command(commands, "consumed", "state what was consumed of the others", _consumed)
    for name, meaning, run in (
        ("resume", "go on after a restore, above old numbers", _resume),
        (
            "republish",
            "publish again, before what is new, all that some have not consumed",
            _republish,
        ),
    ):
        add_command(commands, name, meaning, run).add_argument(
            "--consumed",
            action="append",
            default=[],
            metavar="FILE",
            help="what the others state that they have consumed; - is standard input",
        )
    add_command(commands, "lost", "facts that others have consumed and a restore has lost", _lost)


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


def _published(service: str, connection: Connection, _arguments: argparse.Namespace) -> int:
    for line in published(service, connection):
        print(line)
    return 0


def _consumed(service: str, connection: Connection, _arguments: argparse.Namespace) -> int:
    for line in consumed(worker_of(service), connection):
        print(line)
    return 0


def _resume(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    outcome = resume(worker_of(service), connection, statement_lines(arguments.consumed))
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
    print(f"  lost: {in_words(outcome.lost) or 'nothing that others have consumed'}")
    print(f"  published again: {outcome.restated} facts about what has lost a later one")
    return 0


def _republish(service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    count = republish(service, connection, statement_lines(arguments.consumed))
    if arguments.json:
        print_json({"events": count})
    else:
        print(f"{count} events of {service} will be published again by the worker, in order")
    return 0


def _lost(_service: str, connection: Connection, arguments: argparse.Namespace) -> int:
    print_rows(list(lost_facts(connection)), arguments, "no restore has lost anything")
    return 0
