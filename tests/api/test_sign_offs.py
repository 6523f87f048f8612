"""Versions of deliverables that the client signs off by links, through the public API (K02)."""

from __future__ import annotations

import re
from typing import Any

import httpx
from agency.waiting import eventually
from office import Office, refused
from standalone.rest import Json

PDF = b"%PDF-1.7 a poster"


def a_version(office: Office, project: Json, deliverable: Json, **more: Any) -> Json:
    path = f"/v1/projects/{project['id']}/deliverables/{deliverable['id']}/proofs"
    query = "&".join(f"{name}={value}" for name, value in {"name": "poster.pdf", **more}.items())
    return office.manager.at.upload(f"{path}?{query}", PDF)


def a_deliverable(office: Office, project: Json) -> Json:
    path = f"/v1/projects/{project['id']}/deliverables"
    made = office.manager.at.post(path, {"name": "Poster"})
    return next(one for one in made["deliverables"] if one["name"] == "Poster")


def contacts_of(office: Office, client: Json, *names: str) -> list[str]:
    path = f"/v1/clients/{client['id']}/contacts"
    for name in names:
        office.seller.at.post(path, {"name": name})
    known = office.seller.at.get(f"/v1/clients/{client['id']}")["contacts"]
    return [next(one["id"] for one in known if one["name"] == name) for name in names]


def asked(office: Office, proof: Json, **body: Any) -> dict[str, str]:
    """Addresses of the pages, by contact."""
    ask = f"/v1/proofs/{proof['id']}/ask"
    eventually(
        lambda: office.manager.at.unless("CONTACT_UNKNOWN", ask, body),
        "projects knows the contacts",
    )
    found = office.manager.at.items("/v1/sign-offs", proof_id=proof["id"])
    return {one["contact_id"]: office.address + one["path"] for one in found if one["path"]}


def form_of(page: str, step: str) -> dict[str, str]:
    """The hidden fields of one form of the page."""
    (form,) = re.findall(rf'<form[^>]*>(?:(?!</form>).)*value="{step}".*?</form>', page, re.S)
    return dict(re.findall(r'name="(step|key|hash)" value="([^"]*)"', form))


def test_k02_behaviour_9_a_client_signs_off_by_a_link_and_the_file_is_locked(
    office: Office,
) -> None:
    """K02, K07, behaviour 9: some are asked to approve, others only informed; then it is locked."""
    client = office.client()
    ann, ben = contacts_of(office, client, "Ann", "Ben")
    project = office.project(client["id"])
    deliverable = a_deliverable(office, project)
    proof = a_version(office, project, deliverable, note="First")
    assert (proof["number"], proof["status"]) == (1, "draft")
    assert proof["deliverable_id"] == deliverable["id"], "the same record as in the plan"
    pages = asked(office, proof, approver_ids=[ann], informed_ids=[ben], message="<b>Page 1</b>")
    informed = httpx.get(pages[ben]).text
    assert "No answer is needed" in informed
    assert "<form" not in informed
    shown = httpx.get(pages[ann])
    assert "<script" not in shown.text
    assert "&lt;b&gt;Page 1" in shown.text
    file = httpx.get(f"{pages[ann]}/file")
    assert file.content == PDF
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''poster.pdf"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in file.headers["content-security-policy"]
    form = form_of(shown.text, "approve") | {"name": "Ann <Mill>"}
    assert httpx.post(pages[ann], data=form).status_code == 422, "the box is not ticked"
    given = form | {"consent": "yes", "comment": "Lovely"}
    for _ in range(2):
        assert httpx.post(pages[ann], data=given).status_code == 303, "sent twice, it counts once"
    again = given | {"key": "another", "step": "changes"}
    assert httpx.post(pages[ann], data=again).status_code == 422, "a link answers once"
    path, at = f"/v1/proofs/{proof['id']}", office.manager.at
    assert at.get(path)["status"] == "approved"
    (answer,) = at.items("/v1/sign-offs", proof_id=proof["id"], part="approve")
    assert (answer["answer"], answer["answered_by"]) == ("approved", "Ann <Mill>")
    assert answer["answered_address"]
    assert answer["answered_sha256"] == proof["sha256"]
    with refused("PROOF_LOCKED"):
        at.post(f"{path}/archive")
    assert a_version(office, project, deliverable)["number"] == 2
    kind = {"kind": "proof_approved"}
    news = eventually(
        lambda: [one for one in at.items("/v1/me/notices") if kind.items() <= one.items()],
        "the manager has a notice",
    )
    assert news[0]["detail"] == proof["reference"]
    unlocked = at.post(f"{path}/withdraw-approval", {"reason": "A wrong price"})
    assert (unlocked["status"], unlocked["withdrawn_reason"]) == ("draft", "A wrong price")
    assert httpx.get(pages[ann]).status_code == 404


