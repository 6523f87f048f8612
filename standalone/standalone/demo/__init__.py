"""`tandem demo`: fill a running installation with a believable agency, once.

Two dozen people, eight clients, thirty jobs in all states and six months of time, with some
trouble in it. Everything goes through the public REST API under keys that depend only on the day
of the first attempt, so a load that was interrupted is completed by running it again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from standalone.demo.loading import Loading
from standalone.demo.roster import PASSWORD, PEOPLE
from standalone.home import Home
from standalone.rest import Person, Refused

SHOWN = ("Helen", "Maya", "Daniel", "Priya", "Tom")


def run(argv: Sequence[str]) -> int:
    """0 when the agency is complete, 1 when something was refused; then run it again."""
    parser = argparse.ArgumentParser(prog="tandem demo", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var"), help="the installation's folder")
    home = Home(parser.parse_args(argv).home)
    running = home.read_running()
    if not running:
        print("Nothing is running here; start it with `tandem run`.", file=sys.stderr)
        return 1
    first = home.load_secrets()
    credentials = (first.administrator_email, first.administrator_password)
    try:
        with Person(str(running["address"]), *credentials) as administrator:
            Loading(str(running["address"]), administrator, _begun(home)).run()
    except (Refused, httpx.TransportError, TimeoutError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    home.sign_ins.write_text(sign_ins(), encoding="utf-8")
    return 0


def _begun(home: Home) -> date:
    """The day of the first attempt, on which everything in the demo depends."""
    mark = home.path / "demo-begun"
    if not mark.exists():
        mark.write_text(datetime.now(UTC).date().isoformat(), encoding="utf-8")
    return date.fromisoformat(mark.read_text(encoding="utf-8"))


def sign_ins() -> str:
    """One person of each role, as shown at the end of a start."""
    lines = [f"  the demo agency, all with the password {PASSWORD}:"]
    for first in SHOWN:
        someone = next(person for person in PEOPLE if person.first == first)
        roles = ", ".join(role.replace("_", " ") for role in someone.roles)
        lines.append(f"    {someone.email:<24}{someone.name}, {roles}")
    return "\n".join(lines) + "\n"
