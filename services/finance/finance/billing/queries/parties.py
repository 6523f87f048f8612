"""Who sells and who buys, as a document copies them when it is issued."""

from __future__ import annotations

from chassis.database import Reading

from finance.agency import queries as agency
from finance.agency.readable import ENTITY_ID
from finance.billing.model.invoice import Party
from finance.replicas.queries import Client


def seller_now(reading: Reading, legal_entity_id: str = ENTITY_ID) -> Party | None:
    """As a document issued now would name it; None until the legal entity is set."""
    seller = agency.seller(reading, legal_entity_id)
    return printed(seller) if seller else None


def buyer_now(client: Client) -> Party:
    """As a document issued now would name the client."""
    return printed(
        {
            "name": client.name,
            "address": client.address,
            "tax_number": client.tax_number,
            "registration_number": "",
            "country_code": client.country_code,
            "payment_details": "",
            "street": client.street,
            "town": client.town,
            "post_code": client.post_code,
            "electronic_scheme": client.electronic_scheme,
            "electronic_address": client.electronic_address,
            "iban": "",
            "bic": "",
        }
    )


def printed(party: Party) -> Party:
    """With an address to print: as it was written, else made of its parts."""
    if party["address"]:
        return party
    town = " ".join(part for part in (party["post_code"], party["town"]) if part)
    return {**party, "address": "\n".join(part for part in (party["street"], town) if part)}
