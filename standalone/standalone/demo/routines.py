"""What the demo agency does again and again: calls, reports, part-time weeks, weeks of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standalone.demo import planning, roster
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

MANAGER = "Daniel"
"""Of the large plan."""
SUBSTITUTE = "Ruth"
SERIES: Mapping[str, Json] = {
    "Status call with the client": {
        "rule": "FREQ=WEEKLY;BYDAY=WE",
        "duration_minutes": 60,
        "horizon_days": 28,
    },
    "Monthly report": {
        "rule": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "on_day_off": "before",
        "duration_minutes": 240,
    },
}
FOUR_DAYS: Sequence[Json] = [{"weekday": day, "minutes": 450} for day in range(1, 5)]
MORNINGS: Sequence[Json] = [
    {"weekday": day, "intervals": [{"from": "08:30", "until": "13:00"}]} for day in range(1, 6)
]
PART_TIME = {
    "Beatriz": (FOUR_DAYS, "Fridays are free"),
    "Eli": (MORNINGS, "Mornings only, agreed for a year"),
}
"""People without bookings, who worked full weeks until now."""
SUBMITTED = {"Imogen": "", "Wren": "Friday is on the wrong job; please look at it again."}
"""Who submitted the last week, and why it was returned; empty: it waits."""
PART_OF_HOURS = (9, 10)
"""Of the hours sold, at which a warning comes."""


@dataclass(frozen=True, slots=True)
class Routines:
    """as_: a session by first name. people: ids by first name. engagements: all of the agency."""

    as_: Callable[[str], Session]
    people: Mapping[str, str]
    engagements: Sequence[Engagement]
    projects: Mapping[int, Json]
    today: date

    def load(self) -> None:
        """What names people or jobs that are not there is left out."""
        self._repeat_tasks()
        self._work_part_time()
        self._submit_weeks()
        self._name_a_substitute()
        self._watch_hours()
        for one in self._jobs("planning")[:1]:
            self._approve_twice(one)
            self._wait_for_another(one)
        for one in self._jobs("planning")[-1:]:
            self._follow_the_days(one)

    def _jobs(self, status: str) -> list[Engagement]:
        return [one for one in self.engagements if one.job.status == status]

    def _path(self, one: Engagement) -> str:
        return f"/v1/projects/{self.projects[one.number]['id']}"

    def _monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def _repeat_tasks(self) -> None:
        """They begin on the day of the load, since no series begins in the past."""
        manager = self.as_(MANAGER)
        [project] = manager.get("/v1/projects", search=planning.NAME, page_size=1)["items"]
        for name, rule in SERIES.items():
            body = {"project_id": project["id"], "name": name, **rule}
            body["assignee_id"] = self.people[MANAGER]
            manager.post("/v1/task-series", body, f"demo:series:{name}")

    def _work_part_time(self) -> None:
        """From this week on: the time of the weeks before is that of full weeks."""
        for first, (days, note) in PART_TIME.items():
            if first in self.people:
                body: Json = {"person_id": self.people[first]}
                body |= {"from_on": self._monday().isoformat()}
                body |= {"days": days, "note": note}
                self.as_("Helen").post("/v1/working-patterns", body, f"demo:pattern:{first}")

    def _submit_weeks(self) -> None:
        """A week without time, or that is decided already, is left as it is."""
        monday = self._monday() - timedelta(weeks=1)
        body = {"first_on": monday.isoformat(), "confirm_incomplete": True}
        for first, reason in SUBMITTED.items():
            if first not in self.people:
                continue
            key, own = f"demo:week:{first}", self.as_(first)
            sheet = own.unless("TIMESHEET_EMPTY", "/v1/timesheets", body, key)
            if sheet and reason:
                path, given = f"/v1/timesheets/{sheet['id']}/return", {"reason": reason}
                lead = self.as_(_lead_of(first))
                lead.unless("NOTHING_TO_DECIDE", path, given, f"{key}:returned")

    def _name_a_substitute(self) -> None:
        monday = self._monday() + timedelta(weeks=1)
        body = {"substitute_id": self.people[SUBSTITUTE], "note": "At a fair; I read no messages."}
        body |= {"first_on": monday.isoformat()}
        body |= {"last_on": (monday + timedelta(days=4)).isoformat()}
        self.as_(MANAGER).post("/v1/approval-substitutes", body, "demo:substitute")

    def _watch_hours(self) -> None:
        """A warning at most of the hours that were sold, besides those at parts of the money."""
        part, whole = PART_OF_HOURS
        for one in self._jobs("active")[:1]:
            hours = sum(one.sold_minutes().values()) * part // whole // 60
            body: Json = {"thresholds_percent": [75, 100], "thresholds_minutes": [hours * 60]}
            body |= {"days_ahead": 60}
            key = f"demo:thresholds:{one.number}"
            self.as_(one.manager).put(f"{self._path(one)}/budget-thresholds", body, key)

    def _approve_twice(self, one: Engagement) -> None:
        """Of a job without time, so that nothing that was logged waits longer."""
        body = {"project_id": self.projects[one.number]["id"]}
        body |= {"first_level": "project_manager", "second_level": "lead"}
        self.as_("Priya").post("/v1/time-rules", body, f"demo:time rule:{one.number}")

    def _wait_for_another(self, one: Engagement) -> None:
        """Its first task waits for one of another job that ends before it, so nothing moves."""
        first = min(self.projects[one.number]["tasks"], key=lambda task: task["start_on"])
        before = [task for task in self._tasks_beside(one) if task["end_on"] < first["start_on"]]
        if before:
            last = max(before, key=lambda task: (task["end_on"], task["id"]))
            body = {"predecessor_id": last["id"], "successor_id": first["id"]}
            key = f"demo:across:{one.number}"
            self.as_(one.manager).post("/v1/dependencies", body, key)

    def _tasks_beside(self, one: Engagement) -> Iterator[Json]:
        """Of the active jobs of the same manager, as they were planned."""
        for other in self._jobs("active"):
            if other.manager == one.manager:
                yield from self.projects[other.number]["tasks"]

    def _follow_the_days(self, one: Engagement) -> None:
        """Tasks move at night when they are late; none of this job is."""
        key = f"demo:slips:{one.number}"
        self.as_(one.manager).put(f"{self._path(one)}/slip-setting", {"switch": "on"}, key)


def _lead_of(first: str) -> str:
    return next(someone.lead for someone in roster.PEOPLE if someone.first == first)
