"""Opening an agency: people with their roles, a client, a project, rates and a billing plan."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from agency.people import Answer, Json, Tandem, Writer, gbp
from agency.waiting import eventually
from standalone.rest import Person, Refused

HOURLY = "90.00"
HOURLY_MINOR = 9000


@dataclass
class Agency:
    """Who works, on what: designers led by a manager, finance, and who wins new work."""

    designers: list[Writer]
    manager: Writer
    finance: Writer
    seller: Writer
    client_id: str
    project_id: str

    def writers(self) -> list[Writer]:
        return [*self.designers, self.manager, self.finance, self.seller]

    def answers(self) -> Iterator[Answer]:
        """Everything that was acknowledged to anybody."""
        for writer in self.writers():
            yield from writer.answered

    def entries_logged(self) -> int:
        return sum(len(designer.answered) for designer in self.designers)

    def unheard(self) -> int:
        return sum(writer.unheard for writer in self.writers())


def open_agency(tandem: Tandem, designers: int = 1) -> Agency:
    """An agency with one chargeable project, ready to work."""
    secrets = tandem.administrator
    email, password = secrets.administrator_email, secrets.administrator_password
    with Person(tandem.address, email, password) as admin:
        manager_id, manager = _join(tandem, admin, "project_manager")
        team = [_join(tandem, admin, "team_member", manager_id)[1] for _ in range(designers)]
        _, finance = _join(tandem, admin, "finance")
        seller_id, seller = _join(tandem, admin, "account_manager")
        new = {"name": _unlike(), "currency_code": "GBP", "account_manager_id": seller_id}
        client = admin.post("/v1/clients", new)
        client_id = str(client["id"])
        wanted = {"name": "Site", "client_id": client_id, "chargeable": True}
        project = eventually(
            lambda: admin.unless_missing("/v1/projects", wanted), "projects knows the client"
        )
        _sell(admin, str(project["id"]))
        admin.put("/v1/legal-entity", {"name": "Northlight Ltd", "address": "4 Quay Street"})
        _set_rates(admin, client_id)
        _plan_billing(admin, str(project["id"]))
    return Agency(team, manager, finance, seller, client_id, str(project["id"]))


def _unlike() -> str:
    """A name that no other client's is like."""
    return f"Harbour {uuid.uuid4().hex}"


def _sell(admin: Person, project_id: str) -> None:
    """The client accepts a quote, so that time can be charged."""
    line = {"kind": "fixed", "description": "The site", "amount": gbp("90000.00")}
    estimate = {"project_id": project_id, "lines": [line]}
    priced = eventually(
        lambda: admin.unless_missing("/v1/estimates", estimate), "finance knows the project"
    )
    quote = admin.post("/v1/quotes", {"estimate_id": priced["id"]})
    admin.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Robin Alder"})
    project = f"/v1/projects/{project_id}"
    eventually(lambda: admin.get(project)["accepted_quote_id"], "projects knows the quote")


def _set_rates(admin: Person, client_id: str) -> None:
    rate = {"charge_role": "designer", "hourly": gbp(HOURLY)}
    card = {"name": "Standard", "currency_code": "GBP", "effective_from": "2020-01-01"}
    body = {**card, "client_id": client_id, "rates": [rate]}
    eventually(lambda: admin.unless_missing("/v1/rate-cards", body), "finance knows the client")


def _plan_billing(admin: Person, project_id: str) -> None:
    plan = f"/v1/projects/{project_id}/billing-plan"
    eventually(lambda: _planned(admin, plan), "finance knows the project")


def _planned(admin: Person, path: str) -> Json | None:
    try:
        return admin.put(path, {"billing_type": "time_and_materials"})
    except Refused as refused:
        if "NOT_FOUND" not in refused.reason:
            raise
        return None


def _join(tandem: Tandem, admin: Person, role: str, lead_id: str = "") -> tuple[str, Writer]:
    name = f"{role} {uuid.uuid4().hex[:8]}"
    email, password = f"{name.replace(' ', '.')}@example.com", f"long enough {uuid.uuid4()}"
    access = {"roles": [role]}
    body = {"name": name, "email": email, "charge_role": "designer", "access": access}
    made, person = admin.invite(body | ({"lead_id": lead_id} if lead_id else {}), password)
    with person:
        return str(made["id"]), Writer(tandem, person.token)
