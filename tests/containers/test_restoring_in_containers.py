"""Backups of different moments, put back as docs/operating.md says: what they hold is not lost."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from agency.load import Load
from agency.opening import Agency, open_agency
from agency.people import Writer
from composition import ROOT, Installation, eventually
from standalone.rest import Person
from truths import untruths

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(600)]

DATABASES = ("accounts", "projects", "finance", "workspace", "gateway")


@pytest.fixture(scope="module")
def agency(installation_to_restore: Installation) -> Agency:
    return open_agency(installation_to_restore, designers=2)


def script(installation: Installation, name: str, *arguments: str) -> str:
    """What a script of deploy/ says of this composition; fails when it does."""
    composition = installation.composition
    done = subprocess.run(
        [ROOT / "deploy" / name, *arguments],
        env={**os.environ, **composition.environment, "COMPOSE_PROJECT_NAME": composition.name},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def destroy(installation: Installation, *databases: str) -> None:
    for name in databases:
        command = ("dropdb", "--username=postgres", "--force", name)
        installation.composition.execute("postgres", *command)


def restore(installation: Installation, folder: Path, *databases: str) -> str:
    dumps = [f"{name}={folder / name}.dump" for name in databases]
    return script(installation, "restore.sh", *dumps)


def assert_true(installation: Installation) -> None:
    assert untruths(installation) == []
    script(installation, "verify.sh")


def lost_of(installation: Installation, service: str) -> list[str]:
    """Types of the facts that the service knows to have lost."""
    command = ("python", "-m", service, "events", "lost", "--json")
    output = installation.composition.execute(f"{service}-worker", *command)
    return [fact["type"] for fact in json.loads(output)]


def rename(installation: Installation, client_id: str, name: str) -> None:
    sign_in = installation.administrator
    email, password = sign_in.administrator_email, sign_in.administrator_password
    with Person(installation.address, email, password) as admin:
        admin.patch(f"/v1/clients/{client_id}", {"name": name})


def known_as(installation: Installation, client_id: str) -> str:
    """The client's name as finance has it."""
    query = f"SELECT name FROM known_client WHERE client_id = '{client_id}'"
    command = ("psql", "--username=postgres", "-Atc", query, "finance")
    return installation.composition.execute("postgres", *command).strip()


def feed_after(installation: Installation, cursor: str) -> tuple[set[str], str]:
    """The ids of what an integrator reads who comes with this cursor, and the next one."""
    sign_in = installation.administrator
    email, password = sign_in.administrator_email, sign_in.administrator_password
    seen: set[str] = set()
    with Person(installation.address, email, password) as admin:
        while True:
            page = admin.get("/v1/events", after=cursor, limit=200)
            seen |= {event["id"] for event in page["items"]}
            cursor = page["next_cursor"]
            if not page["items"]:
                return seen, cursor


def log_time(designer: Writer, project_id: str) -> None:
    body = {"project_id": project_id, "worked_on": "2026-01-05", "minutes": 30}
    assert designer.post("/v1/time-entries", body) is not None


def test_one_database_is_restored_from_a_backup_made_under_load(
    installation_to_restore: Installation, agency: Agency, tmp_path: Path
) -> None:
    installation = installation_to_restore
    with Load(agency, pace_seconds=0.05) as load:
        load.wait_for_entries(20)
        script(installation, "backup.sh", str(tmp_path), "finance")
        load.wait_for_entries(20)
    destroy(installation, "finance")
    log_time(agency.designers[0], agency.project_id)
    restore(installation, tmp_path, "finance")
    assert_true(installation)


def test_all_are_restored_from_backups_of_different_moments(
    installation_to_restore: Installation, agency: Agency, tmp_path: Path
) -> None:
    """accounts is older than all who hear it, gateway and projects are newer than finance."""
    installation, client_id = installation_to_restore, agency.client_id
    rename(installation, client_id, "Kept & Sons")
    eventually(
        lambda: known_as(installation, client_id) == "Kept & Sons", "finance has consumed it"
    )
    script(installation, "backup.sh", str(tmp_path), "accounts")
    rename(installation, client_id, "Forgotten & Sons")
    with Load(agency, pace_seconds=0.05) as load:
        for database in ("finance", "gateway", "projects"):
            load.wait_for_entries(10)
            script(installation, "backup.sh", str(tmp_path), database)
        load.wait_for_entries(10)
    _, cursor = feed_after(installation, "")
    destroy(installation, *DATABASES)
    restore(installation, tmp_path, *DATABASES)
    assert_true(installation)
    assert known_as(installation, client_id) == "Kept & Sons"
    assert "client.updated.v1" in lost_of(installation, "accounts")
    rename(installation, client_id, "Later & Sons")
    eventually(
        lambda: known_as(installation, client_id) == "Later & Sons", "finance consumes again"
    )
    assert_true(installation)
    shown, _ = feed_after(installation, cursor)
    assert shown, "a reader with an older cursor receives what is new"
