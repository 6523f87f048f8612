"""The jobs that are measured: what people do all day, through the public API."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from standalone.bench.stage import TODAY, Stage
from standalone.bench.wire import Wire

Act = Callable[[], object]
TASKS = 10
_MILESTONE = {
    "name": "Milestone",
    "due_on": TODAY.isoformat(),
    "amount": {"amount": "1000.00", "currency_code": "GBP"},
}


@dataclass(frozen=True, slots=True)
class Job:
    """One job, done over and over by one client.

    key: its name on the command line. aim_ms: of processor time in all. repeats: in one round.
    start: makes a client with a connection of its own; what it gives does the job once.
    prepare: what must be there before that many repeats; not measured.
    """

    key: str
    name: str
    aim_ms: float
    repeats: int
    start: Callable[[Stage], Act]
    prepare: Callable[[Stage, int], None] = lambda stage, repeats: None


def project_overview(stage: Stage) -> Act:
    wire = Wire(stage.address, stage.manager_token)
    return lambda: wire.get(f"/v1/projects/{stage.project_id}/overview")


def log_time(stage: Stage) -> Act:
    wire = Wire(stage.address, stage.next_member_token())
    days = stage.days()
    return lambda: wire.post("/v1/time-entries", stage.entry(next(days)))


def create_client(stage: Stage) -> Act:
    wire = Wire(stage.address, stage.administrator.token)

    def act() -> None:
        word = secrets.token_hex(8)
        body = {"name": f"Client {word}", "domain": f"{word}.example", "currency_code": "GBP"}
        wire.post("/v1/clients", body)

    return act


def list_projects(stage: Stage) -> Act:
    wire = Wire(stage.address, stage.manager_token)
    return lambda: wire.get("/v1/projects?page_size=50")


def project_with_tasks(stage: Stage) -> Act:
    wire = Wire(stage.address, stage.administrator.token)
    work = {"charge_role": "designer", "estimate_minutes": 480, "duration_days": 2}
    tasks = [{"key": f"{n}", "name": f"Task {n}", **work} for n in range(TASKS)]

    def act() -> None:
        project = wire.post("/v1/projects", stage.project())
        wire.post(f"/v1/projects/{project['id']}/tasks", {"tasks": tasks})

    return act


def invoice(stage: Stage) -> Act:
    """Of projects that finance knows already and that nothing was billed of."""
    wire = Wire(stage.address, stage.administrator.token)
    plan = {"billing_type": "time_and_materials", "milestones": [_MILESTONE]}

    def act() -> None:
        project_id = stage.next_unbilled_project()
        wire.put(f"/v1/projects/{project_id}/billing-plan", plan)
        draft = wire.post("/v1/invoices", {"project_id": project_id})
        wire.post(f"/v1/invoices/{draft['id']}/issue", {})

    return act


JOBS = (
    Job("overview", "project overview", 6, 100, project_overview),
    Job("entry", "log a time entry", 7, 100, log_time),
    Job("client", "create a client", 12, 40, create_client),
    Job("list", "list of 50 projects", 6, 60, list_projects),
    Job("tasks", "project with ten tasks", 25, 8, project_with_tasks),
    Job("invoice", "invoice: plan, draft, issue", 30, 24, invoice, Stage.add_unbilled_projects),
)
