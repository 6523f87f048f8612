"""Passwords and keys of one installation: `docker compose up` runs this before everything else.

Each container gets a volume with what it alone needs, one file per value. What is not there yet is
made at random; what is there stays. A value of one's own is given as a file of its name in
deploy/secrets/ or as a variable (TANDEM_ACTOR_SECRET for actor_secret), and then takes the place of
what is there. With TANDEM_SECRETS=given nothing is ever made up: what is not given ends the start.

Standard library only: it runs on the bare Python image, as a job without network.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
LENGTH_MIN = {"actor_secret": 32, "second_factor_keys": 32, "first_admin_password": 10}
PASSWORD_LENGTH_MIN = 16
NAMES = (
    "actor_secret",
    "second_factor_keys",
    "first_admin_password",
    "postgres_password",
    "broker_password",
    "broker_cookie",
    *(f"{service}_{kind}_password" for service in SERVICES for kind in ("database", "broker")),
)
"""postgres_password and broker_password are the administrators' of those two; by broker_cookie the
nodes of RabbitMQ know each other."""

KEPT, GIVEN = Path("/kept"), Path("/given")
FIRST_ADMIN_EMAIL = "admin@tandem.example"


class SecretsError(Exception):
    """The installation cannot start with these; the message lists every mistake."""


def main(environ: Mapping[str, str]) -> int:
    """Keep every secret and hand each container its own; 1 after saying what is wrong."""
    try:
        values = collect(environ, GIVEN, KEPT / "all")
    except SecretsError as mistakes:
        print(f"secrets: {mistakes}", file=sys.stderr)
        return 1
    write(KEPT / "all", values)
    for recipient, files in shares(values, environ).items():
        write(KEPT / recipient, files)
    print(f"secrets: {len(values)} are in place")
    return 0


def collect(environ: Mapping[str, str], given: Path, kept: Path) -> dict[str, str]:
    """Each secret: given, else kept, else made; SecretsError naming all that cannot be used."""
    may_make = environ.get("TANDEM_SECRETS", "") != "given"
    values: dict[str, str] = {}
    mistakes: list[str] = []
    for name in NAMES:
        value = environ.get(f"TANDEM_{name.upper()}") or _read(given / name)
        if not value and may_make:
            value = _read(kept / name) or secrets.token_urlsafe(32)
        least = LENGTH_MIN.get(name, PASSWORD_LENGTH_MIN)
        if not value:
            mistakes.append(f"{name} is not given")
        elif len(value) < least:
            mistakes.append(f"{name} must have at least {least} characters")
        values[name] = value
    if mistakes:
        raise SecretsError(
            "; ".join(mistakes) + ". Write each into deploy/secrets/<name> or set TANDEM_<NAME>; "
            "see docs/operating.md"
        )
    return values


def shares(values: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each recipient's volume holds."""
    parts = {service: _service_share(service, values) for service in SERVICES}
    parts["gateway"]["first_admin_email"] = (
        environ.get("TANDEM_FIRST_ADMIN_EMAIL") or FIRST_ADMIN_EMAIL
    )
    parts["gateway"]["second_factor_keys"] = values["second_factor_keys"]
    parts["gateway"]["first_admin_password"] = values["first_admin_password"]
    for recipient, kind in (("databases", "database"), ("rabbitmq", "broker")):
        parts[recipient] = {service: values[f"{service}_{kind}_password"] for service in SERVICES}
    parts["databases"]["postgres"] = values["postgres_password"]
    parts["postgres"] = {"postgres": values["postgres_password"]}
    parts["rabbitmq"]["administrator"] = values["broker_password"]
    parts["rabbitmq"]["cookie"] = values["broker_cookie"]
    return parts


def _service_share(service: str, values: Mapping[str, str]) -> dict[str, str]:
    database = quote(values[f"{service}_database_password"], safe="")
    broker = quote(values[f"{service}_broker_password"], safe="")
    return {
        "database_url": f"postgresql://{service}:{database}@{service}-database/{service}",
        "broker_url": f"amqp://{service}:{broker}@broker/%2F",
        "actor_secret": values["actor_secret"],
    }


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Each value into its file, whole or not at all.

    Readable by the container that gets the volume: it runs as a user of its own, and the folder of
    volumes on the host is root's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        unfinished = folder / f".{name}"
        unfinished.write_text(value, encoding="utf-8")
        unfinished.chmod(0o444)
        unfinished.replace(folder / name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main(os.environ))
