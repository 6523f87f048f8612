"""What a project needs before work on it begins, is charged or ends, through the public API."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, refused
from standalone.rest import Json, Refused


def kicked_off(office: Office, **more: object) -> str:
    """The path of a project with one task that has begun."""
    client_id = office.client()["id"]
    made = office.manager.at.unless_missing
    body = {"name": "Site", "client_id": client_id} | more
    project = eventually(lambda: made("/v1/projects", body), "projects knows the client")
    path = f"/v1/projects/{project['id']}"
    add_task(office, project["id"])
    office.manager.at.post(f"{path}/status", {"status": "active"})
    return path


def add_task(office: Office, project_id: str) -> Json:
    task = {"project_id": project_id, "name": "Design", "duration_days": 1}
    return office.manager.at.post("/v1/tasks", task)


def test_a_project_that_began_without_a_quote_cannot_be_made_chargeable(office: Office) -> None:
    path = kicked_off(office, chargeable=False)
    with refused("QUOTE_NOT_ACCEPTED"):
        office.manager.at.patch(path, {"chargeable": True})


def test_time_before_an_accepted_quote_is_never_charged(office: Office) -> None:
    project = office.project(sold="")
    office.rates(project["client_id"])
    with refused("QUOTE_NOT_ACCEPTED"):
        office.log(project["id"], 60)
    free = {"non_chargeable": True, "non_chargeable_reason": "Preparing the quote"}
    entry = office.log(project["id"], 60, **free)
    with refused("QUOTE_NOT_ACCEPTED"):
        office.worker.at.patch(f"/v1/time-entries/{entry['id']}", {"non_chargeable": False})
    office.accept(office.quote(project["id"], "1000.00"))
    office.approve(entry, office.log(project["id"], 30))
    [work] = office.unbilled(project["id"], 1)["items"]
    assert work["minutes"] == 30


def test_no_project_begins_for_an_archived_client(office: Office) -> None:
    client = office.client()
    project = office.project(client["id"])
    add_task(office, project["id"])
    office.seller.at.post(f"/v1/clients/{client['id']}/archive")
    body = {"name": "Another site", "client_id": client["id"]}
    post = office.manager.at.post

    def refusal() -> str:
        try:
            post("/v1/projects", body)
        except Refused as refused:
            return refused.reason
        return ""

    eventually(lambda: refusal() == "CLIENT_ARCHIVED", "projects knows that it is archived")
    with refused("CLIENT_ARCHIVED"):
        post(f"/v1/projects/{project['id']}/status", {"status": "active"})
    office.seller.at.post(f"/v1/clients/{client['id']}/restore")
    eventually(lambda: refusal() == "", "projects knows that it is restored")


def test_a_project_with_unbilled_work_is_neither_completed_nor_archived(office: Office) -> None:
    project = office.project()
    office.rates(project["client_id"])
    add_task(office, project["id"])
    office.approve(office.log(project["id"], 60))
    office.unbilled(project["id"], 1)
    path = f"/v1/projects/{project['id']}"
    post = office.manager.at.post
    for status in ("active", "delivered"):
        post(f"{path}/status", {"status": status})
    with refused("WORK_UNBILLED|WORK_NOT_VALUED"):
        post(f"{path}/status", {"status": "completed"})
    post(f"{path}/status", {"status": "active"})
    post(f"{path}/status", {"status": "cancelled", "reason": "No budget"})
    with refused("WORK_UNBILLED|WORK_NOT_VALUED"):
        post(f"{path}/archive")


def test_a_write_off_of_a_completed_project_is_undone_after_it_was_reopened(
    office: Office,
) -> None:
    project = office.project()
    office.rates(project["client_id"])
    add_task(office, project["id"])
    office.approve(office.log(project["id"], 60))
    office.unbilled(project["id"], 1)
    finance, manager, path = office.finance.at, office.manager.at, f"/v1/projects/{project['id']}"
    reason = {"reason": "Learning a new tool"}
    with refused("RECORD_OF_ANOTHER"):
        office.join("project_manager").at.post(f"{path}/write-offs", reason)
    written_off = finance.post(f"{path}/write-offs", reason)

    def completed() -> bool:
        try:
            return bool(manager.post(f"{path}/status", {"status": "completed"}))
        except Refused as refusal:
            if refusal.reason not in {"WORK_UNBILLED", "WORK_NOT_VALUED"}:
                raise
            return False

    def finance_knows(status: str) -> bool:
        query = {"client_id": project["client_id"], "status": status}
        return bool(finance.get("/v1/project-figures", **query)["items"])

    for status in ("active", "delivered"):
        manager.post(f"{path}/status", {"status": status})
    eventually(completed, "projects knows that nothing is unbilled")
    eventually(lambda: finance_knows("completed"), "finance knows that it is completed")
    undo = f"/v1/write-offs/{written_off['id']}/undo"
    with refused("PROJECT_OVER"):
        finance.post(undo, {"reason": "The client pays after all"})
    manager.post(f"{path}/status", {"status": "active"})
    eventually(lambda: finance_knows("active"), "finance knows that it is reopened")
    assert finance.post(undo, {"reason": "The client pays after all"})["undone"]
    office.unbilled(project["id"], 1)


def test_several_tasks_are_changed_in_one_call_all_of_them_or_item_by_item(office: Office) -> None:
    project = office.project()
    path = f"/v1/projects/{project['id']}/tasks"
    tasks = [{"name": name, "duration_days": 2} for name in ("Design", "Build")]
    design, build = office.manager.at.post(path, {"tasks": tasks})["tasks"]
    given = [{"task_id": each["id"], "assignee_id": office.worker.id} for each in (design, build)]
    assert len(office.manager.at.patch("/v1/tasks", {"tasks": given})["items"]) == 2
    changes = [
        {"task_id": design["id"], "assignee_id": None, "name": "Page design"},
        {"task_id": build["id"], "duration_days": 3000},
    ]
    with refused("NUMBER_OUT_OF_RANGE"):
        office.manager.at.patch("/v1/tasks", {"tasks": changes})
    answer = office.manager.at.patch("/v1/tasks", {"tasks": changes, "mode": "item_by_item"})
    [changed], [left] = answer["items"], answer["refused"]
    assert (changed["name"], changed["assignee_id"]) == ("Page design", None)
    assert (left["index"], left["id"]) == (1, build["id"])
    assert left["field"].startswith("tasks.1.")
    kept = office.manager.at.get(f"/v1/tasks/{build['id']}")
    assert (kept["duration_days"], kept["assignee_id"]) == (2, office.worker.id)


def test_time_is_not_charged_once_the_only_acceptance_was_undone(office: Office) -> None:
    project = office.project(sold="")
    quote = office.accept(office.quote(project["id"], "1000.00"))
    add_task(office, project["id"])
    path = f"/v1/projects/{project['id']}"
    office.manager.at.post(f"{path}/status", {"status": "active"})
    office.log(project["id"], 60)
    undo_acceptance(office, quote)
    with refused("QUOTE_NOT_ACCEPTED"):
        office.log(project["id"], 60)
    free = {"non_chargeable": True, "non_chargeable_reason": "Until the client signs again"}
    office.log(project["id"], 60, **free)
    office.accept(office.quote(project["id"], "1200.00"))
    office.log(project["id"], 60)


def undo_acceptance(office: Office, quote: Json) -> None:
    reason = {"reason": "It was another client's signature"}
    office.finance.at.post(f"/v1/quotes/{quote['id']}/undo-acceptance", reason)
    path = f"/v1/projects/{quote['project_id']}"
    eventually(lambda: not office.manager.at.get(path)["accepted_quote_id"], "projects knows of it")
