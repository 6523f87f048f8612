"""The folder in which one installation keeps everything: data, secrets, logs, what runs now.

    postgres/           the database's files
    log/                one file per process
    run/                sockets of PostgreSQL and of the services
    secrets.json        made once, for the owner only
    running.json        address, stage and processes of this run
    lock                held while it runs
    workers-running     the workers' process, once that takes events
    demo-loaded         stands when the demo agency is in
    sign-ins            of the demo agency, as shown at the end of a start
    demo-passwords.json of the demo agency, where it has no published password; owner only
    welcomed            stands once the first administrator's password has been shown

Taken from TANDEM_HOME, else `var` at the top of the source tree.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2]
SOCKET_PATH_LENGTH_MAX = 90
"""A socket's path may have 107 bytes on Linux and 103 on macOS, its own name included."""


class AlreadyRunningError(Exception):
    """Another run holds this home; the message says which and where."""


@dataclass(frozen=True)
class Secrets:
    """What only this installation may know.

    administrator_password: the initial one; empty once it has been changed. second_factor_keys: by
    commas, the present one first; empty in a home that was made before there were any.
    """

    actor_secret: str
    administrator_email: str
    administrator_password: str
    second_factor_keys: str = ""


@dataclass(frozen=True)
class Home:
    """One installation's folder."""

    path: Path

    @classmethod
    def of(cls, environ: Mapping[str, str], given: str | None = None) -> Home:
        """The folder that was given, or TANDEM_HOME, or var."""
        chosen = given or environ.get("TANDEM_HOME") or SOURCE / "var"
        return cls(Path(chosen).expanduser().resolve())

    @property
    def data(self) -> Path:
        return self.path / "postgres"

    @property
    def demo_mark(self) -> Path:
        return self.path / "demo-loaded"

    @property
    def sign_ins(self) -> Path:
        """Lines for a person, written when users were made: who can sign in, and with what."""
        return self.path / "sign-ins"

    @property
    def running(self) -> Path:
        return self.path / "running.json"

    @property
    def workers_running(self) -> Path:
        """Holds the number of the workers' process once that takes events."""
        return self.path / "workers-running"

    @property
    def demo_begun(self) -> Path:
        """Holds the day on which the demo was first loaded."""
        return self.path / "demo-begun"

    @property
    def demo_passwords(self) -> Path:
        return self.path / "demo-passwords.json"

    @property
    def demo_is_published(self) -> bool:
        """True if the demo's people have the password that is in the README."""
        return self.demo_begun.exists() and not self.demo_passwords.exists()

    @property
    def welcomed(self) -> Path:
        return self.path / "welcomed"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    @property
    def sockets(self) -> Path:
        """For PostgreSQL's socket and the services'; elsewhere when this path is too long."""
        inside = self.path / "run"
        if len(os.fsencode(inside)) <= SOCKET_PATH_LENGTH_MAX:
            return inside
        mark = sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"tandem-{mark}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other run out; the kernel lets go when this process dies."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunningError(self._who_runs()) from None
            yield

    def _who_runs(self) -> str:
        state = self.read_running()
        where = f" at {state['address']}" if state.get("address") else ""
        process = f" (process {state['process_id']})" if "process_id" in state else ""
        return (
            f"Tandem already runs in {self.path}{where}{process}. "
            "Stop that one with Ctrl-C, or name another folder with --home."
        )

    def load_secrets(self) -> Secrets:
        """This installation's secrets, made at the first call."""
        if not self.secrets.exists():
            made = Secrets(
                actor_secret=secrets.token_urlsafe(32),
                administrator_email="admin@tandem.example",
                administrator_password=secrets.token_urlsafe(12),
                second_factor_keys=secrets.token_urlsafe(32),
            )
            write(self.secrets, json.dumps(asdict(made), indent=2) + "\n")
        return Secrets(**json.loads(self.secrets.read_text(encoding="utf-8")))

    def forget_administrator_password(self) -> None:
        """It has been changed, so the initial one is of no use to anybody."""
        made = replace(self.load_secrets(), administrator_password="")
        write(self.secrets, json.dumps(asdict(made), indent=2) + "\n")

    def read_running(self) -> dict[str, Any]:
        """What the present or the last run wrote down; empty when there was none."""
        try:
            state: dict[str, Any] = json.loads(self.running.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state

    def write_running(self, state: Mapping[str, Any]) -> None:
        write(self.running, json.dumps(state, indent=2) + "\n")


def write(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
