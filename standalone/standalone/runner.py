"""`tandem run`: everything on this machine, until Ctrl-C.

In order: PostgreSQL, the schema of each database, the services, the workers, the gateway, and at
the first run the demo agency. From then on it only watches. Whatever is killed is started again;
when this process is killed, everything else goes with it, and the next run takes over.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import psycopg

from standalone import health
from standalone.forking import Forks, can_fork, load
from standalone.home import AlreadyRunningError, Home
from standalone.postgres import PostgresError
from standalone.programs import (
    DATABASES,
    LIBRARIES,
    SERVICES,
    Agency,
    CannotListenError,
    http_port,
    is_loopback,
)
from standalone.supervisor import POLL_SECONDS, Program, Supervisor, spawn, tethered

START_SECONDS = 180.0
PROBE_SECONDS = 0.15
EARLY_FAILURES_MAX = 6
SCHEMA_TRIES = 3
LOG_LINES_SHOWN = 12


class StartError(Exception):
    """It cannot be started; the message says why and where to look."""


class StopRequest(Exception):
    """Somebody asked us to stop."""


def run(argv: Sequence[str]) -> int:
    """The command; 0 after a stop that was asked for, 1 when it could not start."""
    options = arguments().parse_args(argv)
    home = Home.of(os.environ, options.home)
    try:
        with home.held():
            return Runner(home, options).run()
    except (AlreadyRunningError, CannotListenError, PostgresError, StartError) as error:
        print(f"tandem: {error}", file=sys.stderr, flush=True)
    except PermissionError as error:
        print(f"tandem: {error}; `tandem doctor` says more", file=sys.stderr, flush=True)
    return 1


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tandem run", description="Run all of Tandem here.")
    parser.add_argument("--home", help="folder of its data (default: TANDEM_HOME, else var)")
    parser.add_argument(
        "--port", type=port_number, help="HTTP port; 0 for any (default: 8080 or the next)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="HTTP address (default: %(default)s)")
    parser.add_argument("--no-demo", action="store_true", help="start without the demo agency")
    return parser


def port_number(given: str) -> int:
    """0 to 65535; argparse tells the mistake."""
    if not given.isascii() or not given.isdigit() or int(given) > 65535:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port number (0 to 65535)")
    return int(given)


class Runner:
    """One run, from the first start to the last stop."""

    def __init__(self, home: Home, options: argparse.Namespace) -> None:
        self.home = home
        self.with_demo = not options.no_demo
        port = http_port(options.host, options.port)
        if options.port is None and port != 8080:
            print(f"tandem: port 8080 is taken; using {port}", flush=True)
        self.agency = Agency(home, f"{options.host}:{port}")
        self.forks = Forks(self.agency.entries() if can_fork() else {})
        self.supervisor = Supervisor(self.say, begin=self.forks.begin)
        self.stage = "starting"
        self._began = time.monotonic()
        self._stop_asked = False
        self._refuse_published_password(options.host)

    def _refuse_published_password(self, host: str) -> None:
        """Everybody who can read the README could sign in as the demo's administrator."""
        if not is_loopback(host) and self.home.demo_is_published:
            raise StartError(
                f"the demo agency in {self.home.path} has a published password, and others can "
                f"reach {host}. Start on 127.0.0.1 and run `tandem demo --new-passwords "
                f"--home {self.home.path}`, or name another folder with --home."
            )

    def run(self) -> int:
        """Start, watch, stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._start()
            self._load_demo()
            self._welcome()
            self._wait(lambda: False)
        except StopRequest:
            pass
        finally:
            self._stop()
        return 0

    def say(self, line: str) -> None:
        print(f"[{time.monotonic() - self._began:6.1f} s] {line}", flush=True)

    def _ask_to_stop(self, *_: object) -> None:
        self._stop_asked = True

    def _start(self) -> None:
        end_leftovers(self.home)
        self._note()
        self.say(f"PostgreSQL starts (data in {self.home.data})")
        self.agency.postgres.prepare()
        self._bring_up([self.agency.postgres.program()], self.agency.postgres.is_ready)
        self.say("the databases' schemas are brought up to date")
        self._prepare_databases()
        load(LIBRARIES)
        self.say(f"services start: {', '.join(SERVICES)}, workers, gateway")
        self._bring_up(
            [*self.agency.apis(), self.agency.workers(), self.agency.gateway()], self._all_ready
        )
        self.say("all services are ready")

    def _bring_up(self, programs: list[Program], ready: Callable[[], bool]) -> None:
        for program in programs:
            self.supervisor.start(program)
        self._note()
        self._wait(ready, START_SECONDS)

    def _all_ready(self) -> bool:
        """Asked last is what the gateway remembers for a second."""
        workers = self.supervisor.process_ids().get("workers")
        return (
            health.workers_are_ready(self.home.workers_running, workers)
            and health.all_answer(self.agency.address)
            and health.has_users(self.agency.postgres.url("gateway"))
        )

    def _wait(self, ready: Callable[[], bool], within_seconds: float | None = None) -> None:
        """Keep everything running until ready; StartError when that takes too long."""
        deadline = None if within_seconds is None else time.monotonic() + within_seconds
        while not ready():
            if self.supervisor.check():
                self._note()
            if deadline is not None:
                self._give_up_if_hopeless(deadline)
            self._pause()

    def _pause(self) -> None:
        if self._stop_asked:
            raise StopRequest
        time.sleep(POLL_SECONDS if self.stage == "ready" else PROBE_SECONDS)

    def _give_up_if_hopeless(self, deadline: float) -> None:
        for name, child in self.supervisor.children.items():
            if child.failures >= EARLY_FAILURES_MAX and self._is_to_blame(name):
                raise StartError(f"{name} does not start:\n{tail(child.program.log)}")
        if time.monotonic() > deadline:
            raise StartError(
                f"not ready after {START_SECONDS:.0f} s; see {self.home.log('gateway').parent}"
            )

    def _is_to_blame(self, name: str) -> bool:
        """Services end while the database is away; that is not their fault."""
        return name == "postgres" or self.agency.postgres.is_ready()

    def _prepare_databases(self) -> None:
        """Databases and their schemas; tried again, since PostgreSQL may be killed meanwhile."""
        for _ in range(SCHEMA_TRIES):
            self._wait(self.agency.postgres.is_ready, START_SECONDS)
            try:
                self.agency.postgres.create_databases(DATABASES)
            except psycopg.OperationalError:
                continue
            if self._ends_well(spawn(self.agency.schemas()), START_SECONDS):
                return
        log = self.agency.schemas().log
        raise StartError(f"the schemas cannot be brought up to date:\n{tail(log)}")

    def _ends_well(self, job: subprocess.Popen[bytes], within_seconds: float | None = None) -> bool:
        self._wait(lambda: job.poll() is not None, within_seconds)
        return job.returncode == 0

    def _load_demo(self) -> None:
        """Load the demo agency, once per home; one that was interrupted is completed."""
        if not self.with_demo or self.home.demo_mark.exists():
            return
        self.stage = "loading the demo agency"
        self._note()
        self.say(f"loading the demo agency; {self.agency.address} can be used meanwhile")
        loading = subprocess.Popen(tethered(self._demo_command()), env=self._demo_environment())
        try:
            complete = self._ends_well(loading)
        finally:
            loading.kill()
        if complete:
            self.home.demo_mark.touch()
            self.say("the demo agency is loaded")
        else:
            self.say("the demo agency is not complete; the next start tries again")

    def _demo_command(self) -> list[str]:
        return [sys.executable, "-m", "standalone", "demo", "--home", str(self.home.path)]

    def _demo_environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONUNBUFFERED": "1"}

    def _welcome(self) -> None:
        self.stage = "ready"
        self._note()
        print(
            f"\nTandem is ready at {self.agency.address}\n  administrator  {self._first_sign_in()}",
            flush=True,
        )
        if self.home.sign_ins.exists():
            print(self.home.sign_ins.read_text(encoding="utf-8").rstrip(), flush=True)
        print("\nCtrl-C stops it.", flush=True)

    def _first_sign_in(self) -> str:
        """Who the first administrator is. The password is shown once, and only until changed."""
        secrets = self.home.load_secrets()
        email, password = secrets.administrator_email, secrets.administrator_password
        gateway = self.agency.postgres.url("gateway")
        if not password or not health.has_initial_password(gateway, email):
            if password:
                self.home.forget_administrator_password()
            return email
        if self.home.welcomed.exists():
            return f"{email}  (its initial password is in {self.home.secrets}: change it)"
        self.home.welcomed.touch()
        return f"{email}  {password}  (shown this once: change it)"

    def _note(self) -> None:
        """Write down what runs, for doctor, for the next run, and for tests."""
        self.home.write_running(
            {
                "process_id": os.getpid(),
                "address": self.agency.address,
                "stage": self.stage,
                "apis": {name: self.agency.grpc_address(name) for name in SERVICES},
                "children": {
                    name: {"process_id": number, "created": created(number)}
                    for name, number in self.supervisor.process_ids().items()
                },
            }
        )

    def _stop(self) -> None:
        """The gateway first, then the services, the database last."""
        if self.supervisor.children:
            self.say("stopping")
        self.supervisor.stop(["gateway"])
        self.supervisor.stop([name for name in self.supervisor.children if name != "postgres"])
        self.supervisor.stop(["postgres"])
        self.home.running.unlink(missing_ok=True)
        self.say("stopped")


def created(process_id: int) -> float:
    """When a process was created; with its number that names it for good."""
    try:
        return float(psutil.Process(process_id).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def end_leftovers(home: Home) -> None:
    """Kill what a killed run left behind, where the kernel does not do that; but not PostgreSQL,
    which has its own way."""
    for name, child in home.read_running().get("children", {}).items():
        if name != "postgres" and created(child["process_id"]) == child["created"] > 0:
            psutil.Process(child["process_id"]).kill()


def tail(log: Path) -> str:
    """The last lines of a log file, for a person who wants to know why."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-LOG_LINES_SHOWN:])
