"""Where the running composition is and how its first administrator signs in.

Asks `docker compose`, so COMPOSE_PROJECT_NAME, COMPOSE_FILE and .env choose the composition as they
do for every other command. The address is the one that `docker compose up` printed last.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60
SIGN_IN = "/run/secrets/tandem/first_admin_"
_READY = re.compile(r"Tandem is ready at (http://\S+?:\d+)")


class NoComposition(Exception):
    """There is nothing in containers to tell the story to; the message says what to do."""


def composition() -> tuple[str, str, str]:
    """The gateway's address, and the e-mail and password of the first administrator."""
    output = _READY.findall(_compose("logs", "--no-log-prefix", "welcome"))
    if not output:
        raise NoComposition(
            "Tandem is not up in containers, or not ready yet: `make up` starts it, and "
            "`docker compose ps` shows how far it is."
        )
    return output[-1], _read("email"), _read("password")


def _read(name: str) -> str:
    """What the gateway was given for its first administrator."""
    return _compose("exec", "--no-TTY", "gateway-api", "cat", SIGN_IN + name).strip()


def _compose(*words: str) -> str:
    docker = shutil.which("docker")
    if docker is None:
        raise NoComposition("docker is not installed here.")
    done = subprocess.run(
        [docker, "compose", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    if done.returncode != 0:
        raise NoComposition(f"`docker compose {words[0]}` failed: {done.stderr.strip()}")
    return done.stdout
