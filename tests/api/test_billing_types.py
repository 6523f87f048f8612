"""Billing types through the public API: ceilings, guaranteed maxima, progress (L02, L06)."""

from __future__ import annotations

from datetime import date

from office import Office, money, refused
from standalone.rest import Json


def plan(office: Office, project: Json, **body: object) -> Json:
    return office.finance.at.put(f"/v1/projects/{project['id']}/billing-plan", body)


def worked(office: Office, *minutes: int) -> Json:
    """Each entry on a day of its own, at 100.00 an hour."""
    project = office.project()
    office.rates(project["client_id"])
    office.approve(*[office.log(project["id"], spent) for spent in minutes])
    office.unbilled(project["id"], len(minutes))
    return project


def test_l02_capped_time_is_billed_to_the_ceiling_and_the_rest_is_over_servicing(
    office: Office,
) -> None:
    finance, project = office.finance.at, worked(office, 360, 360, 360)
    path = f"/v1/projects/{project['id']}/billing-plan"
    plan(office, project, billing_type="capped", cap=money("1000.00"))
    draft = finance.post("/v1/invoices", {"project_id": project["id"]})
    assert (draft["net"], draft["lines"][-1]["kind"]) == (money("1000.00"), "held_back")
    office.issue(draft)
    standing = finance.get(path)["standing"]
    assert (standing["held_back"], standing["unbilled"]) == (money("200.00"), money("600.00"))
    assert standing["over_servicing"] == money("800.00")
    with refused("CAP_REACHED"):
        finance.post("/v1/invoices", {"project_id": project["id"]})
    raised: Json = {"billing_type": "capped", "cap": money("1500.00")}
    with refused("TEXT_REQUIRED"):
        plan(office, project, **raised)
    changed = plan(office, project, **raised, cap_reason="A second round, agreed by mail")
    assert date.fromisoformat(changed["cap_set_on"])
    assert finance.post("/v1/invoices", {"project_id": project["id"]})["net"] == money("500.00")


def test_l02_the_saving_below_a_guaranteed_maximum_is_shared(office: Office) -> None:
    project = worked(office, 480)
    terms = {"cap": money("1000.00"), "saving_share": "0.40"}
    plan(office, project, billing_type="guaranteed_maximum", **terms)
    saving = f"/v1/projects/{project['id']}/saving"
    with refused("WORK_UNBILLED"):
        office.finance.at.post(saving)
    office.issue(office.finance.at.post("/v1/invoices", {"project_id": project["id"]}))
    assert office.finance.at.post(saving)["net"] == money("80.00")


def test_l02_l06_progress_is_billed_as_it_grows_and_credited_when_it_falls(office: Office) -> None:
    project = worked(office, 120)
    plan(office, project, billing_type="percent_complete", fee=money("1000.00"))
    path = f"/v1/projects/{project['id']}/progress-billings"
    for progress, net in (("0.30", "300.00"), ("0.45", "150.00")):
        made = office.finance.at.post(path, {"progress": progress, "reason": "As agreed"})
        assert made["invoice"]["net"] == money(net)
        office.issue(made["invoice"])
    fallen = office.finance.at.post(path, {"progress": "0.40", "reason": "Counted again"})
    assert [note["net"] for note in fallen["credit_notes"]] == [money("-50.00")]
    with refused("COST_BUDGET_MISSING"):
        office.finance.at.post(path)
    with refused("PROGRESS_BILLED"):
        plan(office, project, billing_type="time_and_materials")


def test_l07_a_draft_is_approved_changed_and_approved_again_before_its_issue(
    office: Office,
) -> None:
    draft = office.draft("100.00")
    path = f"/v1/invoices/{draft['id']}"
    approved = office.seller.at.post(f"{path}/approve")
    assert (approved["approved"], approved["approved_by_id"]) == (True, office.seller.id)
    line = {"description": "Courier", "amount": money("10.00")}
    assert not office.finance.at.post(f"{path}/lines", line)["approved"]
    with refused("INVOICE_NOT_APPROVED"):
        office.seller.at.post(f"{path}/return")
    office.seller.at.post(f"{path}/approve")
    assert office.issue(draft)["approved_by_id"] == office.seller.id
    with refused("INVOICE_ALREADY_ISSUED"):
        office.seller.at.post(f"{path}/approve")
