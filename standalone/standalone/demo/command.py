"""`tandem demo`: fill a running installation with a believable agency, once.

Two dozen people, eight clients, thirty jobs in all states and six months of time, with some
trouble in it. Everything goes through the public REST API under keys that depend only on the day
of the first attempt, so a load that was interrupted is completed by running it again.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from standalone.demo.loading import Loading
from standalone.demo.roster import PASSWORD, PEOPLE
from standalone.home import Home, write
from standalone.programs import is_loopback
from standalone.rest import Person, Refused

SHOWN = ("Helen", "Maya", "Daniel", "Priya", "Tom")


def run(argv: Sequence[str]) -> int:
    """0 when the agency is complete, 1 when something was refused; then run it again."""
    options = _parser().parse_args(argv)
    home = Home(options.home)
    running = home.read_running()
    if not running:
        print("Nothing is running here; start it with `tandem run`.", file=sys.stderr)
        return 1
    first = home.load_secrets()
    if not first.administrator_password:
        print(
            "demo: the first administrator's password has been changed; the demo agency can be "
            "loaded into a fresh installation only.",
            file=sys.stderr,
        )
        return 1
    address = str(running["address"])
    try:
        with Person(address, first.administrator_email, first.administrator_password) as person:
            if options.new_passwords:
                _renew_passwords(home, person)
            else:
                Loading(person, _begun(home), _passwords(home, address)).run()
    except (Refused, httpx.TransportError, TimeoutError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    home.sign_ins.write_text(sign_ins(home), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tandem demo", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var"), help="the installation's folder")
    parser.add_argument(
        "--new-passwords",
        action="store_true",
        help="give the demo's people random passwords, so that others may reach this machine",
    )
    return parser


def _begun(home: Home) -> date:
    """The day of the first attempt, on which everything in the demo depends."""
    mark = home.demo_begun
    if not mark.exists():
        mark.write_text(datetime.now(UTC).date().isoformat(), encoding="utf-8")
    return date.fromisoformat(mark.read_text(encoding="utf-8"))


def _passwords(home: Home, address: str) -> Mapping[str, str]:
    """By first name: the published one where only this machine can sign in, else random ones."""
    if home.demo_passwords.exists():
        made: dict[str, str] = json.loads(home.demo_passwords.read_text(encoding="utf-8"))
        return made
    if is_loopback(urlsplit(address).hostname or ""):
        return {someone.first: PASSWORD for someone in PEOPLE}
    return _keep(home, _random_passwords())


def _random_passwords() -> dict[str, str]:
    return {someone.first: secrets.token_urlsafe(12) for someone in PEOPLE}


def _keep(home: Home, passwords: dict[str, str]) -> dict[str, str]:
    write(home.demo_passwords, json.dumps(passwords, indent=2) + "\n")
    return passwords


def _renew_passwords(home: Home, administrator: Person) -> None:
    """Kept once all are set: until then this home's passwords count as published."""
    made = _random_passwords()
    ids = {user["email"]: user["id"] for user in administrator.items("/v1/users")}
    for someone in PEOPLE:
        if someone.email in ids:
            administrator.hand_over(ids[someone.email], made[someone.first])
    _keep(home, made)


def is_published(home: Home) -> bool:
    """True if the demo's people have the password that is in the README."""
    return home.demo_begun.exists() and not home.demo_passwords.exists()


def sign_ins(home: Home) -> str:
    """One person of each role, as shown at the end of a start."""
    lines = [f"  the demo agency, all with the password {PASSWORD}:"]
    if home.demo_passwords.exists():
        lines = [f"  the demo agency; its passwords are in {home.demo_passwords}:"]
    for first in SHOWN:
        someone = next(person for person in PEOPLE if person.first == first)
        roles = ", ".join(role.replace("_", " ") for role in someone.roles)
        lines.append(f"    {someone.email:<24}{someone.name}, {roles}")
    return "\n".join(lines) + "\n"
