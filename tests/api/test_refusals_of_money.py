"""What is archived or unknown is refused where money is charged (L07, L08, L21)."""

from __future__ import annotations

from agency.waiting import eventually
from chassis.ids import new_id
from office import Office, money, refused, unlike
from standalone.rest import Json, Refused


def test_l08_a_line_by_hand_names_a_deliverable_of_its_project(office: Office) -> None:
    """L08: on a new invoice and on a draft; the problem names the line."""
    project, at = office.project(), office.finance.at
    line = {"description": "Banners", "quantity": "1", "unit_price": "40.00"}
    body = {"project_id": project["id"], "lines": [line, line | {"deliverable_id": new_id()}]}
    with refused("DELIVERABLE_UNKNOWN") as raised:
        at.post("/v1/invoices", body)
    assert raised.value.problem["field"] == "lines.1.deliverable_id"
    made = at.post("/v1/invoices", body | {"lines": [line]})
    with refused("DELIVERABLE_UNKNOWN"):
        at.post(f"/v1/invoices/{made['id']}/lines", line | {"deliverable_id": new_id()})


def test_l08_an_archived_client_gets_no_invoice_by_hand_and_no_media_order(
    office: Office,
) -> None:
    """L08, L21: until it is restored."""
    project, at = office.project(), office.finance.at
    office.seller.at.post(f"/v1/clients/{project['client_id']}/archive")
    line = {"description": "Banners", "quantity": "1", "unit_price": "40.00"}
    supplier = at.post("/v1/suppliers", {"name": unlike("Publisher")})
    placement = {"description": "Full page", "medium": "press", "gross": money("100.00")}
    placement |= {"starts_on": "2026-12-01", "ends_on": "2026-12-31"}
    body = {"supplier_id": supplier["id"], "project_id": project["id"]}

    def refuses() -> bool:
        try:
            made: Json = at.post("/v1/media-orders", body | {"placements": [placement]})
        except Refused as error:
            return "CLIENT_ARCHIVED" in str(error)
        return not made

    eventually(refuses, "finance knows that the client is archived")
    with refused("CLIENT_ARCHIVED"):
        at.post("/v1/invoices", {"project_id": project["id"], "lines": [line]})


def test_l21_an_archived_levy_takes_no_new_rate(office: Office) -> None:
    """L21: until it is restored."""
    at = office.finance.at
    body = {"name": unlike("Levy"), "base": "gross", "payer": "client", "rate": "0.001"}
    levy = at.post("/v1/levies", body | {"starts_on": "2020-01-01"})
    path = f"/v1/levies/{levy['id']}"
    at.post(f"{path}/archive")
    with refused("LEVY_ARCHIVED"):
        at.put(f"{path}/rates", {"starts_on": "2030-01-01", "rate": "0.002"})
