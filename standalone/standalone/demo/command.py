"""`tandem demo`: fill a running installation with a believable agency, once.

Two dozen people, eight clients, thirty jobs in all states and six months of time, with some
trouble in it. Everything goes through the public REST API under keys that depend only on the day
of the first attempt, so a load that was interrupted is completed by running it again. Its sessions
are opened at the database: passwords that somebody has chosen meanwhile stay, and are not needed.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
from chassis.errors import Refusal
from sqlalchemy.exc import DBAPIError

from standalone.demo.loading import Loading
from standalone.demo.operator import Operator, operating
from standalone.demo.roster import PASSWORD, PEOPLE
from standalone.home import Home, write
from standalone.postgres import Postgres
from standalone.programs import is_loopback
from standalone.rest import Refused

SHOWN = ("Helen", "Maya", "Daniel", "Priya", "Tom")


def run(argv: Sequence[str]) -> int:
    """0 when the agency is complete, 1 when something was refused; then run it again."""
    options = _parser().parse_args(argv)
    home = Home(options.home)
    running = home.read_running()
    if not running:
        print("Nothing is running here; start it with `tandem run`.", file=sys.stderr)
        return 1
    address = str(running["address"])
    try:
        with operating(address, Postgres(home).url("gateway")) as operator:
            if options.new_passwords:
                _renew_passwords(home, operator)
            else:
                _load(home, Loading(operator, _begun(home, operator), _passwords(home, address)))
    except (Refused, Refusal, httpx.TransportError, DBAPIError, TimeoutError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    return 0


def _load(home: Home, loading: Loading) -> None:
    """The sign-ins are good as soon as the people are there, so they are shown whatever follows."""
    loading.load_people()
    _note_sign_ins(home)
    loading.load_agency()


def _note_sign_ins(home: Home) -> None:
    home.sign_ins.write_text(sign_ins(home), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tandem demo", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var"), help="the installation's folder")
    parser.add_argument(
        "--new-passwords",
        action="store_true",
        help="give the demo's people random passwords, so that others may reach this machine",
    )
    return parser


def _begun(home: Home, operator: Operator) -> date:
    """The agency's day at the first attempt, on which everything in the demo depends."""
    mark = home.demo_begun
    if not mark.exists():
        with operator.administrator() as administrator:
            zone = ZoneInfo(administrator.get("/v1/me")["agency"]["time_zone"])
            administrator.sign_out()
        mark.write_text(datetime.now(zone).date().isoformat(), encoding="utf-8")
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


def _renew_passwords(home: Home, operator: Operator) -> None:
    """Kept once all are set: until then this home's passwords count as published."""
    made = _random_passwords()
    with operator.administrator() as administrator:
        users = administrator.items("/v1/users")
        ids = {user["email"]: user["id"] for user in users if user["active"]}
        for someone in PEOPLE:
            if someone.email in ids:
                administrator.hand_over(ids[someone.email], made[someone.first])
        administrator.sign_out()
    _keep(home, made)
    _note_sign_ins(home)


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
