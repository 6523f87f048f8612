"""Sends the demo agency to the gateway, chapter by chapter, each as the person whose job it is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from standalone.demo import desk, roster, routines
from standalone.demo.abroad import Abroad
from standalone.demo.addition import ADDITION
from standalone.demo.billing import Billing, load_rates, load_rates_of_clients
from standalone.demo.books import Books
from standalone.demo.briefs import CURRENCY, brief_of, money
from standalone.demo.budgeting import Budgeting
from standalone.demo.chasing import Chasing
from standalone.demo.contracting import Contracting, work_from_outside
from standalone.demo.foreseeing import Foreseeing
from standalone.demo.levelling import load_levelling
from standalone.demo.media import MediaBuying
from standalone.demo.notes import note_of
from standalone.demo.operator import Operator
from standalone.demo.pitches import load_pitches, opportunity_of
from standalone.demo.planning import load_plan
from standalone.demo.risking import Risking
from standalone.demo.sharing import days_closed, shared_out
from standalone.demo.spending import Spending
from standalone.demo.staffing import Staffing
from standalone.demo.timeline import Engagement, Entry, account_manager_of, engagements
from standalone.demo.views import save_views
from standalone.demo.waiting import may_be_planned, until
from standalone.demo.whatif import load_scenarios
from standalone.rest import Json, Session

AT_ONCE = 4
APPROVED_AT_ONCE = 200
UNAPPROVED_DAYS = 10
OVERHEAD_SHARE = "0.2500"


class Loading:
    """One load of the demo.

    today: the day on which the demo agency stands still. passwords: by first name, for people who
    have none yet.
    """

    def __init__(self, operator: Operator, today: date, passwords: Mapping[str, str]) -> None:
        self._operator = operator
        self._passwords = passwords
        self._today = today
        self._begun = time.monotonic()
        self._sessions: dict[str, Session] = {}
        self._people: dict[str, str] = {}
        self._clients: list[str] = []
        self._projects: dict[int, Json] = {}
        self._engagements = engagements(today)

    def load_people(self) -> None:
        self._say("people", self._load_people)

    def load_agency(self) -> None:
        """Everything else, as these people."""
        try:
            self._load_agency()
        finally:
            for session in self._sessions.values():
                session.sign_out()

    def _load_agency(self) -> None:
        self._say("calendar", self._load_calendar)
        self._say("rates", self._load_rates)
        self._say("clients", self._load_clients)
        self._say("pitches", self._load_pitches)
        self._say("jobs, from pitch to plan", self._load_jobs)
        self._say("a large plan", self._load_plan)
        self._say("six months of time", self._load_time)
        self._say("where the jobs stand", self._load_standing)
        self._say("invoices and payments", self._load_invoices)
        self._say("jobs that are completed", self._complete_jobs)
        self._say("notices that are read", partial(desk.read_notices, self._as))
        self._say("tasks of the designer", partial(desk.give_tasks, self._as, self._people))
        self._say("time that is sent back", partial(desk.send_time_back, self._as, self._people))
        self._say("saved views", partial(save_views, self._as))
        self._say("bookings and leave", self._load_staffing)
        self._say("a levelling", self._load_levelling)
        self._say("scenarios", lambda: load_scenarios(self._as("Daniel"), self._today))

    def _say(self, what: str, load: Callable[[], None]) -> None:
        load()
        print(f"  demo: {what} ({time.monotonic() - self._begun:.0f} s)", flush=True)

    def _as(self, first: str) -> Session:
        """The session of the person of that first name."""
        return self._sessions[first]

    # People, rates and clients

    def _load_people(self) -> None:
        with self._operator.administrator() as administrator:
            users = {user["email"]: user for user in administrator.items("/v1/users")}
            for someone in roster.PEOPLE:
                user = users.get(someone.email) or self._create(administrator, someone)
                if not user["has_password"]:
                    administrator.hand_over(user["id"], self._passwords[someone.first])
                self._people[someone.first] = user["id"]
            administrator.sign_out()
        for first, id_ in self._people.items():
            self._sessions[first] = self._operator.session_of(id_)

    def _create(self, administrator: Session, someone: roster.Someone) -> Json:
        body = {
            "name": someone.name,
            "email": someone.email,
            "charge_role": someone.charge_role,
            "access": {"roles": list(someone.roles)},
        }
        if someone.lead:
            body["lead_id"] = self._people[someone.lead]
        made = administrator.post("/v1/people", body, f"demo:person:{someone.first}")
        return {"id": made["id"], "has_password": False}

    def _load_calendar(self) -> None:
        closed = days_closed(self._today)
        self._as("Helen").post("/v1/calendar/days-off", closed, "demo:days off")

    def _load_rates(self) -> None:
        finance = self._as("Priya")
        finance.put("/v1/legal-entity", roster.SELLER, "demo:seller")
        finance.post("/v1/tax-rates/presets", {"country_code": "GB"}, "demo:tax rates")
        begins = self._today - timedelta(weeks=30)
        load_rates(finance, begins, self._today)
        for someone in roster.PEOPLE:
            id_ = self._people[someone.first]
            cost: Json = {"person_id": id_, "effective_from": begins.isoformat()}
            cost |= {"base": money(someone.hourly_cost), "overhead_share": OVERHEAD_SHARE}
            until(
                partial(
                    finance.unless_missing, "/v1/cost-rates", cost, f"demo:cost:{someone.first}"
                ),
                f"{someone.first} in finance",
            )

    def _load_clients(self) -> None:
        for number, (name, contact, job_title) in enumerate(roster.CLIENTS):
            people = [roster.contact_of(contact, job_title)]
            people.append(roster.contact_of(*roster.SECOND_CONTACTS[number]))
            body = {"name": name, "currency_code": CURRENCY, "contacts": people}
            body |= roster.ADDRESSES[number]
            manager = self._as(account_manager_of(number))
            made = manager.post("/v1/clients", body, f"demo:client:{number}")
            self._clients.append(made["id"])
        names = (name for name, *_ in roster.CLIENTS)
        ids = dict(zip(names, self._clients, strict=True))
        load_rates_of_clients(self._as("Priya"), ids, self._people["Chloe"], self._today)

    def _load_pitches(self) -> None:
        load_pitches(self._as, self._clients, self._today)

    # Jobs, from pitch to plan

    def _load_jobs(self) -> None:
        self._each(self._win_job, self._engagements)
        self._each(self._plan_job, self._engagements)

    def _win_job(self, one: Engagement) -> None:
        """Opportunity, brief and handover, as far as the job has come."""
        manager, key = self._as(one.account_manager), f"demo:job:{one.number}"
        sold = one.sold_minutes()
        value = sum(
            minutes * Decimal(roster.HOURLY_RATES[role]) / 60 for role, minutes in sold.items()
        )
        client_id = self._clients[one.client]
        body = opportunity_of(client_id, one.job.name, f"{value:.2f}", one.start)
        body |= {"stage": "negotiating", "delivery_end": one.end.isoformat()}
        opportunity = manager.post("/v1/opportunities", body, f"{key}:opportunity")
        path = f"/v1/opportunities/{opportunity['id']}"
        brief = manager.put(f"{path}/brief", brief_of(one, f"{value:.2f}"), f"{key}:brief")
        won = manager.post(f"{path}/win", key=f"{key}:win")
        self._projects[one.number] = {
            "id": won["opportunity"]["project_id"],
            "opportunity_id": opportunity["id"],
            "handover_id": won["handover"]["id"],
            "deliverable_id": brief["deliverables"][0]["id"],
        }

    def _plan_job(self, one: Engagement) -> None:
        project, key = self._projects[one.number], f"demo:job:{one.number}"
        self._hand_over(one, f"/v1/handovers/{project['handover_id']}", key)
        if one.job.status == "handover":
            return
        self._quote(one, project, key)
        manager = self._as(one.manager)
        path = f"/v1/projects/{project['id']}"
        until(lambda: may_be_planned(manager.find(path)), f"the quote of {one.job.name}")
        templates = {item["name"]: item["id"] for item in manager.items("/v1/templates")}
        plan = {"template_id": templates[one.job.template], "start_on": one.start.isoformat()}
        project["tasks"] = manager.post(f"{path}/plan", plan, f"{key}:plan")["tasks"]
        if one.job.status != "planning":
            manager.post(f"{path}/status", {"status": "active"}, f"{key}:active")

    def _load_plan(self) -> None:
        people: defaultdict[str, list[str]] = defaultdict(list)
        for someone in roster.PEOPLE:
            people[someone.charge_role].append(self._people[someone.first])
        load_plan(self._as("Daniel"), self._clients[0], people, self._today)

    def _load_staffing(self) -> None:
        given = self._as, self._people, self._engagements, self._projects, self._today
        Staffing(*given).load()
        routines.Routines(*given).load()

    def _load_levelling(self) -> None:
        load_levelling(self._as("Daniel"), self._people["Priya"], self._today)

    def _hand_over(self, one: Engagement, path: str, key: str) -> None:
        giver, taker = self._as(one.account_manager), self._as(one.manager)
        details = {
            "scope_out": ["Photography", "Media spend"],
            "promises": ["A weekly status note on Fridays"],
            "definition_of_done": [f"{one.job.name} is accepted by the client in writing"],
        }
        giver.patch(path, details, f"{key}:details")
        giver.post(f"{path}/offer", key=f"{key}:offer")
        if one.job.status == "handover" and one.number % 3 == 0:
            return
        if one.number % 9 == 1 or one.job.status == "handover":
            question = {"item": "scope_in", "question": "Does this cover the printed versions too?"}
            asked = taker.post(f"{path}/return", question, f"{key}:return")
            if one.job.status == "handover":
                return
            answer = f"{path}/questions/{asked['questions'][0]['id']}/answer"
            giver.post(answer, {"answer": "No, on screen only."}, f"{key}:answer")
            giver.post(f"{path}/offer", key=f"{key}:offer again")
        taker.post(f"{path}/accept", key=f"{key}:accept")

    def _quote(self, one: Engagement, project: Json, key: str) -> None:
        finance, giver = self._as("Priya"), self._as(one.account_manager)
        lines = [
            {
                "kind": "role_hours",
                "charge_role": role,
                "minutes": minutes,
                "description": roster.SOLD_AS.get(role, ""),
                "deliverable_id": project["deliverable_id"],
            }
            for role, minutes in one.sold_minutes().items()
        ]
        estimate = {"opportunity_id": project["opportunity_id"], "lines": lines}
        made = until(
            lambda: finance.unless_missing("/v1/estimates", estimate, f"{key}:estimate"),
            f"the estimate of {one.job.name}",
        )
        quote = giver.post("/v1/quotes", {"estimate_id": made["id"]}, f"{key}:quote")
        accepted = {"accepted_by": roster.CLIENTS[one.client][1]}
        giver.post(f"/v1/quotes/{quote['id']}/accept", accepted, f"{key}:quote accepted")
        if one.job.status == "active" and one.number % 4 == 1:
            self._offer_more(one, project, key)

    def _offer_more(self, one: Engagement, project: Json, key: str) -> None:
        """An addition that the client has not decided on; every second one is not offered yet."""
        estimate = {"opportunity_id": project["opportunity_id"], **ADDITION}
        made = self._as("Priya").post("/v1/estimates", estimate, f"{key}:addition")
        if one.number % 8 == 1:
            offer = {"estimate_id": made["id"]}
            seller = self._as(one.account_manager)
            sent = seller.post("/v1/quotes", offer, f"{key}:addition offered")
            seller.post(f"/v1/quotes/{sent['id']}/links", {}, f"{key}:addition link")

    # Time

    def _load_time(self) -> None:
        by_person: dict[str, list[tuple[Engagement, Entry]]] = {}
        for one in self._engagements:
            for entry in one.entries:
                by_person.setdefault(entry.person.first, []).append((one, entry))
        desk.add_reason_kinds(self._as("Priya"))
        self._each(self._log_time, by_person.values())
        self._each(self._approve_time, self._engagements)

    def _log_time(self, worked: list[tuple[Engagement, Entry]]) -> None:
        for one, entry in worked:
            project = self._projects[one.number]
            body = {"project_id": project["id"], "worked_on": entry.day.isoformat()}
            task = _task_for(entry, project["tasks"])
            if task:
                body["task_id"] = task
            if note := note_of(entry):
                body["note"] = note
            key = f"demo:time:{one.number}:{entry.person.first}:{entry.day}"
            session = self._as(entry.person.first)
            made = session.post("/v1/time-entries", body | {"minutes": entry.minutes}, key)
            project.setdefault("logged", []).append((entry.day, made["id"]))

    def _approve_time(self, one: Engagement) -> None:
        """All but the last days; one entry of each fifth job is sent back."""
        project, manager = self._projects[one.number], self._as(one.manager)
        until = self._today - timedelta(days=UNAPPROVED_DAYS)
        finished = one.job.status in {"completed", "delivered", "cancelled"}
        due = sorted(entry for entry in project.get("logged", []) if finished or entry[0] < until)
        if one.number % 5 == 0 and due and not finished:
            _, rejected = due.pop()
            reason = {"reason": "This belongs to another job; please log it there."}
            manager.post(f"/v1/time-entries/{rejected}/reject", reason, f"demo:reject:{rejected}")
        if one.number % 5 == 2 and due:
            desk.charge_less(manager, due[len(due) // 2][1])
        for first in range(0, len(due), APPROVED_AT_ONCE):
            part = [entry_id for _, entry_id in due[first : first + APPROVED_AT_ONCE]]
            key = f"demo:approve:{one.number}:{first}"
            manager.post("/v1/time-entries/approve", {"time_entry_ids": part}, key)

    # Standing, invoices and payments

    def _load_standing(self) -> None:
        self._each(self._share_out_tasks, self._engagements)
        self._each(self._finish_tasks, self._engagements)
        for one in self._engagements:
            path = f"/v1/projects/{self._projects[one.number]['id']}/status"
            steps = {
                "completed": ["delivered"],
                "delivered": ["delivered"],
                "on_hold": ["on_hold"],
                "cancelled": ["cancelled"],
            }.get(one.job.status, [])
            for status in steps:
                body = {"status": status} | ({"reason": one.job.reason} if one.job.reason else {})
                key = f"demo:status:{one.number}:{status}"
                self._as(one.manager).post(path, body, key)

    def _complete_jobs(self) -> None:
        """A job is completed when all its time is billed, or written off."""
        finance = self._as("Priya")
        for one in self._engagements:
            if one.job.status != "completed":
                continue
            path, key = f"/v1/projects/{self._projects[one.number]['id']}", f"demo:job:{one.number}"
            reason = {"reason": "Rounding up the job; agreed not to charge it."}
            finance.unless("NOTHING_TO_WRITE_OFF", f"{path}/write-offs", reason, f"{key}:off")
            self._complete(self._as(one.manager), path, key)

    def _complete(self, manager: Session, path: str, key: str) -> None:
        body = {"status": "completed"}
        until(
            lambda: manager.unless("WORK_UNBILLED", f"{path}/status", body, f"{key}:completed"),
            "the last invoice of a completed job",
        )

    def _finish_tasks(self, one: Engagement) -> None:
        """Tasks whose end has passed are done; every third job has one that is late."""
        project, manager = self._projects[one.number], self._as(one.manager)
        today = self._today.isoformat()
        over = [task for task in project.get("tasks", []) if task["end_on"] < today]
        if one.number % 3 == 1 and one.job.status == "active":
            over = over[:-1]
        for task in over:
            key = f"demo:done:{task['id']}"
            done = {"status": "done", "actual_start_on": task["start_on"]}
            done["actual_finish_on"] = task["end_on"]
            manager.patch(f"/v1/tasks/{task['id']}", done, key)

    def _share_out_tasks(self, one: Engagement) -> None:
        """Given to those who work on the job, as they were planned: the same when it is resumed."""
        project, manager = self._projects[one.number], self._as(one.manager)
        for person_id, ids in shared_out(one, project.get("tasks", []), self._people).items():
            body = {"task_ids": ids, "assignee_id": person_id}
            key = f"demo:share:{one.number}:{person_id}"
            manager.post("/v1/tasks/reassign", body, key)

    def _load_invoices(self) -> None:
        worked = [one for one in self._engagements if one.entries]
        finance = self._as("Priya")
        Billing(finance, self._projects, worked, self._today).load()
        Spending(self._as, finance, worked, self._projects, self._today).load()
        MediaBuying(finance, self._as("Helen"), worked, self._projects, self._today).load()
        Budgeting(self._as, finance, worked, self._projects).load()
        Risking(self._as, worked, self._projects, self._today).load()
        Foreseeing(self._as, worked, self._projects).load()
        Contracting(finance, self._people, worked, self._projects, self._today).load()
        work_from_outside(self._as("Helen"), self._people)
        Books(finance, self._projects, worked, self._today).load()
        Chasing(finance, self._today).load()
        Abroad(self._as("Maya"), self._as("Daniel"), finance, self._today).load()

    def _each(self, send: Callable[[Any], None], things: Iterable[Any]) -> None:
        """Send several at once; the first refusal ends it."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(send, things))


def _task_for(entry: Entry, tasks: list[Json]) -> str:
    """The task of the person's role nearest to the day, or none."""
    own = [task for task in tasks if task["charge_role"] == entry.person.charge_role]
    day = entry.day.isoformat()
    started = [task for task in own if task["start_on"] <= day]
    return str((started or own)[-1]["id"]) if own else ""
