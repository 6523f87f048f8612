"""An import is stopped on its way, and taken back as a whole."""

from __future__ import annotations

import pytest
from office import Office, refused, unlike
from standalone.rest import Json
from uploads import carry_out, clients, counts, ended, minutes, rows, start, undo

DAY = "2026-03-04"


def lines(client: str, person: str) -> list[str]:
    return [
        f"2026-03-{day:02},{client},Site,Task {day % 3},{person},,designer,1,Work {day},yes"
        for day in range(2, 12)
    ]


def projects(office: Office, name: str) -> list[Json]:
    [client] = clients(office.administrator, name)
    return list(office.administrator.items("/v1/projects", client_id=client["id"]))


def test_an_import_is_taken_back_as_a_whole_and_can_come_again(office: Office) -> None:
    client = unlike("Undo")
    file = lines(client, unlike("Ida"))
    found = carry_out(office.administrator, "time", rows(*file))
    undone, kept = undo(office.administrator, found["id"])
    removed = {"time_entries": 10, "tasks": 3, "projects": 1}
    assert (undone["state"], undone["undone"]) == ("undone", {"removed": removed, "kept": 0})
    assert (kept, minutes(office.administrator, client), projects(office, client)) == ([], {}, [])
    again = carry_out(office.administrator, "time", rows(*file))
    made = {kind: counts(again, kind)[0] for kind in removed}
    assert made == removed
    assert sum(minutes(office.administrator, client).values()) == 600


def test_only_what_this_import_made_is_taken_back(office: Office) -> None:
    client = unlike("Second")
    file = lines(client, unlike("Ida"))
    carry_out(office.administrator, "time", rows(*file[:4]))
    second = carry_out(office.administrator, "time", rows(*file))
    undone, _ = undo(office.administrator, second["id"])
    assert undone["undone"]["removed"] == {"time_entries": 6, "tasks": 0, "projects": 0}
    assert sum(minutes(office.administrator, client).values()) == 240


def test_approved_time_stays_and_the_list_says_why_and_how(office: Office) -> None:
    client = unlike("Approved")
    file = lines(client, unlike("Ida"))
    found = carry_out(office.administrator, "time", rows(*file))
    [project] = projects(office, client)
    entry = next(iter(office.administrator.items("/v1/time-entries", project_id=project["id"])))
    office.administrator.post(f"/v1/time-entries/{entry['id']}/approve", {})
    undone, kept = undo(office.administrator, found["id"])
    assert undone["undone"]["removed"]["time_entries"] == 9
    assert [(each["kind"], each["reason"]) for each in kept] == [
        ("time_entry", "TIME_ENTRY_ALREADY_APPROVED"),
        ("task", "TASK_HAS_TIME"),
        ("project", "PROJECT_IN_USE"),
    ]
    assert kept[0]["record_id"] == entry["id"]
    header = 1
    assert file[kept[0]["row"] - header - 1].startswith(entry["worked_on"])
    reason = {"reason": "The import was wrong."}
    office.administrator.post(f"/v1/time-entries/{entry['id']}/reopen", reason)
    undone, kept = undo(office.administrator, found["id"])
    removed = {"time_entries": 1, "tasks": 1, "projects": 1}
    assert undone["undone"] == {"removed": removed, "kept": 0}
    assert (kept, minutes(office.administrator, client)) == ([], {})


def test_asking_twice_changes_nothing_and_a_dry_run_has_nothing_to_undo(office: Office) -> None:
    file = rows(*lines(unlike("Twice"), unlike("Ida")))
    tried = carry_out(office.administrator, "time", file, dry_run="true")
    with refused("IMPORT_DRY_RUN"):
        undo(office.administrator, tried["id"])
    found = carry_out(office.administrator, "time", file)
    first, _ = undo(office.administrator, found["id"])
    second, _ = undo(office.administrator, found["id"])
    assert first == second


def test_an_import_that_runs_is_cancelled_and_then_undone(office: Office) -> None:
    client, people = unlike("Cancel"), [unlike("Ida") for _ in range(150)]
    file = [line for person in people for line in lines(client, person)]
    started = start(office.administrator, "time", rows(*file))
    path = f"/v1/imports/{started['id']}"
    with refused("IMPORT_RUNNING"):
        office.administrator.post(f"{path}/undo", {})
    office.administrator.post(f"{path}/cancel", {})
    office.administrator.post(f"{path}/cancel", {})
    found = ended(office.administrator, started["id"])
    assert found["state"] == "cancelled"
    assert found["counts"].get("time_entries", {}).get("created", 0) < len(file)
    undone, kept = undo(office.administrator, started["id"])
    assert (undone["state"], kept) == ("undone", [])
    assert not clients(office.administrator, client) or not minutes(office.administrator, client)


def test_what_is_finished_is_not_cancelled(office: Office) -> None:
    line = f"{DAY},{unlike('Late')},Site,Design,{unlike('Ida')},,designer,1,,yes"
    found = carry_out(office.administrator, "time", rows(line))
    with refused("IMPORT_ENDED"):
        office.administrator.post(f"/v1/imports/{found['id']}/cancel", {})
    with refused("IMPORT_NOT_FOUND"):
        office.administrator.post(f"/v1/imports/{office.worker.id}/undo", {})


@pytest.mark.parametrize("deed", ["cancel", "undo"])
def test_it_needs_the_permission_to_import(office: Office, deed: str) -> None:
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.post(f"/v1/imports/{office.worker.id}/{deed}", {})
