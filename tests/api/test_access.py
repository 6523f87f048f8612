"""What one may no longer see is not shown again, not even as the answer of an earlier request."""

from __future__ import annotations

import secrets

from agency.waiting import eventually
from office import Office, money, refused, unlike

PASSWORD = "nine lamps over the harbour"


def test_an_answer_is_not_repeated_to_somebody_whose_access_became_smaller(office: Office) -> None:
    """The report: who still held the permission, for other records only, got the stored answer."""
    admin, project = office.administrator, office.project()
    email = f"{unlike('robin').replace(' ', '.')}@example.com"
    body = {"name": "Robin Alder", "email": email, "access": {"roles": ["administrator"]}}
    made, robin = admin.invite(body, PASSWORD)
    path, key, change = f"/v1/projects/{project['id']}", secrets.token_hex(8), {"name": "Site two"}
    first = robin.patch(path, change, key)
    assert robin.patch(path, change, key) == first
    narrowed = {"roles": ["project_manager"], "active": True}
    admin.put(f"/v1/people/{made['id']}/access", narrowed)
    with refused("RECORD_OF_ANOTHER"):
        robin.patch(path, {"name": "Site three"})
    with refused("ACCESS_CHANGED"):
        robin.patch(path, change, key)
    assert admin.get(path)["name"] == "Site two"


def test_an_answer_is_not_repeated_about_a_record_that_passed_to_somebody_else(
    office: Office,
) -> None:
    project, manager = office.project(), office.manager.at
    line = {"kind": "fixed", "description": "All of it", "amount": money("900.00")}
    body, key = {"project_id": project["id"], "lines": [line]}, secrets.token_hex(8)
    first = manager.post("/v1/estimates", body, key)
    assert manager.post("/v1/estimates", body, key) == first
    other = office.join("project_manager")
    path, estimate = f"/v1/projects/{project['id']}", f"/v1/estimates/{first['id']}"
    office.administrator.patch(path, {"project_manager_id": other.id})
    eventually(lambda: other.at.find(estimate), "finance knows the new manager")
    assert manager.find(estimate) is None
    with refused("ESTIMATE_NOT_FOUND"):
        manager.post("/v1/estimates", body, key)
    assert office.finance.at.get(estimate)["id"] == first["id"]


def test_a_new_person_is_shown_as_created_and_not_as_erased(office: Office) -> None:
    email = f"{unlike('sam').replace(' ', '.')}@example.com"
    made = office.administrator.post("/v1/people", {"name": "Sam Field", "email": email})
    shown = office.administrator.get(f"/v1/people/{made['id']}")
    assert made["erased_at"] is None
    assert made == shown | {"access": None}
