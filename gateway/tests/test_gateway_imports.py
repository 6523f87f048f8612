"""Imports of a plain time export, of broken files and of broken mappings; none is half done."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from chassis.ids import new_id
from gateway.imports.ready import ready_mappings
from imports_world import ImportsWorld, imports_world
from sqlalchemy import text
from test_gateway_imports_exports import EXPORTS, GOLDEN

pytestmark = pytest.mark.slow

HEADER = "Date,Client,Project,Task,Person,Email,Hours,Notes,Billable\n"


@pytest.fixture(scope="module")
def world() -> Iterator[ImportsWorld]:
    with imports_world() as world:
        yield world


def a_name() -> str:
    """Something that no other test has imported."""
    return f"Alder {new_id()[-12:]}"


def an_export(client: str, *rows: str) -> bytes:
    return (HEADER + "\n".join(row.replace("CLIENT", client) for row in rows)).encode()


def a_mapping(**given: Any) -> dict[str, Any]:
    """The ready mapping for time, changed."""
    return copy.deepcopy(ready_mappings()["time"]) | given


def refused(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    return answer.status_code, problem["reason"], problem.get("field", "")


def test_a_time_export_arrives_as_submitted_time(world: ImportsWorld) -> None:
    client = a_name()
    export = an_export(
        client,
        f"2026-03-02,CLIENT,Site,Design,Ada {client},,7.5,Layouts,yes",
        f"2026-03-03,CLIENT,Site,Design,Ada {client},,2,,no",
        f"2026-03-03,CLIENT,Site,Build,Bob {client},,0.01,,yes",
    )
    found = world.carried_out(file=export, mapping="time")
    assert {kind: count["created"] for kind, count in found["counts"].items()} == {
        "clients": 1,
        "projects": 1,
        "people": 2,
        "tasks": 2,
        "time_entries": 3,
        "dependencies": 0,
    }
    assert found["report"]["totals"]["hours"] == "9.51"
    assert found["report"]["decisions"][0]["code"] == "SUBMITTED"
    with world.projects.engine.connect() as connection:
        entries = connection.execute(
            text(
                "SELECT seconds, time_entry.status, settled, time_entry.chargeable,"
                " non_chargeable_reason, worked_from"
                " FROM time_entry JOIN project ON project.id = time_entry.project_id"
                " WHERE project.external_ref = :ref ORDER BY seconds"
            ),
            {"ref": f"time:project:{client}/Site"},
        ).all()
    assert [tuple(entry) for entry in entries] == [
        (36, "submitted", False, True, "", None),
        (7_200, "submitted", False, False, "Not billable in the export.", None),
        (27_000, "submitted", False, True, "", None),
    ]


def test_imported_time_is_unbilled_work_once_it_is_approved(world: ImportsWorld) -> None:
    client = a_name()
    card = {
        "name": "Standard",
        "currency_code": "GBP",
        "effective_from": "2026-01-01",
        "rates": [
            {"charge_role": "consultant", "hourly": {"amount": "80.00", "currency_code": "GBP"}}
        ],
    }
    assert world.administrator.post("/v1/rate-cards", card).status_code == 201
    row = f"2026-03-02,CLIENT,Site,Design,Ada {client},,7.5,Layouts,yes"
    world.carried_out(file=an_export(client, row), mapping="time")
    found = world.administrator.get("/v1/clients", search=client).json()["items"]
    client_id = found[0]["id"]
    waiting = world.administrator.get(
        "/v1/time-entries", awaiting_my_decision="true", page_size=200
    ).json()["items"]
    (entry,) = [each for each in waiting if each["client_id"] == client_id]
    world.pump()
    assert _unbilled(world, client_id)["items"] == []
    approved = world.administrator.post(f"/v1/time-entries/{entry['id']}/approve").json()
    assert (approved["status"], approved["settled"]) == ("approved", False)
    world.pump()
    unbilled = _unbilled(world, client_id)
    assert [work["time_entry_id"] for work in unbilled["items"]] == [entry["id"]]
    assert unbilled["totals"] == [{"amount": "600.00", "currency_code": "GBP"}]


def test_settled_time_is_hours_and_never_unbilled_work(world: ImportsWorld) -> None:
    client = a_name()
    row = f"2026-03-02,CLIENT,Site,Design,Ada {client},,7.5,Layouts,yes"
    world.carried_out(file=an_export(client, row), mapping=a_mapping(settled=True))
    found = world.administrator.get("/v1/clients", search=client).json()["items"]
    world.pump()
    assert _unbilled(world, found[0]["id"])["items"] == []
    portfolio = world.administrator.get("/v1/portfolio", client_id=found[0]["id"]).json()
    assert portfolio["total"]["actual_hours"] == "7.50"


def _unbilled(world: ImportsWorld, client_id: str) -> dict[str, Any]:
    found: dict[str, Any] = world.administrator.get("/v1/unbilled-work", client_id=client_id).json()
    return found


def test_what_cannot_be_taken_is_named_by_row_and_column_and_the_rest_comes(
    world: ImportsWorld,
) -> None:
    client = a_name()
    ada = f"Ada {client}"
    export = an_export(
        client,
        f"2026-03-02,CLIENT,Site,Design,{ada},,2,fine,yes",
        f"2026-13-02,CLIENT,Site,Design,{ada},,2,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,two,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,-2,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,25,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,23,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,1,,perhaps",
        "2026-03-02,CLIENT,Site,Design,,,1,,yes",
        f"2026-03-02,CLIENT,Site,Design,{ada},,1",
        "",
        f"2026-03-02,CLIENT,Site,Copy,{ada},,0,,yes",
        f"1889-03-02,CLIENT,Site,Design,{ada},,1,,yes",
    )
    found = world.carried_out(file=("march.csv", export), mapping="time")
    refusals = world.refusals(found["id"])
    shown = ("row", "reason", "field", "value")
    assert [tuple(each[name] for name in shown) for each in refusals] == [
        (3, "DATE_MALFORMED", "Date", "2026-13-02"),
        (4, "AMOUNT_MALFORMED", "Hours", "two"),
        (5, "SECONDS_NOT_POSITIVE", "Hours", "-2"),
        (6, "SECONDS_BEYOND_DAY", "Hours", "25"),
        (8, "WORD_UNKNOWN", "Billable", "perhaps"),
        (9, "CODE_MISSING", "Person", ""),
        (10, "ROW_WIDTH", "", ""),
        (13, "DATE_OUT_OF_RANGE", "Date", "1889-03-02"),
        (7, "DAY_FULL", "Hours", "23"),
    ]
    assert {each["file"] for each in refusals} == {"march.csv"}
    assert all(each["message"].endswith(".") for each in refusals)
    assert found["refused_count"] == 9
    assert (found["report"]["rows"], found["report"]["rows_unreadable"]) == (11, 8)
    assert found["counts"]["time_entries"] == {"created": 1, "already_there": 0, "refused": 1}
    decisions = {each["code"]: each for each in found["report"]["decisions"]}
    assert decisions["NO_HOURS"]["rows"] == 1
    assert found["report"]["totals"]["hours"] == "2.00"


def test_an_import_of_which_no_row_is_taken_is_not_done(world: ImportsWorld) -> None:
    client = a_name()
    rows = [f"2026-03-0{day},CLIENT,Site,Design,Ada {client},,{25 + day},,yes" for day in (2, 3)]
    found = world.carried_out(file=an_export(client, *rows), mapping="time")
    assert (found["state"], found["error_reason"]) == ("refused", "NO_ROW_TAKEN")
    assert (found["report"]["rows"], found["report"]["rows_taken"]) == (2, 0)
    assert found["refused_count"] == 2
    good = f"2026-03-02,CLIENT,Site,Design,Ada {client},,1,,yes"
    part = world.carried_out(file=an_export(client, good, *rows), mapping="time")
    assert (part["state"], part["report"]["rows_taken"]) == ("done", 1)
    again = world.carried_out(file=an_export(client, good), mapping="time")
    assert (again["state"], again["report"]["rows_taken"]) == ("done", 1)


def test_days_in_a_format_that_the_mapping_does_not_know_are_asked_about(
    world: ImportsWorld,
) -> None:
    row = f"24.3.26,CLIENT,Site,Design,Ada {a_name()},,1,,yes"
    answer = world.send(file=an_export(a_name(), row), mapping="time")
    assert refused(answer) == (422, "DATE_FORMAT_UNKNOWN", "file")
    wrong = world.send(file=an_export(a_name(), row), mapping="time", date_format="DD.MM.YY")
    assert refused(wrong) == (422, "VALUE_INVALID", "date_format")
    client = a_name()
    stated = an_export(client, row)
    found = world.carried_out(file=stated, mapping="time", date_format="%d.%m.%y")
    assert found["counts"]["time_entries"]["created"] == 1


def test_hours_in_two_columns_of_one_name_are_refused_where_they_differ(
    world: ImportsWorld,
) -> None:
    client = a_name()
    export = (
        "Date,Client,Project,Task,Person,Hours,Hours\n"
        f"2026-03-02,{client},Site,Design,Ada {client},1,5\n"
        f"2026-03-03,{client},Site,Design,Ada {client},2,2\n"
    )
    found = world.carried_out(file=export.encode(), mapping="time")
    (refusal,) = world.refusals(found["id"])
    assert (refusal["row"], refusal["reason"]) == (2, "COLUMN_REPEATED")
    assert (refusal["field"], refusal["value"]) == ("Hours", "1 + 5")
    assert found["report"]["totals"]["hours"] == "2.00"


def test_hours_with_a_decimal_comma_are_asked_about(world: ImportsWorld) -> None:
    client = a_name()
    row = f'2026-03-02,CLIENT,Site,Design,Ada {client},,"1,5",,yes'
    tried = world.carried_out(file=an_export(client, row), mapping="time")
    assert [each["reason"] for each in world.refusals(tried["id"])] == ["AMOUNT_MALFORMED"]
    assert "decimal_comma" in world.refusals(tried["id"])[0]["message"]
    found = world.carried_out(file=an_export(client, row), mapping="time", decimal_comma="true")
    assert found["report"]["totals"]["hours"] == "1.50"
    wrong = world.send(file=an_export(client, row), mapping="time", decimal_comma="yes")
    assert refused(wrong) == (422, "VALUE_INVALID", "decimal_comma")


def test_an_answer_that_can_be_nobody_is_refused_at_once(world: ImportsWorld) -> None:
    row = "2026-03-02,CLIENT,Site,Design,P Bad,,1,,yes"
    wrong = world.send(file=an_export(a_name(), row), mapping="time", people={"P Bad": "xx"})
    assert refused(wrong) == (422, "VALUE_INVALID", "people")


def test_an_answer_that_names_nobody_here_refuses_the_rows_of_that_person(
    world: ImportsWorld,
) -> None:
    client = a_name()
    rows = [f"2026-03-02,CLIENT,Site,Design,{who} {client},,1,,yes" for who in ("Bo", "Cy")]
    file, people = an_export(client, *rows), {f"Bo {client}": new_id()}
    tried = world.carried_out(file=file, mapping="time", people=people, dry_run="true")
    found = world.carried_out(file=file, mapping="time", people=people)
    assert tried["state"] == found["state"] == "done"
    for each in (tried, found):
        reasons = [row["reason"] for row in world.refusals(each["id"])]
        assert reasons == ["PERSON_NOT_FOUND", "PERSON_REFUSED"]
        assert each["counts"]["time_entries"]["created"] == 1


@pytest.mark.parametrize("file", sorted(GOLDEN))
def test_an_export_that_is_sent_twice_makes_nothing_the_second_time(
    world: ImportsWorld, file: str
) -> None:
    mapping, minutes, unreadable = GOLDEN[file]
    content = (f"{file}.csv", (EXPORTS / f"{file}.csv").read_bytes())
    people = NEW_PEOPLE if file == "tempo_worklogs" else {}
    first = world.carried_out(file=content, mapping=mapping, people=people)
    assert first["state"] == "done"
    reasons = sorted(each["reason"] for each in world.refusals(first["id"]))
    assert reasons == sorted([reason for _, reason in unreadable] + UNKNOWN_PEOPLE.get(file, []))
    again = world.carried_out(file=content, mapping=mapping, people=people)
    assert sum(count["created"] for count in again["counts"].values()) == 0
    assert again["report"]["totals"] == first["report"]["totals"]
    assert again["report"]["rows_taken"] == first["report"]["rows_taken"] > 0
    assert float(first["report"]["totals"]["hours"]) == pytest.approx(
        sum(minutes.values()) / 60, abs=0.01
    )


NEW_PEOPLE = {"Pia Holt": "new"}
"""Somebody of this name comes from another tool, and names alone say nothing."""
UNKNOWN_PEOPLE = {"msproject_tasks": ["PERSON_NOT_FOUND"] * 4}
"""Resources of a plan who are nobody here: their tasks come without them."""


def test_sent_twice_with_new_rows_only_the_new_ones_come(world: ImportsWorld) -> None:
    client = a_name()
    row = f"2026-03-02,CLIENT,Site,Design,Ada {client},,2,,yes"
    world.carried_out(file=an_export(client, row, row), mapping="time")
    found = world.carried_out(
        file=an_export(client, f"2026-03-04,CLIENT,Site,Design,Ada {client},,1,,yes", row, row),
        mapping="time",
    )
    assert found["counts"]["time_entries"] == {"created": 1, "already_there": 2, "refused": 0}
    assert found["counts"]["tasks"] == {"created": 0, "already_there": 1, "refused": 0}


def test_a_spreadsheet_of_another_country_is_read_as_it_is(world: ImportsWorld) -> None:
    client = a_name()
    mapping = a_mapping(decimal_comma=True, date_formats=["%d.%m.%Y"])
    export = (
        "Date;Client;Project;Task;Person;Hours;Billable\r\n"
        f'02.03.2026;{client};"Größe; Maß";Entwurf;Jürgen {client};1,25;yes\r\n'
    ).encode("latin-1")
    found = world.carried_out(file=export, mapping=mapping)
    (file,) = found["report"]["files"]
    assert (file["encoding"], file["encoding_assumed"], file["delimiter"]) == ("latin-1", True, ";")
    assert found["report"]["totals"]["hours"] == "1.25"
    assert found["report"]["totals"]["projects"][0]["name"] == "Größe; Maß"


def test_columns_that_no_mapping_uses_are_named(world: ImportsWorld) -> None:
    client = a_name()
    export = f"Date,Client,Project,Task,Person,Hours,Mood\n2026-03-02,{client},S,D,A {client},1,:)"
    found = world.carried_out(file=export.encode(), mapping="time")
    assert found["report"]["files"][0]["columns_left"] == ["Mood"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"mapping": "time"}, (422, "FILE_REQUIRED", "file")),
        ({"file": b"Date\n"}, (422, "MAPPING_REQUIRED", "mapping")),
        ({"file": b"Date\n", "mapping": "excel"}, (422, "MAPPING_UNKNOWN", "mapping")),
        ({"file": b"Date\n", "mapping": "{"}, (422, "MAPPING_MALFORMED", "mapping")),
        ({"file": b"Day,Hours\n1,2", "mapping": "time"}, (422, "COLUMN_MISSING", "file")),
        ({"file": b"", "mapping": "time"}, (422, "HEADER_MISSING", "file")),
        ({"file": b"", "mapping": "auto"}, (422, "HEADER_MISSING", "file")),
        ({"file": b"PK\x03\x04\x00", "mapping": "auto"}, (422, "FILE_NOT_TEXT", "file")),
        ({"file": b"A,B\n1,2\n", "mapping": "auto"}, (422, "MAPPING_UNKNOWN", "mapping")),
        (
            {"file": HEADER.encode() + b"03/04/2026,C,P,T,Ann,,1,,yes\n", "mapping": "auto"},
            (422, "DATE_FORMAT_AMBIGUOUS", "file"),
        ),
        ({"file": HEADER.encode(), "mapping": "time"}, (422, "ROWS_MISSING", "file")),
        (
            {"file": HEADER.encode() + b'2026-03-02,C,P,T,Ann,,1,,"yes\n', "mapping": "time"},
            (422, "CSV_BROKEN", "file"),
        ),
        (
            {"file": HEADER.encode() + b"x" * 1_000_001, "mapping": "time"},
            (422, "CSV_BROKEN", "file"),
        ),
        ({"file": b"PK\x03\x04\x00", "mapping": "time"}, (422, "FILE_NOT_TEXT", "file")),
        ({"file": b"A,A\n1,2", "mapping": "time"}, (422, "COLUMN_MISSING", "file")),
        ({"file": b"A\n1", "mapping": "time", "dates": b"A\n1"}, (422, "FILE_NOT_USED", "dates")),
        ({"file": b"A\n1", "mapping": "sip"}, (422, "FILE_REQUIRED", "dates")),
        (
            {"file": b"A\n1", "mapping": "time", "dry_run": "maybe"},
            (422, "VALUE_INVALID", "dry_run"),
        ),
        ({"file": b"A\n1", "mapping": "time", "colour": "red"}, (422, "FIELD_UNKNOWN", "colour")),
    ],
)
def test_a_file_or_form_that_cannot_be_read_is_refused_at_once(
    world: ImportsWorld, parts: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert refused(world.send(**parts)) == expected


@pytest.mark.parametrize(
    ("boundary", "content"),
    [
        ("", b"file"),
        ("; boundary=x", b"file"),
        ("; boundary=x", b"--x\r\nContent-Type: text/csv\r\n\r\nDate\r\n--x--\r\n"),
        ("; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 20),
    ],
)
def test_a_form_that_is_none_is_malformed(
    world: ImportsWorld, boundary: str, content: bytes
) -> None:
    headers = {"Content-Type": f"multipart/form-data{boundary}"}
    answer = world.administrator.send("POST", "/v1/imports", content=content, headers=headers)
    assert refused(answer)[:2] == (400, "FORM_MALFORMED")


def test_a_missing_column_names_the_one_that_is_near(world: ImportsWorld) -> None:
    export = HEADER.replace("Hours", "Hour").encode() + b"1,2,3,4,5,6,7,8,9"
    detail = world.send(file=export, mapping="time").json()["detail"]
    assert "'Hours' (is it 'Hour'?)" in detail


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"client": None}, "mapping.client"),
        ({"client": {"colums": ["Client"]}}, "mapping.client"),
        ({"colour": "red"}, "mapping.colour"),
        ({"source": "Two Words"}, "mapping.source"),
        ({"time": {"amount": "Hours", "worked_on": "Date", "unit": "days"}}, "mapping.time.unit"),
        ({"task": {"name": "Task"}}, "mapping.task.code"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(
    world: ImportsWorld, change: dict[str, Any], field: str
) -> None:
    answer = world.send(file=b"A\n1", mapping=a_mapping(**change))
    assert refused(answer) == (422, "MAPPING_INVALID", field)


def test_only_administrators_import(world: ImportsWorld) -> None:
    manager = world.gateway.person("project_manager")
    assert refused(world.send(manager, file=b"A\n1", mapping="time"))[:2] == (
        403,
        "PERMISSION_REQUIRED",
    )
    assert manager.get("/v1/imports").status_code == 403
    unknown = world.administrator.get(f"/v1/imports/{new_id()}")
    assert refused(unknown)[:2] == (404, "IMPORT_NOT_FOUND")


def test_the_same_key_imports_once_and_not_another_file(world: ImportsWorld) -> None:
    client, key = a_name(), new_id()
    row = f"2026-03-02,CLIENT,Site,Design,Ada {client},,2,,yes"
    first = world.send(file=an_export(client, row), mapping="time", key=key)
    again = world.send(file=an_export(client, row), mapping="time", key=key)
    assert again.json()["id"] == first.json()["id"]
    other = world.send(file=an_export(client, row, row), mapping="time", key=key)
    assert refused(other) == (409, "IDEMPOTENCY_KEY_REUSED", "Idempotency-Key")
    world.finished(first.json()["id"])
    listed = world.administrator.get("/v1/imports").json()["items"]
    assert first.json()["id"] in {each["id"] for each in listed}


def test_a_form_that_is_too_large_or_none_at_all_is_refused(world: ImportsWorld) -> None:
    huge = b"x" * (33 * 1024 * 1024)
    assert refused(world.send(file=huge, mapping="time"))[:2] == (413, "BODY_TOO_LARGE")
    answer = world.administrator.post("/v1/imports", {"mapping": "time"})
    assert refused(answer)[:2] == (415, "MEDIA_TYPE_UNSUPPORTED")


def test_an_import_that_was_interrupted_is_carried_out_once(world: ImportsWorld) -> None:
    client = a_name()
    rows = [f"2026-03-{day:02},CLIENT,Site,Design,Ada {client},,2,,yes" for day in range(1, 10)]
    first = world.carried_out(file=an_export(client, *rows), mapping="time")
    with world.gateway.database.engine.begin() as connection:
        # As a process that died in the middle leaves it: the files are there, the state says so.
        connection.execute(
            text("UPDATE import_job SET state = 'running', report = NULL WHERE id = :id"),
            {"id": first["id"]},
        )
        connection.execute(
            text(
                "INSERT INTO import_file (import_id, part, filename, content)"
                " VALUES (:id, 'file', 'file.csv', :content)"
            ),
            {"id": first["id"], "content": zlib.compress(an_export(client, *rows))},
        )
    world.gateway.client.app.state.imports.wake()  # type: ignore[attr-defined]
    again = world.finished(first["id"])
    assert again["counts"] == first["counts"]
    assert again["report"] == first["report"]
