"""The `tandem` command. Each sub-command is a module with `run(argv) -> int`, loaded when named."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True)
class Command:
    """A sub-command: its name, the module that does it, and what `tandem --help` says."""

    name: str
    module: str
    summary: str


COMMANDS = (
    Command("run", "standalone.runner", "run all of Tandem on this machine, until Ctrl-C"),
    Command("story", "standalone.story", "follow one brief from pitch to paid invoice"),
    Command("import", "standalone.importing", "take in another system's task and time exports"),
    Command("demo", "standalone.demo.command", "load the demo agency"),
    Command("doctor", "standalone.doctor", "say what is wrong with this installation"),
    Command("events", "standalone.operating", "look at, replay and verify a service's events"),
    Command("bench", "standalone.bench", "measure, as ratios to bare components"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Hand the arguments after the sub-command to its module; returns its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = {command.name: command for command in COMMANDS if find_spec(command.module)}
    parser = argparse.ArgumentParser(prog="tandem", description="Tandem on one machine.")
    choices = parser.add_subparsers(dest="command", required=True, metavar="command")
    for command in commands.values():
        choices.add_parser(command.name, help=command.summary, add_help=False)
    chosen, rest = parser.parse_args(arguments[:1]).command, arguments[1:]
    return int(import_module(commands[chosen].module).run(rest))


if __name__ == "__main__":
    sys.exit(main())
