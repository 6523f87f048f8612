"""A contractor with one task in an agency, and what an answer to them may not name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gateway.testing import Person
from httpx import Response
from records import TODAY, Records
from whole_product import House, made

FOREIGN = ("Alder", "Quince", "Sam ", "Layout", "Secret spread", "Hosting", "Filming")
"""Words of clients, contacts, colleagues, other tasks, promises and orders."""
FIGURES = ("40.00", "90.00", "900.00", "20000.00", "100.00")
"""Of cost rates, rate cards, quotes, deals and orders."""
NAMED = ("GET /v1/permissions", "GET /v1/roles", "GET /v1/imports/mappings")
"""They are about no record of the agency."""


@dataclass
class Outsider:
    """person: the contractor. own: ids of what is theirs, by kind. project: it may be named."""

    person: Person
    project: dict[str, str]
    own: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> list[tuple[str, dict[str, Any]]]:
        """Calls that need a query."""
        monday = (TODAY - timedelta(days=TODAY.weekday())).isoformat()
        week = {"first_on": monday}
        days = {"from": monday, "to": (TODAY + timedelta(days=30)).isoformat()}
        words = [("/v1/search", {"q": word}) for word in ("alder", "quince", "secret", "sam")]
        lists = [
            (path, {"project_id": self.project["id"]})
            for path in ("/v1/tasks", "/v1/time-entries", "/v1/proofs", "/v1/sign-offs")
        ]
        return [
            *words,
            *lists,
            ("/v1/time-week", week),
            ("/v1/time-completeness", week | {"weeks": 1}),
            ("/v1/given-away-time", week | {"last_on": days["to"]}),
            ("/v1/calendar", days),
            ("/v1/time-suggestions", week),
            ("/v1/me/today", {}),
        ]

    def names_in(self, text: str) -> list[str]:
        """What the text names that is not theirs."""
        left = text.replace(self.project["name"], "")
        return [word for word in (*FOREIGN, *FIGURES) if word in left]


def engage(house: House, ada: Person, records: Records) -> Outsider:
    """A task with a deliverable of its own, time on it and a file; beside it a task of another."""
    person = house.person("contractor", "Carl Outside", ada)
    house.settle()
    project = made(ada.get(f"/v1/projects/{records.ids['project_id']}"))
    path = f"/v1/projects/{project['id']}/deliverables"
    answer = made(ada.post(path, {"name": "Cover"}))
    deliverable = answer["deliverables"][-1] if "deliverables" in answer else answer
    task = {
        "project_id": project["id"],
        "charge_role": "designer",
        "estimate_minutes": 300,
        "duration_days": 2,
    }
    other = task | {"name": "Secret spread", "assignee_id": records.member.id}
    made(ada.post("/v1/tasks", other))
    mine = {"name": "Retouch the cover", "assignee_id": person.id}
    answer = made(ada.post("/v1/tasks", task | mine | {"deliverable_id": deliverable["id"]}))
    own = {"task": answer.get("task", answer)["id"], "deliverable": deliverable["id"]}
    house.settle()
    worked = {"project_id": project["id"], "worked_on": TODAY.isoformat(), "minutes": 30}
    entry = made(person.post("/v1/time-entries", worked | {"task_id": own["task"]}))
    upload = f"{path}/{deliverable['id']}/proofs"
    proof = made(person.send("POST", upload, content=b"%PDF-1.7"))
    house.settle()
    return Outsider(person, project, own | {"time_entry": entry["id"], "proof": proof["id"]})


def mistakes_in(called: str, answer: Response, outsider: Outsider) -> list[str]:
    """What an answer names that is not the contractor's."""
    if answer.status_code >= 500:
        return [f"{called}: {answer.status_code} {answer.text[:200]}"]
    if not answer.is_success or called in NAMED:
        return []
    return [
        f"{called} names {word}: {answer.text[:300]}" for word in outsider.names_in(answer.text)
    ]
