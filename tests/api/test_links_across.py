"""Dependencies across projects through the public API, from the plan to the notice (E11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from agency.waiting import eventually
from office import Office, refused
from standalone.rest import Json
from test_schedule import Plan

MONDAY = date(2027, 3, 1)


def linked(before: Plan, task: str, behind: Plan, other: str, **more: Any) -> Json:
    ends = {"predecessor_id": before.ids[task], "successor_id": behind.ids[other]}
    made: Json = before.at.post("/v1/dependencies", ends | more)["dependency"]
    return made


def test_e11_a_plan_follows_a_task_of_another_project_and_says_why(office: Office) -> None:
    website, shop = Plan(office, MONDAY), Plan(office, MONDAY)
    other = office.join("project_manager")
    website.task("Design", 3)
    shop.link(shop.task("Build", 2), shop.task("Test", 1))
    link = linked(website, "Design", shop, "Build", lag_days=1)
    assert link["predecessor_project_id"] == website.project_id
    assert shop.dates()["Build"] == ("2027-03-05", "2027-03-08")
    of_shop = f"/v1/projects/{shop.project_id}"
    office.manager.at.patch(of_shop, {"project_manager_id": other.id})

    website.change("Design", duration_days=5)
    eventually(
        lambda: other.at.get(f"{of_shop}/schedule")["end_on"] == "2027-03-11", "the shop follows"
    )
    reference = website.at.get(f"/v1/projects/{website.project_id}")["reference"]
    reason = f"because task Design of {reference} Plan moved"
    query = {"project_id": shop.project_id, "type": "project.rescheduled.v1"}

    def moves() -> list[Json]:
        return [one for one in office.read_feed(1, **query) if one["data"]["reason"]]

    event = eventually(moves, "the feed has the change of the shop")[0]
    assert event["data"]["reason"] == reason
    assert {one["task_id"] for one in event["data"]["moved"]} == set(shop.ids.values())

    def notices() -> list[Json]:
        found = other.at.get("/v1/me/notices")["items"]
        return [one for one in found if one["kind"] == "plan_followed"]

    (notice,) = eventually(notices, "the manager of the shop has a notice")
    assert (notice["detail"], notice["why"]) == (reason, "project_manager")

    ends = {"predecessor_id": shop.ids["Test"], "successor_id": website.ids["Design"]}
    with refused("RECORD_OF_ANOTHER"):
        other.at.post("/v1/dependencies", ends)
    with refused("DEPENDENCY_CYCLE") as refusal:
        office.administrator.post("/v1/dependencies", ends)
    assert f"Design ({reference})" in str(refusal.value)


def test_e11_a_project_on_hold_stays_and_its_link_is_broken(office: Office) -> None:
    website, shop = Plan(office, MONDAY), Plan(office, MONDAY)
    website.task("Design", 3)
    shop.task("Build", 2)
    linked(website, "Design", shop, "Build")
    status = f"/v1/projects/{shop.project_id}/status"
    office.manager.at.post(status, {"status": "on_hold", "reason": "No answer."})
    website.change("Design", duration_days=5)

    def broken(plan: Plan) -> bool:
        (found,) = plan.schedule()["dependencies_across"]
        return bool(found["broken"])

    assert broken(shop)
    assert broken(website)
    assert shop.dates()["Build"][0] == "2027-03-04"
    office.manager.at.post(status, {"status": "planning"})
    eventually(lambda: not broken(shop), "the shop follows")
    assert shop.dates()["Build"][0] == "2027-03-08"
