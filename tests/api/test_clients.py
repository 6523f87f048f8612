"""Clients and contacts through the public API: duplicates (B42, B44)."""

from __future__ import annotations

import pytest
from office import Office, refused, unlike

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