def test_k02_changes_are_asked_for_and_a_new_version_opens_a_new_round(office: Office) -> None:
    """K02: comments, several approvers, revocation."""
    client = office.client()
    ann, ben = contacts_of(office, client, "Ann", "Ben")
    project = office.project(client["id"])
    deliverable = a_deliverable(office, project)
    first = a_version(office, project, deliverable)
    pages = asked(office, first, approver_ids=[ann, ben], rule="all")
    form = form_of(httpx.get(pages[ben]).text, "changes") | {"name": "Ben"}
    assert httpx.post(pages[ben], data=form).status_code == 422, "nothing says what to change"
    httpx.post(pages[ben], data=form | {"comment": "Larger"})
    assert office.manager.at.get(f"/v1/proofs/{first['id']}")["status"] == "changes_requested"
    assert "Changes of this version were asked for" in httpx.get(pages[ann]).text
    second = a_version(office, project, deliverable)
    pages = asked(office, second, approver_ids=[ann, ben], rule="any")
    form = form_of(httpx.get(pages[ann]).text, "approve") | {"name": "Ann", "consent": "yes"}
    httpx.post(pages[ann], data=form)
    assert office.manager.at.get(f"/v1/proofs/{second['id']}")["status"] == "approved"
    third = a_version(office, project, deliverable)
    pages = asked(office, third, approver_ids=[ann])
    office.manager.at.post(f"/v1/proofs/{third['id']}/revoke")
    assert httpx.get(pages[ann]).status_code == 404
    found = office.manager.at.items("/v1/proofs", deliverable_id=deliverable["id"], order="number")
    assert [one["status"] for one in found] == ["changes_requested", "approved", "draft"]


def test_k02_a_version_that_waits_is_shown_in_today(office: Office) -> None:
    """K02: to the manager of its project."""
    client = office.client()
    project = office.project(client["id"])
    version = a_version(office, project, a_deliverable(office, project))
    today = office.administrator.get("/v1/me/today")["today"]
    asked(office, version, approver_ids=contacts_of(office, client, "Ann"), due_on=today)
    mina = office.join("project_manager")
    given = {"project_manager_id": mina.id}
    office.administrator.patch(f"/v1/projects/{project['id']}", given)
    waiting = mina.at.get("/v1/me/today")["items"]
    found = [one["subject"]["id"] for one in waiting if one["reason"] == "sign_off_waiting"]
    assert found == [project["id"]]


def test_k04_a_team_member_sees_files_of_their_own_tasks_alone(office: Office) -> None:
    """K04: not in lists, not by id, not its file, not its events."""
    project = office.project()
    deliverable = a_deliverable(office, project)
    proof = a_version(office, project, deliverable)
    member = office.join("team_member").at
    for path in ("", "/file"):
        with refused("PROOF_NOT_FOUND"):
            member.download(f"/v1/proofs/{proof['id']}{path}")
    assert not list(member.items("/v1/proofs", project_id=project["id"]))
    with refused("RECORD_OF_ANOTHER"):
        member.upload(f"/v1/projects/{project['id']}/deliverables/{deliverable['id']}/proofs", PDF)
