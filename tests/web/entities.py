"""A second legal entity and a charge between the two, for the tests of the pages."""

from __future__ import annotations

import secrets

from standalone.rest import Json
from workplace import Workplace


def second_entity(workplace: Workplace) -> Json:
    """One that no other test has."""
    prefix = f"P{secrets.token_hex(2).upper()}"
    body = {"name": f"Northlight {prefix}", "number_prefix": prefix, "country_code": "GB"}
    return workplace.chief.at.post("/v1/legal-entities", body | {"town": "Leeds"})


def charged(workplace: Workplace) -> dict[str, str]:
    """What a second entity charges the first one."""
    finance, second = workplace.finance.at, second_entity(workplace)
    body = {
        "seller_id": second["id"],
        "buyer_id": finance.get("/v1/legal-entity")["id"],
        "amount": {"amount": "900.00", "currency_code": "GBP"},
        "description": "Design work of March",
        "reference": "IC 7",
    }
    charge = finance.post("/v1/intercompany-charges", body)
    return {"entity": second["id"], "charge": charge["id"]}
