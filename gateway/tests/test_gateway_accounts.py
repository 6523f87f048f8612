"""Clients, opportunities, briefs and handovers through the door, before the real accounts service.

What the service decides is proved in its own tests; here it is that JSON arrives and comes back
whole, and that each kind of bad input is a problem document that names the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accounts.api import registrations
from accounts.events import CATALOGUE
from accounts.settings import Settings
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.testing import Reception, reception

pytestmark = pytest.mark.slow

POUNDS = {"amount": "20000.00", "currency_code": "GBP"}
BRIEF = {
    "objective": "Sell more tea.",
    "audience": "People who drink coffee",
    "deliverables": [{"name": "Website", "description": "Ten pages"}, {"name": "Film"}],
    "constraints": ["No animals"],
    "budget": POUNDS,
    "start_on": "2026-04-13",
    "due_on": "2026-07-10",
}
STATED = {"scope_out": ["Hosting"], "promises": [], "definition_of_done": ["Live"]}
WORDS = ["amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "island", "jade"]


class Agency:
    """The gateway before accounts, with Maya who keeps clients and Daniel who runs projects."""

    def __init__(self, gateway: Reception) -> None:
        self.gateway = gateway
        self.maya = gateway.person("account_manager", name="Maya")
        self.daniel = gateway.person("project_manager", name="Daniel")
        self.names = iter([f"{one} {other}" for one in WORDS for other in reversed(WORDS)])

    def made(self, path: str, body: Any = None) -> dict[str, Any]:
        answer = self.maya.post(path, body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def a_client(self, **given: Any) -> dict[str, Any]:
        named = {"name": next(self.names), "currency_code": "GBP", "confirm_distinct": True}
        return self.made("/v1/clients", named | given)

    def an_opportunity(self, **given: Any) -> dict[str, Any]:
        body = {"client_id": self.a_client()["id"], "name": "Spring campaign", "value": POUNDS}
        return self.made("/v1/opportunities", body | given)

    def a_win(self) -> dict[str, Any]:
        path = f"/v1/opportunities/{self.an_opportunity()['id']}"
        assert self.maya.put(f"{path}/brief", BRIEF).status_code == 200
        return self.made(f"{path}/win")


@pytest.fixture(scope="module")
def agency() -> Iterator[Agency]:
    with fresh_database("accounts", lambda url: upgrade("accounts", url)) as url:
        database = Database(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        registered = registrations(database, settings)
        with serving(registered, url) as room, reception(accounts=room.address) as gateway:
            yield Agency(gateway)
        database.dispose()


def refused(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    return answer.status_code, problem["reason"], problem.get("field", "")


def test_a_client_is_registered_shown_changed_and_listed(agency: Agency) -> None:
    body = {
        "name": "Alder & Finch Ltd",
        "domain": "https://www.alder.example/",
        "tax_number": "GB 980 7806 84",
        "country_code": "GB",
        "contacts": [{"name": "Robin Alder", "email": "robin@alder.example"}],
    }
    answer = agency.maya.post("/v1/clients", body)
    client = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.headers["location"] == f"/v1/clients/{client['id']}"
    assert (client["domain"], client["currency_code"]) == ("alder.example", "GBP")
    assert client["account_manager_id"] == agency.maya.id
    assert client["contacts"][0]["primary"] is True
    path = f"/v1/clients/{client['id']}"
    assert agency.daniel.get(path).json() == client
    changed = agency.maya.patch(path, {"payment_terms_days": 14}, etag='"1"')
    assert (changed.json()["payment_terms_days"], changed.headers["etag"]) == (14, '"2"')
    stale = agency.maya.patch(path, {"payment_terms_days": 7}, etag='"1"')
    assert refused(stale) == (412, "VERSION_MISMATCH", "If-Match")
    found = agency.daniel.get("/v1/clients", search="FINCH").json()
    assert [each["id"] for each in found["items"]] == [client["id"]]


def test_a_near_duplicate_is_named_and_can_be_looked_for(agency: Agency) -> None:
    there = agency.a_client(name="Müller & Söhne GmbH", domain="soehne.example")
    answer = agency.maya.post("/v1/clients", {"name": "Muller and Sohne"})
    assert refused(answer) == (409, "SIMILAR_CLIENT_EXISTS", "name")
    assert there["id"] in answer.text
    similar = agency.daniel.get("/v1/clients/similar", domain="www.soehne.example").json()
    (found,) = similar["items"]
    assert (found["client"]["id"], found["likeness"], found["because"]) == (
        there["id"],
        "1.00",
        "domain",
    )
    twin = {"name": "Muller and Sohne", "confirm_distinct": True}
    assert agency.maya.post("/v1/clients", twin).status_code == 201


def test_contacts_come_change_and_go(agency: Agency) -> None:
    path = f"/v1/clients/{agency.a_client()['id']}/contacts"
    agency.made(path, {"name": "Ada", "email": "ada@x.example"})
    ada, ben = agency.made(path, {"name": "Ben", "primary": True})["contacts"]
    assert (ada["primary"], ben["primary"]) == (False, True)
    changed = agency.maya.patch(f"{path}/{ada['id']}", {"job_title": "Buyer"}).json()
    assert changed["contacts"][0]["job_title"] == "Buyer"
    assert changed["contacts"][0]["email"] == "ada@x.example"
    left = agency.maya.delete(f"{path}/{ben['id']}").json()
    assert [(one["name"], one["primary"]) for one in left["contacts"]] == [("Ada", True)]
    gone = agency.maya.delete(f"{path}/{ben['id']}")
    assert refused(gone) == (404, "CONTACT_NOT_FOUND", "contact_id")


def test_an_opportunity_is_opened_moved_and_summed_up(agency: Agency) -> None:
    opportunity = agency.an_opportunity(probability="0.60", delivery_start="2026-04-13")
    assert (opportunity["status"], opportunity["probability"]) == ("open", "0.60")
    assert (opportunity["value"], opportunity["delivery_end"]) == (POUNDS, None)
    client = {"client_id": opportunity["client_id"]}
    summary = agency.daniel.get("/v1/pipeline", **client).json()
    assert summary["weighted_value"] == [{"amount": "12000.00", "currency_code": "GBP"}]
    assert (summary["open_count"], summary["stages"][0]["stage"]) == (1, "qualified")
    path = f"/v1/opportunities/{opportunity['id']}"
    edit = {"stage": "proposed", "delivery_start": None, "on_hold": True}
    moved = agency.maya.patch(path, edit).json()
    assert (moved["probability"], moved["delivery_start"]) == ("0.60", None)
    held = agency.daniel.get("/v1/opportunities", **client, status="on_hold").json()
    assert held["items"] == [moved]
    lost = agency.maya.post(f"{path}/lose", {"reason": "Too dear"}).json()
    assert (lost["status"], lost["lost_reason"], lost["probability"]) == (
        "lost",
        "Too dear",
        "0.00",
    )


def test_a_brief_keeps_its_editions_and_its_deliverables_ids(agency: Agency) -> None:
    path = f"/v1/opportunities/{agency.an_opportunity()['id']}/brief"
    assert refused(agency.daniel.get(path)) == (404, "BRIEF_NOT_FOUND", "opportunity_id")
    first = agency.maya.put(path, BRIEF).json()
    assert (first["edition"], first["budget"], first["due_on"]) == (1, POUNDS, "2026-07-10")
    film = first["deliverables"][1]
    again = BRIEF | {"deliverables": [{"id": film["id"], "name": "Two films"}]}
    second = agency.maya.put(path, again).json()
    assert second["deliverables"][0]["id"] == film["id"]
    assert agency.daniel.get(path).json() == second
    kept = agency.daniel.get(path, edition=1).json()
    assert kept["deliverables"] == first["deliverables"]
    assert refused(agency.daniel.get(path, edition=9)) == (404, "EDITION_NOT_FOUND", "edition")


def test_a_handover_goes_from_one_person_to_the_other(agency: Agency) -> None:
    won = agency.a_win()
    assert (won["opportunity"]["status"], won["handover"]["status"]) == ("won", "draft")
    assert won["handover"]["scope_in"] == ["Website: Ten pages", "Film"]
    path = f"/v1/handovers/{won['handover']['id']}"
    early = agency.maya.post(f"{path}/offer")
    assert refused(early) == (409, "HANDOVER_INCOMPLETE", "scope_out")
    assert agency.maya.patch(path, STATED).json()["open_items"] == []
    agency.made(f"{path}/offer")
    question = {"item": "scope_in", "question": "Which ten pages?"}
    returned = agency.daniel.post(f"{path}/return", question).json()
    assert (returned["status"], returned["open_items"]) == ("returned", ["scope_in"])
    asked = returned["questions"][0]["id"]
    answered = agency.made(f"{path}/questions/{asked}/answer", {"answer": "Home and nine."})
    assert answered["questions"][0]["answer"] == "Home and nine."
    agency.made(f"{path}/offer")
    assert refused(agency.maya.post(f"{path}/accept"))[:2] == (403, "PERMISSION_REQUIRED")
    accepted = agency.daniel.post(f"{path}/accept").json()
    assert (accepted["status"], accepted["project_manager_id"]) == ("accepted", agency.daniel.id)
    assert refused(agency.daniel.post(f"{path}/accept"))[:2] == (409, "HANDOVER_ACCEPTED")
    assert refused(agency.daniel.post(f"{path}/return", question))[:2] == (409, "HANDOVER_ACCEPTED")
    of_project = f"/v1/projects/{won['opportunity']['project_id']}/handover"
    assert agency.daniel.get(of_project).json() == accepted
    listed = agency.daniel.get("/v1/handovers", status="accepted", page_size=1).json()
    assert listed["items"] == [accepted]


def test_winning_without_a_brief_is_refused(agency: Agency) -> None:
    answer = agency.maya.post(f"/v1/opportunities/{agency.an_opportunity()['id']}/win")
    assert refused(answer)[:2] == (409, "BRIEF_MISSING")


CLIENT = {"name": "Nobody's"}
OPPORTUNITY = {"client_id": new_id(), "name": "Nothing"}
REVERSED = {"delivery_start": "2026-03-02", "delivery_end": "2026-03-01"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/clients", {}, "name"),
        ("/v1/clients", {"name": 7}, "name"),
        ("/v1/clients", {"name": None}, "name"),
        ("/v1/clients", {"name": "x" * 201}, "name"),
        ("/v1/clients", {"name": " "}, "name"),
        ("/v1/clients", CLIENT | {"nmae": "Alder"}, "nmae"),
        ("/v1/clients", CLIENT | {"currency_code": "QQQ"}, "currency_code"),
        ("/v1/clients", CLIENT | {"country_code": "QQ"}, "country_code"),
        ("/v1/clients", CLIENT | {"payment_terms_days": "30"}, "payment_terms_days"),
        ("/v1/clients", CLIENT | {"payment_terms_days": 1.5}, "payment_terms_days"),
        ("/v1/clients", CLIENT | {"payment_terms_days": -1}, "payment_terms_days"),
        ("/v1/clients", CLIENT | {"account_manager_id": "Maya"}, "account_manager_id"),
        ("/v1/clients", CLIENT | {"contacts": {}}, "contacts"),
        ("/v1/clients", CLIENT | {"contacts": [{"email": "a@b.example"}]}, "contacts.0.name"),
        (
            "/v1/clients",
            CLIENT | {"contacts": [{"name": "A", "email": "nobody"}]},
            "contacts.0.email",
        ),
        ("/v1/clients", CLIENT | {"confirm_distinct": "yes"}, "confirm_distinct"),
        ("/v1/opportunities", {"name": "Nothing"}, "client_id"),
        ("/v1/opportunities", OPPORTUNITY | {"probability": 0.6}, "probability"),
        ("/v1/opportunities", OPPORTUNITY | {"probability": "1.01"}, "probability"),
        ("/v1/opportunities", OPPORTUNITY | {"value": 100}, "value"),
        (
            "/v1/opportunities",
            OPPORTUNITY | {"value": {"amount": "1", "currency_code": "QQQ"}},
            "value.currency_code",
        ),
        (
            "/v1/opportunities",
            OPPORTUNITY | {"value": {"amount": "0.001", "currency_code": "GBP"}},
            "value.amount",
        ),
        ("/v1/opportunities", OPPORTUNITY | {"expected_close": "31/03/2026"}, "expected_close"),
        ("/v1/opportunities", OPPORTUNITY | {"expected_close": "2026-02-30"}, "expected_close"),
    ],
)
def test_a_wrong_value_is_a_problem_that_names_the_field(
    agency: Agency, path: str, body: dict[str, Any], field: str
) -> None:
    status, _, named = refused(agency.maya.post(path, body))
    assert (status, named) == (422, field)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (REVERSED, "delivery_end"),
        ({"stage": "hopeful"}, "stage"),
        ({"value": {"amount": "-1.00", "currency_code": "GBP"}}, "value"),
    ],
)
def test_what_only_the_service_knows_to_be_wrong_names_the_field_too(
    agency: Agency, given: dict[str, Any], field: str
) -> None:
    body = {"client_id": agency.a_client()["id"], "name": "Nothing", **given}
    answer = agency.maya.post("/v1/opportunities", body)
    status, _, named = refused(answer)
    assert (status, named) == (422, field)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"objective": ""}, "objective"),
        ({"deliverables": []}, "deliverables"),
        ({"deliverables": "Website"}, "deliverables"),
        ({"deliverables": [{"name": "Film"}, {"name": "film"}]}, "deliverables.0"),
        ({"deliverables": [{"name": "Film", "id": new_id()}]}, "deliverables.0.id"),
        ({"deliverables": [{"description": "No name"}]}, "deliverables.0.name"),
        ({"start_on": "2026-07-11"}, "due_on"),
        ({"constraints": ["No animals", 3]}, "constraints.1"),
        ({"budget": {"amount": "20.00"}}, "budget.currency_code"),
    ],
)
def test_a_wrong_brief_is_a_problem_that_names_the_field(
    agency: Agency, given: dict[str, Any], field: str
) -> None:
    path = f"/v1/opportunities/{agency.an_opportunity()['id']}/brief"
    status, _, named = refused(agency.maya.put(path, BRIEF | given))
    assert (status, named) == (422, field)
    assert agency.daniel.get(path).status_code == 404


def test_a_question_about_nothing_in_the_handover_is_refused(agency: Agency) -> None:
    path = f"/v1/handovers/{agency.a_win()['handover']['id']}/return"
    answer = agency.daniel.post(path, {"item": "mood", "question": "Why?"})
    assert refused(answer) == (422, "VALUE_UNKNOWN", "item")


@pytest.mark.parametrize(
    ("raw", "status", "reason"),
    [
        (b'{"name": "Alder"', 400, "JSON_MALFORMED"),
        (b"name=Alder", 400, "JSON_MALFORMED"),
        (b'["Alder"]', 400, "BODY_NOT_AN_OBJECT"),
        (b'{"name": NaN}', 400, "JSON_MALFORMED"),
        (b"\xff", 400, "JSON_MALFORMED"),
    ],
)
def test_what_is_not_a_json_object_is_malformed(
    agency: Agency, raw: bytes, status: int, reason: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = agency.maya.send("POST", "/v1/clients", content=raw, headers=headers)
    assert refused(answer)[:2] == (status, reason)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/v1/clients/{}", "CLIENT_NOT_FOUND"),
        ("/v1/opportunities/{}", "OPPORTUNITY_NOT_FOUND"),
        ("/v1/handovers/{}", "HANDOVER_NOT_FOUND"),
        ("/v1/projects/{}/handover", "HANDOVER_NOT_FOUND"),
    ],
)
def test_what_is_not_there_is_not_found(agency: Agency, path: str, reason: str) -> None:
    assert refused(agency.daniel.get(path.format(new_id())))[:2] == (404, reason)
    assert agency.daniel.get(path.format("CLI-0001")).status_code == 404


def test_a_client_that_is_not_there_has_no_opportunities_to_open(agency: Agency) -> None:
    answer = agency.maya.post("/v1/opportunities", {"client_id": new_id(), "name": "Nothing"})
    assert refused(answer) == (404, "CLIENT_NOT_FOUND", "client_id")
    unknown = agency.daniel.get("/v1/pipeline", client_id=new_id())
    assert refused(unknown)[:2] == (404, "CLIENT_NOT_FOUND")


def test_a_request_sent_again_is_answered_again_and_one_with_another_body_refused(
    agency: Agency,
) -> None:
    won = agency.a_win()["handover"]
    path = f"/v1/handovers/{won['id']}"
    agency.maya.patch(path, STATED)
    agency.made(f"{path}/offer")
    question = {"item": "other", "question": "Why?"}
    first = agency.daniel.post(f"{path}/return", question, key="k1")
    again = agency.daniel.post(f"{path}/return", question, key="k1")
    assert (again.status_code, again.json()) == (200, first.json())
    other = agency.daniel.post(f"{path}/return", question | {"item": "promises"}, key="k1")
    assert refused(other) == (409, "IDEMPOTENCY_KEY_REUSED", "Idempotency-Key")
    assert len(agency.daniel.get(path).json()["questions"]) == 1


def test_reading_and_changing_are_for_those_whose_job_it_is(agency: Agency) -> None:
    tom = agency.gateway.person("team_member")
    opportunity = agency.an_opportunity()
    path = f"/v1/opportunities/{opportunity['id']}"
    assert agency.gateway.person("finance").get(path).json() == opportunity
    for answer in (
        tom.get(path),
        tom.post("/v1/clients", {"name": "Tom's"}),
        tom.patch(path, {"name": "Tom's"}),
        tom.put(f"{path}/brief", BRIEF),
        tom.post(f"{path}/win"),
    ):
        assert refused(answer)[:2] == (403, "PERMISSION_REQUIRED")


def test_a_page_is_asked_for_by_the_token_of_the_one_before(agency: Agency) -> None:
    client = {"client_id": agency.a_client()["id"]}
    made = [agency.an_opportunity(**client)["id"] for _ in range(3)]
    first = agency.daniel.get("/v1/opportunities", page_size=2, **client).json()
    token = first["next_page_token"]
    rest = agency.daniel.get("/v1/opportunities", page_size=2, page_token=token, **client).json()
    listed = [each["id"] for each in first["items"] + rest["items"]]
    assert (listed, rest["next_page_token"]) == (made[::-1], "")
    assert refused(agency.daniel.get("/v1/opportunities", page_size=0.5))[0] == 422


def test_a_page_token_is_good_for_its_list_and_its_filters_only(agency: Agency) -> None:
    client = {"client_id": agency.a_client()["id"]}
    for _ in range(2):
        agency.an_opportunity(**client)
    token = agency.daniel.get("/v1/opportunities", page_size=1, **client).json()["next_page_token"]
    for path, query in (
        ("/v1/opportunities", {}),
        ("/v1/opportunities", client | {"status": "won"}),
        ("/v1/handovers", {}),
    ):
        wrong = agency.daniel.get(path, page_size=1, page_token=token, **query)
        assert refused(wrong) == (422, "PAGE_TOKEN_MALFORMED", "page_token")
    larger = agency.daniel.get("/v1/opportunities", page_size=5, page_token=token, **client)
    counted = agency.daniel.get("/v1/opportunities", page_token=token, count=True, **client)
    assert counted.json()["items"] == larger.json()["items"]
    assert len(larger.json()["items"]) == 1


def test_b42_a_client_in_another_spelling_is_pointed_out(agency: Agency) -> None:
    agency.a_client(name="Bär & Söhne GmbH")
    answer = agency.maya.post("/v1/clients", {"name": "Baer und Soehne"})
    assert refused(answer) == (409, "SIMILAR_CLIENT_EXISTS", "name")


def test_b44_a_contact_with_an_address_that_is_there_is_refused(agency: Agency) -> None:
    path = f"/v1/clients/{agency.a_client()['id']}/contacts"
    first = agency.made(path, {"name": "Sam Poe", "email": "sam@house.example"})
    again = agency.maya.post(path, {"name": "S. Poe", "email": "SAM@House.example"})
    assert refused(again) == (409, "CONTACT_EXISTS", "email")
    assert again.json()["details"]["contact_id"] == first["contacts"][0]["id"]
    found = agency.maya.get("/v1/contacts", email="sam@house.example").json()
    assert [each["client_id"] for each in found["items"]] == [first["id"]]


def test_b45_a_probability_is_the_stages_until_somebody_sets_it(agency: Agency) -> None:
    path = f"/v1/opportunities/{agency.an_opportunity()['id']}"
    assert agency.maya.patch(path, {"stage": "proposed"}).json()["probability"] == "0.50"
    agency.maya.patch(path, {"probability": "0.33"})
    assert agency.maya.patch(path, {"stage": "negotiating"}).json()["probability"] == "0.33"
    back = agency.maya.patch(path, {"probability_follows_stage": True}).json()
    assert (back["probability"], back["probability_set_by_hand"]) == ("0.75", False)


def test_promises_are_null_until_stated_and_an_empty_list_if_there_are_none(
    agency: Agency,
) -> None:
    handover = agency.a_win()["handover"]
    assert handover["promises"] is None
    path = f"/v1/handovers/{handover['id']}"
    assert agency.maya.patch(path, {"promises": []}).json()["promises"] == []


def test_clients_are_archived_restored_given_away_and_a_contact_erased(agency: Agency) -> None:
    client = agency.a_client(contacts=[{"name": "Sam Poe"}])
    path = f"/v1/clients/{client['id']}"
    assert agency.made(f"{path}/archive")["archived_at"]
    assert agency.made(f"{path}/restore")["archived_at"] is None
    erased = agency.made(f"{path}/contacts/{client['contacts'][0]['id']}/erase")
    assert erased["contacts"] == []
    to = {"client_ids": [client["id"]], "to_person_id": new_id()}
    given = {"reassigned": 1, "remaining": 0, "refused": []}
    assert agency.made("/v1/clients/reassign", to) == given


def test_a_loss_by_mistake_is_taken_back(agency: Agency) -> None:
    path = f"/v1/opportunities/{agency.an_opportunity()['id']}"
    agency.made(f"{path}/lose", {"reason": "Too dear"})
    assert agency.made(f"{path}/reopen")["status"] == "open"


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u0092", "\U000e0041"])
def test_l8_a_name_with_an_invisible_character_is_refused(agency: Agency, hidden: str) -> None:
    answer = agency.maya.post("/v1/clients", {"name": f"pay{hidden}pal"})
    assert answer.status_code == 422
    assert "TEXT_UNPRINTABLE" in answer.text
