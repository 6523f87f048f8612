"""Erasing a person or a contact leaves nothing of them in any database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from agency.waiting import eventually
from bus.operating.verification import verify_outbox
from chassis.database import Database
from gateway.testing import Person
from sqlalchemy import text
from whole_product import House, house, made

NAME, EMAIL = "Quintessa Zwillinger", "quintessa.zwillinger@agency.example"
CONTACT, CONTACT_EMAIL = "Ottoline Vanterpool", "ottoline@client.example"


@pytest.fixture(scope="module")
def whole() -> Iterator[House]:
    with house() as found:
        yield found


def databases(whole: House) -> dict[str, Database]:
    return {**whole.databases, "gateway": whole.gateway.database}


def traces(whole: House, *words: str) -> list[str]:
    """Every table in which one of these words is found, in all databases."""
    found = []
    for service, database in databases(whole).items():
        with database.engine.connect() as connection:
            for table in connection.scalars(_TABLES).all():
                rows = connection.scalars(text(f'SELECT "{table}"::text FROM "{table}"')).all()
                found += [
                    f"{service}.{table}: {row[:200]}"
                    for row in rows
                    if any(word.lower() in row.lower() for word in words)
                ]
    return found


def broken_chains(whole: House) -> list[str]:
    return [
        f"{service}: {finding.check} {finding.examples}"
        for service, database in databases(whole).items()
        for finding in verified(database)
        if "unchanged" in finding.check and not finding.is_well
    ]


def verified(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return list(verify_outbox(connection))


_TABLES = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)

_DEAD = text("""
    INSERT INTO inbox (consumer, event_id, source, type, aggregate_id, aggregate_seq, status,
                       envelope, received_at)
    SELECT 'finance', gen_random_uuid(), 'accounts', 'client.updated.v1', CAST(:client AS uuid), 99,
           'dead', jsonb_build_object('data', jsonb_build_object('contacts', jsonb_build_array(
               jsonb_build_object('id', CAST(:contact AS text), 'name', CAST(:name AS text))
           ))), now()
""")


def test_nothing_is_left_of_a_person_who_was_erased(whole: House) -> None:
    boss = whole.person("administrator", "Ada Admin")
    body = {"name": NAME, "email": EMAIL, "charge_role": "designer"}
    person = made(boss.post("/v1/people", body))
    access = {"email": EMAIL, "roles": ["account_manager"], "password": "correct horse battery 9"}
    boss.put(f"/v1/people/{person['id']}/access", access)
    whole.settle()
    worker = whole.gateway.person("account_manager", person_id=person["id"], name=NAME)
    made(worker.post("/v1/clients", {"name": "Alder & Finch", "currency_code": "GBP"}))
    whole.settle()
    assert traces(whole, NAME, EMAIL)
    made(boss.patch(f"/v1/people/{person['id']}", {"active": False}))
    made(boss.post(f"/v1/people/{person['id']}/erase", {}))
    whole.settle()
    assert traces(whole, NAME, EMAIL) == []
    assert broken_chains(whole) == []


IMPORTED, IMPORTED_EMAIL = "Peregrine Oakenshaw", "peregrine.oakenshaw@agency.example"
COLUMNS = "Date,Client,Project,Task,Person,Email,Role,Hours,Notes,Billable"


def imported(boss: Person, *rows: str) -> dict[str, Any]:
    """The import of a file that is named after somebody, at its end."""
    file = (f"{IMPORTED}.csv", "\n".join([COLUMNS, *rows]).encode(), "text/csv")
    people = json.dumps({IMPORTED: IMPORTED_EMAIL})
    parts = {"file": file, "mapping": (None, "time"), "people": (None, people)}
    started = made(boss.send("POST", "/v1/imports", files=parts))
    path = f"/v1/imports/{started['id']}"
    return eventually(lambda: _ended(boss, path), "the import ends")


def _ended(boss: Person, path: str) -> dict[str, Any] | None:
    found: dict[str, Any] = boss.get(path).json()
    return found if found["state"] not in {"waiting", "running"} else None


def test_nothing_is_left_in_imports_of_a_person_who_was_erased(whole: House) -> None:
    boss = whole.person("administrator", "Ada Admin")
    who = f"Alder & Finch,Site,Design,{IMPORTED},{IMPORTED_EMAIL},designer"
    found = imported(
        boss,
        f"2026-03-02,{who},2,First layouts,yes",
        f"2026-03-03,{who},{IMPORTED},,yes",
        f"2026-03-04,{who},2,,{IMPORTED_EMAIL}",
        f"2026-03-05,{who},25,,yes",
        f"1889-03-05,{who},1,,yes",
        f"{IMPORTED},{who},1,,yes",
    )
    assert (found["state"], found["refused_count"]) == ("done", 5)
    whole.settle()
    assert any("import_refusal" in trace for trace in traces(whole, IMPORTED, IMPORTED_EMAIL))
    [person] = [
        each
        for each in boss.get("/v1/people", page_size=100).json()["items"]
        if each["email"] == IMPORTED_EMAIL
    ]
    made(boss.patch(f"/v1/people/{person['id']}", {"active": False}))
    made(boss.post(f"/v1/people/{person['id']}/erase", {}))
    whole.settle()
    assert traces(whole, IMPORTED, IMPORTED_EMAIL) == []
    refusals = boss.get(f"/v1/imports/{found['id']}/refusals").json()["items"]
    assert {each["row"] for each in refusals} == {3, 4, 5, 6, 7}
    assert all(each["reason"] and each["message"] for each in refusals)


def test_nothing_is_left_of_a_contact_who_was_erased(whole: House) -> None:
    boss = whole.person("administrator", "Ada Admin")
    client = made(boss.post("/v1/clients", {"name": "Birch & Co", "currency_code": "GBP"}))
    contacts = f"/v1/clients/{client['id']}/contacts"
    contact = {"name": CONTACT, "email": CONTACT_EMAIL, "primary": True}
    shown = made(boss.post(contacts, contact))
    whole.settle()
    assert traces(whole, CONTACT, CONTACT_EMAIL)
    (id_,) = [each["id"] for each in shown.get("contacts", [shown])]
    with whole.databases["finance"].engine.begin() as connection:
        connection.execute(_DEAD, {"client": client["id"], "contact": id_, "name": CONTACT})
    made(boss.post(f"{contacts}/{id_}/erase", {}))
    whole.settle()
    assert traces(whole, CONTACT, CONTACT_EMAIL) == []
    assert broken_chains(whole) == []
