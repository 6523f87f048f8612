"""What people of the demo agency can do, who is booked, and who asks for leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standalone.demo.skilled import load_skills
from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

DAY_MINUTES = 450
ALLOWANCE_DAYS = 25
CARRIED_DAYS = 2
HOLIDAY = "Holiday"
ON_LEAVE = (("Tom", "Daniel", 3), ("Sofia", "Ruth", 4), ("Jonas", "", 5))
"""Who, who approves it ("": nobody has yet), and in how many weeks."""
TEAM = ("Tom", "Chloe", "Oscar", "Sofia", "Freya", "Jonas", "Leila", "Hugo")


@dataclass(frozen=True, slots=True)
class Staffing:
    """as_: a session by first name. people: ids by first name. engagements: all of the agency."""

    as_: Callable[[str], Session]
    people: Mapping[str, str]
    engagements: Sequence[Engagement]
    projects: Mapping[int, Json]
    today: date

    def load(self) -> None:
        load_skills(self.as_, self.people)
        self._ask_for_leave()
        self._book()

    def _monday(self, weeks: int) -> date:
        return self.today + timedelta(days=7 * weeks - self.today.weekday())

    def _ask_for_leave(self) -> None:
        helen = self.as_("Helen")
        kinds = {kind["name"]: kind["id"] for kind in helen.items("/v1/leave-types")}
        here = [each for each in ON_LEAVE if each[0] in self.people]
        for first, lead, weeks in here:
            monday = self._monday(weeks)
            given = {"person_id": self.people[first], "year": monday.year}
            given |= {"minutes": ALLOWANCE_DAYS * DAY_MINUTES}
            given |= {"carried_minutes": CARRIED_DAYS * DAY_MINUTES}
            helen.put("/v1/leave-allowances", given, f"demo:allowance:{first}")
            days = {"first_on": monday.isoformat()}
            days |= {"last_on": (monday + timedelta(days=2)).isoformat()}
            wanted = {"leave_type_id": kinds[HOLIDAY], **days}
            asked = self.as_(first).post("/v1/leave", wanted, f"demo:leave:{first}")
            if lead:
                path = f"/v1/leave/{asked['id']}/approve"
                self.as_(lead).post(path, key=f"demo:leave approved:{first}")

    def _book(self) -> None:
        """Of each project: a week that is confirmed, one that is not, and a role still wanted.

        The first person has a full week too, an hour of overtime in it, and an hour that waits.
        """
        last = self._monday(2) + timedelta(days=4)
        running = [
            one for one in self.engagements if one.job.status == "active" and one.end >= last
        ]
        team = [first for first in TEAM if first in self.people]
        for nth, one in enumerate(running[: len(team) // 2]):
            pair = team[2 * nth : 2 * nth + 2]
            for place, first in enumerate(pair):
                minutes = 180 + 60 * place
                self._booked(one, f"{nth}:{first}", 1, first, minutes_per_day=minutes)
            self._booked(one, f"{nth}:may", 2, pair[0], share="0.50", status="tentative")
            wanted: Json = {"charge_role": "designer", "total_minutes": 900, "status": "tentative"}
            self._booked(one, f"{nth}:wanted", 2, "", **wanted, note="Storyboards")
        if running:
            full = {"minutes_per_day": DAY_MINUTES - 180}
            self._booked(running[0], "full", 1, team[0], **full)
            for clash in ("overtime", "waiting_list"):
                more = {"minutes_per_day": 60, "on_clash": clash}
                self._booked(running[0], clash, 1, team[0], **more)

    def _booked(self, one: Engagement, key: str, weeks: int, first: str, **given: Any) -> None:
        """first: "" for a placeholder."""
        monday = self._monday(weeks)
        body: Json = {"project_id": self.projects[one.number]["id"], "status": "confirmed"}
        body |= {"start_on": monday.isoformat()}
        body |= {"end_on": (monday + timedelta(days=4)).isoformat()}
        if first:
            body["person_id"] = self.people[first]
        self.as_(one.manager).post("/v1/bookings", body | given, f"demo:booking:{key}")
