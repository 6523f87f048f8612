"""Time and the portfolio through the door, before the real projects service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.testing import Person, Reception, reception
from projects.api import registrations
from projects.events import CATALOGUE
from projects.planning.model import Project
from projects.planning.rules.status import ProjectStatus
from projects.resourcing.model import Person as ProjectsPerson
from projects.settings import Settings

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)
TODAY = NOW.date()


class Studio:
    """A gateway before projects, with Ada, her lead Lea, and a project."""

    def __init__(self, gateway: Reception, database: Database) -> None:
        self.gateway = gateway
        self.project_id = new_id()
        self.lea = gateway.person("team_member", name="Lea")
        self.ada = gateway.person("team_member", "administrator", name="Ada")
        people = [self._row(self.lea), self._row(self.ada, lead_id=self.lea.id)]
        project = Project(
            id=self.project_id,
            reference="JOB-1001",
            name="Spring",
            status=ProjectStatus.ACTIVE,
            chargeable=True,
            kicked_off=True,
            created_at=NOW,
        )
        for row in (*people, project):
            with database.transaction(Actor.system()) as tx:
                tx.add(row)

    def _row(self, person: Person, **given: Any) -> ProjectsPerson:
        values = {"id": person.id, "name": person.actor.name, "charge_role": "designer"}
        return ProjectsPerson(**values, weekly_seconds=135_000, created_at=NOW, **given)

    def log(self, person: Person | None = None, *, key: str = "", **given: Any) -> Any:
        body = {"project_id": self.project_id, "worked_on": str(TODAY), "minutes": 90, **given}
        return (person or self.ada).post("/v1/time-entries", body, key=key)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with fresh_database("projects", lambda url: upgrade("projects", url)) as url:
        database = Database(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        registered = registrations(database, settings)
        with serving(registered, url) as room, reception(projects=room.address) as gateway:
            yield Studio(gateway, database)
        database.dispose()


def refused(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, problem["reason"], problem.get("field", "")


def test_time_is_logged_shown_corrected_and_taken_back(studio: Studio) -> None:
    logged = studio.log(note="Layouts")
    assert logged.status_code == 201, logged.text
    entry = logged.json()
    assert (entry["minutes"], entry["hours"], entry["status"]) == (90, "1.50", "submitted")
    assert (entry["charge_role"], entry["task_id"]) == ("designer", None)
    path = logged.headers["location"]
    assert studio.ada.get(path).json() == entry
    corrected = studio.ada.patch(path, {"minutes": 22.5}, etag=logged.headers["etag"])
    assert (corrected.json()["hours"], corrected.json()["note"]) == ("0.38", "Layouts")
    stale = studio.ada.patch(path, {"minutes": 30}, etag=logged.headers["etag"])
    assert refused(stale)[:2] == (412, "VERSION_MISMATCH")
    assert studio.ada.delete(path).status_code == 204
    assert refused(studio.ada.get(path))[:2] == (404, "TIME_ENTRY_NOT_FOUND")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"minutes": -60}, (422, "SECONDS_NOT_POSITIVE", "minutes")),
        ({"minutes": 0}, (422, "SECONDS_NOT_POSITIVE", "minutes")),
        ({"minutes": 25 * 60}, (422, "SECONDS_BEYOND_DAY", "minutes")),
        ({"minutes": "90"}, (422, "VALUE_INVALID", "minutes")),
        ({"worked_on": "2026-02-30"}, (422, "VALUE_INVALID", "worked_on")),
        ({"worked_on": "1970-01-01"}, (422, "DATE_OUT_OF_RANGE", "worked_on")),
        (
            {"worked_on": str(TODAY + timedelta(days=3))},
            (422, "DATE_OUT_OF_RANGE", "worked_on"),
        ),
        (
            {"non_chargeable": True},
            (422, "NON_CHARGEABLE_REASON_REQUIRED", "non_chargeable_reason"),
        ),
        ({"project_id": "JOB-1"}, (422, "VALUE_INVALID", "project_id")),
        ({"project_id": new_id()}, (404, "PROJECT_NOT_FOUND", "project_id")),
        ({"task_id": new_id()}, (404, "TASK_NOT_FOUND", "task_id")),
        ({"person_id": new_id()}, (404, "PERSON_NOT_FOUND", "person_id")),
        ({"hours": 2}, (422, "FIELD_UNKNOWN", "hours")),
    ],
)
def test_a_wrong_entry_is_a_problem_that_names_the_field(
    studio: Studio, given: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert refused(studio.log(**given)) == expected


def test_a_day_in_several_entries_holds_24_hours(studio: Studio) -> None:
    day = str(TODAY - timedelta(days=9))
    assert studio.log(worked_on=day, minutes=23 * 60).status_code == 201
    assert refused(studio.log(worked_on=day)) == (409, "DAY_FULL", "minutes")


def test_the_same_key_logs_once_and_not_another_body(studio: Studio) -> None:
    first = studio.log(key="monday")
    assert studio.log(key="monday").json() == first.json()
    assert refused(studio.log(key="monday", minutes=15)) == (
        409,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key",
    )


def test_a_lead_approves_once_and_nobody_their_own(studio: Studio) -> None:
    path = studio.log().headers["location"]
    assert refused(studio.ada.post(f"{path}/approve"))[:2] == (403, "OWN_TIME_ENTRY")
    approved = studio.lea.post(f"{path}/approve")
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    assert approved.json()["decided_by_id"] == studio.lea.id
    again = refused(studio.lea.post(f"{path}/approve"))
    assert again[:2] == (409, "TIME_ENTRY_ALREADY_APPROVED")
    assert refused(studio.ada.delete(path))[:2] == (409, "TIME_ENTRY_ALREADY_APPROVED")


def test_a_rejected_entry_comes_back_when_it_is_mended(studio: Studio) -> None:
    path = studio.log().headers["location"]
    assert refused(studio.lea.post(f"{path}/reject", {"reason": " "}))[2] == "reason"
    rejected = studio.lea.post(f"{path}/reject", {"reason": "Wrong job."}).json()
    assert (rejected["status"], rejected["rejected_reason"]) == ("rejected", "Wrong job.")
    assert studio.ada.patch(path, {"note": "It was."}).json()["status"] == "submitted"


def test_many_are_approved_together_and_lists_say_what_waits(studio: Studio) -> None:
    day = str(TODAY - timedelta(days=20))
    ids = [studio.log(worked_on=day, minutes=n).json()["id"] for n in (10, 20)]
    waiting = {"awaiting_my_decision": "true", "from": day, "to": day}
    listed = studio.lea.get("/v1/time-entries", **waiting).json()["items"]
    assert {entry["id"] for entry in listed} == set(ids)
    answer = studio.lea.post("/v1/time-entries/approve", {"time_entry_ids": ids})
    assert [entry["status"] for entry in answer.json()["items"]] == ["approved"] * 2
    assert studio.lea.get("/v1/time-entries", **waiting).json()["items"] == []
    unknown = studio.lea.post("/v1/time-entries/approve", {"time_entry_ids": [new_id()]})
    assert refused(unknown)[:2] == (404, "TIME_ENTRY_NOT_FOUND")


def test_the_portfolio_is_one_call(studio: Studio) -> None:
    studio.log(minutes=60)
    found = studio.ada.get("/v1/portfolio").json()
    assert [line["name"] for line in found["projects"]] == ["Spring"]
    assert [line["name"] for line in found["people"]] == ["Ada"]
    assert found["total"]["actual_hours"] == found["people"][0]["actual_hours"]
    assert found["total"]["actual_to_estimate"] is None
    reversed_days = studio.ada.get("/v1/portfolio", **{"from": "2026-02-01", "to": "2026-01-01"})
    assert refused(reversed_days) == (422, "WINDOW_REVERSED", "to")


def test_d09_hours_are_suggested_from_similar_work(studio: Studio) -> None:
    asked = {"charge_role": "developer", "estimate_minutes": "90.5", "person_id": studio.ada.id}
    found = studio.ada.get("/v1/similar-work", **asked).json()
    assert (found["task_count"], found["suggestion"], found["tasks"]) == (0, None, [])
    assert found["person"] == {
        "person_id": studio.ada.id,
        "task_count": 0,
        "actual_to_estimate": None,
    }
    for wrong in ("much", "-5", "1e9", "9" * 40):
        answer = studio.ada.get("/v1/similar-work", estimate_minutes=wrong)
        assert refused(answer) == (422, "VALUE_INVALID", "estimate_minutes")
    nobody = studio.ada.get("/v1/similar-work", person_id=new_id())
    assert refused(nobody)[:2] == (404, "PERSON_NOT_FOUND")


def test_approved_time_is_reopened_or_corrected_b19(studio: Studio) -> None:
    day = str(TODAY - timedelta(days=20))
    path = studio.log(worked_on=day, minutes=480).headers["location"]
    assert studio.lea.post(f"{path}/approve").json()["status"] == "approved"
    taken = {"minutes": -120, "reason": "The afternoon was for another client."}
    corrected = studio.ada.post(f"{path}/correct", taken)
    assert corrected.status_code == 201, corrected.text
    assert (corrected.json()["minutes"], corrected.json()["corrects_id"]) == (-120, path[-36:])
    assert corrected.json()["logged_by_id"] == studio.ada.id
    where = corrected.headers["location"]
    assert studio.lea.post(f"{where}/approve").json()["status"] == "approved"
    reopened = studio.lea.post(f"{path}/reopen", {"reason": "Wrong day."})
    assert refused(reopened)[:2] == (409, "TIME_ENTRY_CORRECTED")
    other = studio.log(worked_on=day, minutes=60).headers["location"]
    studio.lea.post(f"{other}/approve")
    again = studio.lea.post(f"{other}/reopen", {"reason": "Wrong day."}).json()
    assert (again["status"], again["reopened_reason"]) == ("submitted", "Wrong day.")
    assert studio.ada.patch(other, {"minutes": 30}).json()["changed_by_id"] == studio.ada.id
