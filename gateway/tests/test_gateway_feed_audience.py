"""The feed shows nobody what the API refuses them: by permission, by scope, by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from bus.subscription import Event
from chassis.actor import Actor, ActorKind, Scope
from chassis.clock import system_clock
from chassis.database import Origin
from chassis.ids import new_id
from gateway.feed import audience, commands
from gateway.feed.audience import audience_of
from gateway.feed.owners import OwnerIndex, read_changed
from gateway.feed.queries import Wanted, horizon, read_after, read_wanted
from gateway.feed.types import known_types, nearest
from gateway.testing import Person, Reception, reception
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow

SYSTEM = Actor.system()
COUNT = iter(range(1, 100_000))


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


def happen(gateway: Reception, source: str, type_: str, subject: str = "", **body: Any) -> str:
    number = next(COUNT)
    event = Event(
        id=new_id(),
        source=source,
        type=type_,
        subject=subject or new_id(),
        sequence=number,
        aggregate_seq=number,
        time=system_clock(),
        body=body,
        actor_id="",
        origin=Origin(),
    )
    with gateway.database.transaction(SYSTEM) as tx:
        commands.append(tx, [event])
    return event.id


def seen_by(somebody: Person, **query: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while True:
        more = {"after": after} if after else {}
        page = somebody.get("/v1/events", limit=200, **more, **query).json()
        if not page["items"]:
            return found
        found |= {event["id"]: event for event in page["items"]}
        after = page["next_cursor"]


class Agency:
    """A client, a project of it, and one of each event about them."""

    def __init__(self, gateway: Reception) -> None:
        self.gateway = gateway
        self.abe, self.other_abe = (gateway.person("account_manager") for _ in range(2))
        self.pam, self.other_pam = (gateway.person("project_manager") for _ in range(2))
        self.tom, self.lead = (gateway.person("team_member") for _ in range(2))
        self.fay, self.ada = gateway.person("finance"), gateway.person("administrator")
        self.client, self.project = new_id(), new_id()
        self.keep(self.abe.id, self.pam.id)
        happen(gateway, "projects", "person.created.v1", self.tom.id,
               person_id=self.tom.id, lead_id=self.lead.id)  # fmt: skip

    def keep(self, account_manager_id: str | None, project_manager_id: str | None) -> None:
        happen(self.gateway, "accounts", "client.updated.v1", self.client,
               client_id=self.client, account_manager_id=account_manager_id,
               contacts=[{"name": "Robin"}], changed=["contacts", "name"])  # fmt: skip
        happen(self.gateway, "projects", "project.status_changed.v1", self.project,
               project_id=self.project, client_id=self.client,
               project_manager_id=project_manager_id)  # fmt: skip

    def invoice(self) -> str:
        return happen(self.gateway, "finance", "invoice.issued.v1",
                      client_id=self.client, project_id=self.project)  # fmt: skip

    def plan(self) -> str:
        return happen(self.gateway, "finance", "billing_plan.set.v1", project_id=self.project)

    def time(self) -> str:
        return happen(self.gateway, "projects", "time_entry.logged.v1",
                      client_id=self.client, project_id=self.project,
                      person_id=self.tom.id)  # fmt: skip

    def readers(self, event_id: str) -> set[str]:
        names = ("abe", "other_abe", "pam", "other_pam", "tom", "lead", "fay", "ada")
        return {name for name in names if event_id in seen_by(getattr(self, name))}


@pytest.fixture
def agency(gateway: Reception) -> Agency:
    return Agency(gateway)


def test_an_invoice_is_seen_by_those_who_may_read_that_invoice(agency: Agency) -> None:
    assert agency.readers(agency.invoice()) == {"abe", "pam", "fay", "ada"}


def test_an_event_that_names_only_the_project_is_also_the_account_managers(agency: Agency) -> None:
    assert agency.readers(agency.plan()) == {"abe", "pam", "fay", "ada"}


def test_time_is_seen_by_the_worker_the_lead_and_the_projects_manager(agency: Agency) -> None:
    assert agency.readers(agency.time()) == {"pam", "tom", "lead", "fay", "ada"}


def test_what_people_cost_is_seen_by_finance_and_administrators(agency: Agency) -> None:
    cost = happen(agency.gateway, "finance", "cost_rate.set.v1", person_id=agency.tom.id)
    assert agency.readers(cost) == {"fay", "ada"}


def test_who_has_access_is_seen_by_administrators_alone(agency: Agency) -> None:
    assert agency.readers(happen(agency.gateway, "gateway", "user.granted.v1")) == {"ada"}


def test_a_type_that_this_release_does_not_know_is_seen_by_administrators_alone(
    agency: Agency,
) -> None:
    assert agency.readers(happen(agency.gateway, "finance", "salary.paid.v1")) == {"ada"}


def test_a_record_given_to_somebody_else_takes_its_events_along(agency: Agency) -> None:
    invoice = agency.invoice()
    agency.keep(agency.other_abe.id, agency.other_pam.id)
    assert agency.readers(invoice) == {"other_abe", "other_pam", "fay", "ada"}


def test_a_client_and_a_project_without_a_manager_are_everybodys_own(agency: Agency) -> None:
    agency.keep(None, None)
    everybody = {"abe", "other_abe", "pam", "other_pam", "fay", "ada"}
    assert agency.readers(agency.invoice()) == everybody


def test_a_restricted_field_is_left_out_for_those_who_may_not_read_it(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated = known_types()["client.updated.v1"]
    restricted = replace(updated, restricted={"contacts": "contact.read"})
    types = {**known_types(), "client.updated.v1": restricted}
    monkeypatch.setattr(audience, "known_types", lambda: types)
    query = {"type": "client.updated.v1", "client_id": agency.client}
    (whole,) = seen_by(agency.pam, **query).values()
    (part,) = seen_by(agency.tom, **query).values()
    assert whole["data"]["contacts"] == [{"name": "Robin"}]
    assert "contacts" not in part["data"]
    assert part["data"]["changed"] == ["name"]
    assert part["data"]["client_id"] == agency.client


def test_b48_a_type_that_nobody_publishes_is_refused_with_the_most_similar_one(
    agency: Agency,
) -> None:
    answer = agency.ada.get("/v1/events", type="invoice.issued.v1,invoice.payed.v1")
    assert (answer.status_code, answer.json()["reason"]) == (422, "EVENT_TYPE_UNKNOWN")
    assert answer.json()["field"] == "type"
    assert answer.json()["details"] == {"nearest": "invoice.paid.v1"}
    assert nearest("x" * 5000) == ""


def test_a_role_without_the_feed_is_refused_the_feed(agency: Agency) -> None:
    body = {"key": f"deaf_{new_id()[-12:]}", "name": "Deaf", "permissions": []}
    assert agency.ada.post("/v1/roles", body).status_code == 201
    nobody = agency.gateway.person(body["key"])
    assert nobody.get("/v1/events").status_code == 403


def test_an_older_event_does_not_take_a_record_back(agency: Agency) -> None:
    with agency.gateway.database.transaction(SYSTEM) as tx:
        late = Event(
            id=new_id(),
            source="projects",
            type="project.opened.v1",
            subject=agency.project,
            sequence=1,
            aggregate_seq=0,
            time=system_clock(),
            body={"project_manager_id": agency.other_pam.id, "client_id": agency.client},
            actor_id="",
            origin=Origin(),
        )
        commands.append(tx, [late])
    assert "other_pam" not in agency.readers(agency.plan())


PEOPLE = [new_id() for _ in range(3)]
CLIENTS = [new_id() for _ in range(3)]
PROJECTS = [new_id() for _ in range(3)]
SOMEBODY = st.none() | st.sampled_from(PEOPLE)


@pytest.fixture(scope="module")
def known(gateway: Reception) -> Reception:
    """Some owners are known, some vacant, and the third of each kind is not known at all."""
    for client, manager in zip(CLIENTS, [PEOPLE[0], None], strict=False):
        happen(gateway, "accounts", "client.updated.v1", client, account_manager_id=manager)
    for project, manager, client in zip(PROJECTS, [PEOPLE[1], None], CLIENTS[::2], strict=False):
        happen(gateway, "projects", "project.opened.v1", project,
               project_manager_id=manager, client_id=client)  # fmt: skip
    for person, lead in zip(PEOPLE, [PEOPLE[1], None], strict=False):
        happen(gateway, "projects", "person.created.v1", person, lead_id=lead)
    return gateway


@given(
    events=st.lists(
        st.fixed_dictionaries(
            {
                "type_": st.sampled_from(
                    ["invoice.issued.v1", "time_entry.logged.v1", "odd.one.v1"]
                ),
                "client_id": st.none() | st.sampled_from(CLIENTS),
                "project_id": st.none() | st.sampled_from(PROJECTS),
                "person_id": SOMEBODY,
            }
        ),
        min_size=1,
        max_size=6,
    ),
    scopes=st.frozensets(st.sampled_from(Scope)),
    person=st.sampled_from([*PEOPLE, ""]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_from_the_database_and_from_memory_are_the_same(
    known: Reception, events: list[dict[str, Any]], scopes: frozenset[Scope], person: str
) -> None:
    actor = Actor(
        kind=ActorKind.PERSON if person else ActorKind.INTEGRATION,
        user_id="somebody",
        person_id=person,
        name="",
        grants={"invoice.read": scopes, "time.read": frozenset({Scope.SELF})},
    )
    wanted = Wanted(audience=audience_of(actor))
    with known.database.reading(SYSTEM) as reading:
        start = horizon(reading)
    for event in events:
        happen(known, "finance", **event)
    with known.database.reading(SYSTEM) as reading:
        index = OwnerIndex()
        index.take(read_changed(reading, 0))
        rows = read_after(reading, start, 100)
        in_memory = [event.position for event in rows if wanted.takes(event, index)]
        shown, _ = read_wanted(reading, start, 100, wanted)
    assert [each.event.position for each in shown] == in_memory


def test_every_type_of_every_service_is_known_with_its_permission() -> None:
    assert {"invoice.issued.v1", "client.registered.v1", "role.created.v1"} <= known_types().keys()
    assert known_types()["cost_rate.set.v1"].permission == "cost.read"
