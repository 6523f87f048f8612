"""Versions of deliverables that the pages are looked at with."""

from __future__ import annotations

from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace

PDF = b"%PDF-1.7 a poster"


def proofs_of(workplace: Workplace, project: Json) -> dict[str, str]:
    """A version that the client asked changes of, and one that waits for the client."""
    at = workplace.manager.at
    path = f"/v1/projects/{project['id']}/deliverables"
    made = at.post(path, {"name": "Poster for the fair", "description": "Two sizes"})
    deliverable = made["deliverables"][-1]
    client = f"/v1/clients/{project['client_id']}"
    workplace.seller.at.post(f"{client}/contacts", {"name": "Ann Alder"})
    contact = workplace.seller.at.get(client)["contacts"][-1]
    found: Json = {}
    for comment in ("Larger letters", ""):
        proof = at.upload(f"{path}/{deliverable['id']}/proofs?name=poster.pdf&note=New", PDF)
        found = at.patch(f"/v1/proofs/{proof['id']}", {"note": "With the new logo"})
        ask(workplace, found, contact["id"])
        if comment:
            answer(workplace, found, comment)
    return {"proof": found["id"]}


def ask(workplace: Workplace, proof: Json, contact_id: str) -> None:
    body = {"approver_ids": [contact_id], "message": "Please look at the letters"}
    ask = f"/v1/proofs/{proof['id']}/ask"
    eventually(
        lambda: workplace.manager.at.unless("CONTACT_UNKNOWN", ask, body),
        "projects knows the contact",
    )


def answer(workplace: Workplace, proof: Json, comment: str) -> None:
    """As the contact does it, on the page of the link."""
    at = workplace.manager.at
    (link,) = at.get("/v1/sign-offs", proof_id=proof["id"])["items"]
    form = {"step": "changes", "key": proof["id"], "hash": proof["sha256"], "name": "Ann Alder"}
    at.send_form(link["path"], form | {"comment": comment})
