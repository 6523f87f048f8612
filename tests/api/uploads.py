"""Imports as their users start them: a form with a file and a mapping, and the report."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import httpx
from agency.waiting import eventually
from standalone.rest import Json, Person, Refused

EXPORTS = Path(__file__).parents[2] / "gateway" / "tests" / "exports"
COLUMNS = "Date,Client,Project,Task,Person,Email,Role,Hours,Notes,Billable"


def export(name: str) -> bytes:
    """One of the export files of other tools."""
    return (EXPORTS / f"{name}.csv").read_bytes()


def rows(*lines: str) -> bytes:
    """A file for the ready mapping `time`."""
    return "\n".join([COLUMNS, *lines, ""]).encode()


def start(person: Person, mapping: str | Json, content: bytes, **form: str) -> Json:
    """The import as it was accepted, or Refused."""
    filename = f"{form.pop('filename', 'export')}.csv"
    named = mapping if isinstance(mapping, str) else json.dumps(mapping)
    answer = httpx.post(
        f"{person.address}/v1/imports",
        data={"mapping": named, **form},
        files={"file": (filename, content)},
        headers={
            "Authorization": f"Bearer {person.token}",
            "Idempotency-Key": str(uuid.uuid4()),
        },
        timeout=60,
    )
    if answer.is_error:
        raise Refused(answer.status_code, answer.json())
    return dict(answer.json())


def carry_out(person: Person, mapping: str | Json, content: bytes, **form: str) -> Json:
    """The import at its end, with its refusals as (row, reason)."""
    started = start(person, mapping, content, **form)
    found = ended(person, started["id"])
    assert found["state"] in {"done", "refused"}, found["error"]
    refusals = person.items(f"/v1/imports/{started['id']}/refusals")
    return found | {"refusals": sorted((each["row"], each["reason"]) for each in refusals)}


def ended(person: Person, import_id: str) -> Json:
    """The import when it no longer changes."""

    def look() -> Json | None:
        found = person.get(f"/v1/imports/{import_id}")
        return found if found["state"] not in {"waiting", "running", "undoing"} else None

    return eventually(look, "the import ends")


def undo(person: Person, import_id: str) -> tuple[Json, list[Json]]:
    """The import once it is undone, and what had to stay."""
    person.post(f"/v1/imports/{import_id}/undo", {})
    return ended(person, import_id), list(person.items(f"/v1/imports/{import_id}/kept"))


def counts(found: Json, kind: str = "time_entries") -> tuple[int, int, int]:
    """Created, already there, refused."""
    counted = found["counts"][kind]
    return counted["created"], counted["already_there"], counted["refused"]


def minutes(person: Person, client_name: str) -> dict[tuple[str, str, str], float]:
    """What stands: minutes by project, person's id and day, of the clients of this name."""
    found: dict[tuple[str, str, str], float] = {}
    for client in clients(person, client_name):
        for project in person.items("/v1/projects", client_id=client["id"]):
            for entry in person.items("/v1/time-entries", project_id=project["id"]):
                key = (project["name"], entry["person_id"], entry["worked_on"])
                found[key] = found.get(key, 0) + entry["minutes"]
    return found


def clients(person: Person, name: str) -> list[Json]:
    """The clients of exactly this name."""
    found = person.items("/v1/clients", search=name)
    return [client for client in found if client["name"] == name]
