"""What lies on the desks: notices that are read, open tasks, and time that came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from standalone.demo import roster
from standalone.rest import Session

SENT_BACK = {"reason": "Half of this was for the other job; please split it."}
SENT_BACK_TO = "Tom"
OPEN = {"to_do", "in_progress"}
TASKS_MAX = 6


def read_notices(session_of: Callable[[str], Session]) -> None:
    """Half a year of them arrives in a minute; what comes after this is news."""
    for someone in roster.PEOPLE:
        if someone.roles != ("team_member",) or someone.first == SENT_BACK_TO:
            path = "/v1/me/notices/read"
            session_of(someone.first).post(path, {}, f"demo:notices:{someone.first}")


def send_time_back(session_of: Callable[[str], Session], people: Mapping[str, str]) -> None:
    """The newest time of one person who waits for a decision."""
    lead = next(someone.lead for someone in roster.PEOPLE if someone.first == SENT_BACK_TO)
    of = {"person_id": people[SENT_BACK_TO], "status": "submitted", "page_size": 1}
    for entry in session_of(lead).get("/v1/time-entries", **of)["items"]:
        path = f"/v1/time-entries/{entry['id']}/reject"
        session_of(lead).post(path, SENT_BACK, "demo:sent back")


REASON_KINDS = ("Investment", "Rework", "Goodwill", "Internal")


def add_reason_kinds(finance: Session) -> None:
    """In this order."""
    for name in REASON_KINDS:
        finance.post("/v1/reason-kinds", {"name": name}, f"demo:reason kind:{name}")


def charge_less(manager: Session, entry_id: str) -> None:
    """Half of one entry, as the other half was for the agency to learn."""
    path = f"/v1/time-entries/{entry_id}"
    kind = manager.get("/v1/reason-kinds", search=REASON_KINDS[0])["items"][0]
    body = {
        "minutes": manager.get(path)["minutes"] // 2,
        "reason": "The first round was ours to learn.",
        "reason_kind_id": kind["id"],
    }
    manager.put(f"{path}/billable", body, f"demo:billable:{entry_id}")


def give_tasks(session_of: Callable[[str], Session], people: Mapping[str, str]) -> None:
    """Tasks of their kind that end first, on active jobs of their lead, unless they have some."""
    someone = next(each for each in roster.PEOPLE if each.first == SENT_BACK_TO)
    lead, person_id = session_of(someone.lead), people[SENT_BACK_TO]
    of = {"project_manager_id": people[someone.lead], "status": "active"}
    open_tasks = [
        task
        for project in lead.items("/v1/projects", **of)
        for task in lead.items("/v1/tasks", project_id=project["id"])
        if task["status"] in OPEN and task["charge_role"] == someone.charge_role
    ]
    if any(task["status"] in OPEN for task in lead.items("/v1/tasks", assignee_id=person_id)):
        return
    first = sorted(open_tasks, key=lambda task: (task["end_on"] or "9", task["id"]))[:TASKS_MAX]
    if first:
        body = {"task_ids": [task["id"] for task in first], "assignee_id": person_id}
        lead.post("/v1/tasks/reassign", body, "demo:desk")
