"""Clients and contacts through the public API: duplicates (B42, B44), archives, search, owners."""

from __future__ import annotations

import pytest
from chassis.ids import new_id
from office import Office, refused, unlike
from standalone.rest import Refused

PAIRS = [
    ("{} Bär AG", "{} Baer AG"),
    ("{} Müller & Söhne GmbH", "{} Mueller und Soehne"),
    ("株式会社サンプル{}", "サンプル{}株式会社"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_b42_the_same_client_written_in_another_way_is_pointed_out(
    office: Office, first: str, second: str
) -> None:
    tag = unlike("Q").replace(" ", "")
    made = office.client(first.format(tag))
    again = {"name": second.format(tag), "currency_code": "GBP"}
    with refused("SIMILAR_CLIENT_EXISTS"):
        office.seller.at.post("/v1/clients", again)
    confirmed = office.seller.at.post("/v1/clients", again | {"confirm_distinct": True})
    assert confirmed["id"] != made["id"]


def test_b42_a_client_with_a_sub_domain_of_anothers_domain_is_pointed_out(office: Office) -> None:
    domain = f"{unlike('d').replace(' ', '')}.example"
    office.client(domain=domain)
    again = {"name": unlike("Client"), "currency_code": "GBP", "domain": f"shop.{domain}"}
    with refused("SIMILAR_CLIENT_EXISTS"):
        office.seller.at.post("/v1/clients", again)


def test_b44_a_client_has_one_contact_for_one_address(office: Office) -> None:
    contacts = f"/v1/clients/{office.client()['id']}/contacts"
    sam = {"name": "Sam Poe", "email": "sam@house.example", "primary": True}
    office.seller.at.post(contacts, sam)
    for again in (sam, sam | {"name": "S. Poe", "email": "SAM@House.example"}):
        with refused("CONTACT_EXISTS"):
            office.seller.at.post(contacts, again)
    client = office.seller.at.get(contacts.removesuffix("/contacts"))
    assert [each["name"] for each in client["contacts"]] == ["Sam Poe"]


def test_a_client_is_archived_once_nothing_is_open_and_then_begins_nothing(office: Office) -> None:
    at = office.seller.at
    client = office.client()
    path, of_it = f"/v1/clients/{client['id']}", {"client_id": client["id"]}
    talks = at.post("/v1/opportunities", of_it | {"name": "Talks"})
    with pytest.raises(Refused, match=talks["reference"]) as refusal:
        at.post(f"{path}/archive")
    assert (refusal.value.status, refusal.value.reason) == (409, "CLIENT_HAS_OPEN_WORK")
    lost = f"/v1/opportunities/{talks['id']}"
    at.post(f"{lost}/lose", {"reason": "Too dear"})
    at.post(f"{path}/archive")
    begins = [
        ("/v1/opportunities", of_it | {"name": "More talks"}),
        (f"{path}/contacts", {"name": "Sam Poe"}),
        (f"{lost}/reopen", None),
    ]
    for where, body in begins:
        with refused("CLIENT_ARCHIVED"):
            at.post(where, body)
    at.post(f"{path}/restore")
    for where, body in begins:
        at.post(where, body)


@pytest.mark.parametrize("sign", ["%", "_", "-", "*", "\\", "%%"])
def test_a_search_for_a_sign_finds_only_names_that_contain_it(office: Office, sign: str) -> None:
    office.client()
    office.client(f"Half{sign}Time {unlike('Client')}")
    for page in ("/v1/clients", "/v1/opportunities", "/v1/projects", "/v1/people"):
        found = office.administrator.get(page, search=sign, page_size=200)["items"]
        assert all(sign in " ".join(map(str, each.values())) for each in found)
        assert found or page != "/v1/clients"
    assert office.administrator.get("/v1/contacts", search=sign)["items"] == []


def test_several_given_to_another_are_reported_record_by_record(office: Office) -> None:
    other = office.join("account_manager")
    own = office.client()["id"]
    foreign = other.at.post("/v1/clients", {"name": unlike("Client"), "currency_code": "GBP"})["id"]
    nowhere = new_id()
    body = {"client_ids": [own, foreign, nowhere], "to_person_id": other.id}
    given = office.seller.at.post("/v1/clients/reassign", body)
    assert given["reassigned"] == 1
    refusals = {each["id"]: each["reason"] for each in given["refused"]}
    assert refusals == {foreign: "PERMISSION_REQUIRED", nowhere: "NOT_FOUND"}
    theirs = {"from_person_id": other.id, "to_person_id": office.seller.id}
    given = office.seller.at.post("/v1/clients/reassign", theirs)
    assert given["reassigned"] == 0
    assert {each["reason"] for each in given["refused"]} == {"PERMISSION_REQUIRED"}
    assert {each["id"] for each in given["refused"]} == {own, foreign}
