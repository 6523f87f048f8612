"""Time over gRPC: logged by the one, decided on by the other, never more than a day holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from chassis.actor import Actor, Scope
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ServedRoom, an_actor
from projects.planning.rules.status import ProjectStatus
from projects.resourcing.model import Person
from projects_builders import (
    TODAY,
    Agency,
    a_day,
    a_person,
    a_project,
    a_task,
    as_person,
)
from sqlalchemy import event, select
from tandem.projects.v1 import time_pb2 as pb
from tandem.projects.v1 import time_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow

HOUR = 3600


class TimeRoom:
    """Ada works on a project that Pam manages; Lea leads Ada, Bob is somebody else."""

    def __init__(self, agency: Agency, room: ServedRoom) -> None:
        self.agency = agency
        self.room = room
        self.stub = pb_grpc.TimeServiceStub(room.channel)
        self.lea = agency.add(a_person(name="Lea"))
        self.pam = agency.add(a_person(name="Pam"))
        self.bob = agency.add(a_person(name="Bob"))
        self.ada = agency.add(a_person(name="Ada", lead_id=self.lea.id))
        self.project = agency.add(a_project(project_manager_id=self.pam.id, client_id=new_id()))
        self.task = agency.add(a_task(self.project, charge_role="designer"))

    def call(self, method: str, actor: Actor, **given: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**given)
        if hasattr(request, "request_id") and not request.request_id:
            request.request_id = new_id()
        return self.room.call(getattr(self.stub, method), request, actor)

    def log(self, actor: Actor | None = None, **given: Any) -> pb.TimeEntry:
        values = {"project_id": self.project.id, "worked_on": str(TODAY), "seconds": HOUR}
        person = actor or as_person(self.ada)
        return self.call("LogTime", person, **{**values, **given}).time_entry

    def approve(self, entry: pb.TimeEntry, actor: Actor) -> pb.TimeEntry:
        return self.call("ApproveTimeEntry", actor, time_entry_id=entry.id).time_entry

    def facts(self) -> list[Any]:
        with self.agency.database.engine.connect() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.id)))


@pytest.fixture
def room(agency: Agency, served: ServedRoom) -> TimeRoom:
    return TimeRoom(agency, served)


def refusal_of(kind: type[Refusal], attempt: Any, *given: Any, **more: Any) -> tuple[str, str]:
    with pytest.raises(kind) as refusal:
        attempt(*given, **more)
    return refusal.value.reason, refusal.value.field


def test_logged_time_waits_for_approval_in_the_role_of_its_task(room: TimeRoom) -> None:
    entry = room.log(task_id=room.task.id, note=" Layouts ")
    assert entry.status == pb.TIME_ENTRY_STATUS_SUBMITTED
    assert (entry.charge_role, entry.note, entry.chargeable) == ("designer", "Layouts", True)
    assert (entry.version, entry.client_id) == (1, room.project.client_id)
    fact = room.facts()[-1]
    assert (fact.type, fact.aggregate_id) == ("time_entry.logged.v1", entry.id)
    assert fact.payload["seconds"] == HOUR
    assert fact.payload["worked_on"] == str(TODAY)


def test_the_role_may_be_given_and_is_else_the_persons(room: TimeRoom) -> None:
    assert room.log().charge_role == "developer"
    assert room.log(charge_role=" Art  Director ").charge_role == "art director"
    unknown = room.agency.add(a_person(charge_role=""))
    assert refusal_of(Invalid, room.log, as_person(unknown)) == (
        "CHARGE_ROLE_REQUIRED",
        "charge_role",
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"seconds": 0}, ("SECONDS_NOT_POSITIVE", "seconds")),
        ({"seconds": -60}, ("SECONDS_NOT_POSITIVE", "seconds")),
        ({"seconds": 25 * HOUR}, ("SECONDS_BEYOND_DAY", "seconds")),
        ({"worked_on": "11.03.2026"}, ("DATE_MALFORMED", "worked_on")),
        ({"worked_on": "2026-02-30"}, ("DATE_MALFORMED", "worked_on")),
        ({"worked_on": ""}, ("VALUE_REQUIRED", "worked_on")),
        ({"worked_on": str(TODAY + timedelta(days=2))}, ("DATE_OUT_OF_RANGE", "worked_on")),
        ({"non_chargeable": True}, ("NON_CHARGEABLE_REASON_REQUIRED", "non_chargeable_reason")),
        ({"note": "x" * 2001}, ("TEXT_TOO_LONG", "note")),
        ({"project_id": "JOB-1"}, ("ID_MALFORMED", "project_id")),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(
    room: TimeRoom, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refusal_of(Invalid, room.log, **given) == expected


def test_an_unknown_project_task_or_person_is_named(room: TimeRoom) -> None:
    manager = as_person(room.pam, "project_manager")
    assert refusal_of(NotFound, room.log, project_id=new_id())[1] == "project_id"
    assert refusal_of(NotFound, room.log, task_id=new_id())[1] == "task_id"
    assert refusal_of(NotFound, room.log, manager, person_id=new_id())[1] == "person_id"


def test_a_task_of_another_project_is_refused(room: TimeRoom) -> None:
    other = room.agency.add(a_project())
    assert refusal_of(Invalid, room.log, project_id=other.id, task_id=room.task.id) == (
        "TASK_OF_OTHER_PROJECT",
        "task_id",
    )


@pytest.mark.parametrize("status", ["handover", "completed", "cancelled"])
def test_a_project_that_is_not_open_takes_no_time(room: TimeRoom, status: str) -> None:
    closed = room.agency.add(a_project(status=ProjectStatus(status)))
    reason, field = refusal_of(Conflict, room.log, project_id=closed.id)
    assert (reason, field) == ("PROJECT_TAKES_NO_TIME", "project_id")


def test_time_on_a_project_that_is_not_chargeable_is_not_chargeable(room: TimeRoom) -> None:
    internal = room.agency.add(a_project(chargeable=False))
    entry = room.log(project_id=internal.id)
    assert not entry.chargeable
    assert entry.non_chargeable_reason == "The project is not chargeable."
    refused = ("PROJECT_NOT_CHARGEABLE", "non_chargeable")
    ada, change = as_person(room.ada), {"time_entry_id": entry.id, "non_chargeable": False}
    assert refusal_of(Conflict, room.call, "UpdateTimeEntry", ada, **change) == refused


def test_time_on_a_project_that_is_not_chargeable_stays_so_whatever_reason_it_gives(
    room: TimeRoom,
) -> None:
    internal = room.agency.add(a_project(chargeable=False))
    own = {"non_chargeable": True, "non_chargeable_reason": "Training"}
    reworded, given = room.log(project_id=internal.id), room.log(project_id=internal.id, **own)
    ada, mine = as_person(room.ada), {"non_chargeable_reason": "mine"}
    room.call("UpdateTimeEntry", ada, time_entry_id=reworded.id, **mine)
    for entry in (reworded, given):
        change = {"time_entry_id": entry.id, "non_chargeable": False}
        refused = refusal_of(Conflict, room.call, "UpdateTimeEntry", ada, **change)
        assert refused == ("PROJECT_NOT_CHARGEABLE", "non_chargeable")
        kept = room.call("GetTimeEntry", ada, time_entry_id=entry.id).time_entry
        assert not kept.chargeable


def a_writing_lead(lead: Person) -> Actor:
    """A lead whose role lets them write the time of their team."""
    grants = {"time.log": frozenset({Scope.SELF, Scope.OWN_TEAM})}
    return an_actor("team_member", grants=grants, person_id=lead.id)


def test_time_is_written_by_the_worker_their_lead_and_the_projects_manager(
    room: TimeRoom,
) -> None:
    for stranger in (as_person(room.bob), as_person(room.bob, "project_manager")):
        assert refusal_of(Forbidden, room.log, stranger, person_id=room.ada.id) == (
            "RECORD_OF_ANOTHER",
            "",
        )
    for superior in (a_writing_lead(room.lea), as_person(room.pam, "project_manager")):
        logged = room.log(superior, person_id=room.ada.id)
        assert (logged.person_id, logged.logged_by_id) == (room.ada.id, superior.person_id)


def test_somebody_who_left_logs_no_time(room: TimeRoom) -> None:
    left = room.agency.add(a_person(active=False))
    assert refusal_of(Conflict, room.log, as_person(left))[0] == "PERSON_INACTIVE"


def test_a_day_holds_24_hours_in_all_its_entries(room: TimeRoom) -> None:
    room.log(seconds=20 * HOUR)
    assert refusal_of(Conflict, room.log, seconds=4 * HOUR + 1) == ("DAY_FULL", "seconds")
    room.log(seconds=4 * HOUR)
    room.log(seconds=HOUR, worked_on=str(TODAY - timedelta(days=1)))


def test_a_day_cannot_be_overfilled_from_two_sides_at_once(
    committing: tuple[Agency, ServedRoom],
) -> None:
    room = TimeRoom(*committing)

    def attempt(_: int) -> bool:
        try:
            room.log(seconds=5 * HOUR)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(attempt, range(8)))
    assert sum(taken) == 4


def test_a_rejected_entry_leaves_room_in_the_day(room: TimeRoom) -> None:
    entry = room.log(seconds=20 * HOUR)
    room.call(
        "RejectTimeEntry", as_person(room.lea), time_entry_id=entry.id, reason="Not that long."
    )
    room.log(seconds=10 * HOUR)
    again = {"time_entry_id": entry.id, "note": "It was."}
    refused = refusal_of(Conflict, room.call, "UpdateTimeEntry", as_person(room.ada), **again)
    assert refused == ("DAY_FULL", "seconds")
    corrected = room.call("UpdateTimeEntry", as_person(room.ada), **again, seconds=5 * HOUR)
    assert corrected.time_entry.status == pb.TIME_ENTRY_STATUS_SUBMITTED
    assert corrected.time_entry.rejected_reason == ""


def test_an_entry_moves_to_another_day_if_that_day_holds_it(room: TimeRoom) -> None:
    yesterday = str(TODAY - timedelta(days=1))
    room.log(seconds=23 * HOUR, worked_on=yesterday)
    entry = room.log(seconds=2 * HOUR)
    move = {"time_entry_id": entry.id, "worked_on": yesterday}
    refused = refusal_of(Conflict, room.call, "UpdateTimeEntry", as_person(room.ada), **move)
    assert refused[0] == "DAY_FULL"
    moved = room.call("UpdateTimeEntry", as_person(room.ada), **move, seconds=HOUR).time_entry
    assert (moved.worked_on, moved.seconds, moved.version) == (yesterday, HOUR, 2)
    assert set(room.facts()[-1].payload["changed"]) == {
        *("worked_on", "seconds", "billable_seconds", "changed_by_id"),
    }


def test_the_owner_or_a_manager_mends_and_removes_an_entry_and_nobody_else(room: TimeRoom) -> None:
    entry = room.log()
    change = {"time_entry_id": entry.id, "non_chargeable": True, "non_chargeable_reason": "Pitch"}
    refused = refusal_of(Forbidden, room.call, "UpdateTimeEntry", as_person(room.bob), **change)
    assert refused[0] == "RECORD_OF_ANOTHER"
    corrected = room.call("UpdateTimeEntry", a_writing_lead(room.lea), **change).time_entry
    assert (corrected.chargeable, corrected.non_chargeable_reason) == (False, "Pitch")
    room.call("DeleteTimeEntry", as_person(room.ada), time_entry_id=entry.id)
    assert room.facts()[-1].type == "time_entry.deleted.v1"
    gone = {"time_entry_id": entry.id}
    assert refusal_of(NotFound, room.call, "GetTimeEntry", as_person(room.ada), **gone)


def test_an_entry_changed_meanwhile_is_read_again_first(room: TimeRoom) -> None:
    entry = room.log()
    stale = {"time_entry_id": entry.id, "expected_version": 7, "note": "x"}
    refused = refusal_of(Conflict, room.call, "UpdateTimeEntry", as_person(room.ada), **stale)
    assert refused[0] == "VERSION_MISMATCH"


@pytest.mark.parametrize("approver", ["lead", "manager", "administrator"])
def test_lead_manager_or_administrator_approves_once(room: TimeRoom, approver: str) -> None:
    actor = {
        "lead": as_person(room.lea),
        "manager": as_person(room.pam, "project_manager"),
        "administrator": an_actor("administrator"),
    }[approver]
    entry = room.log()
    approved = room.approve(entry, actor)
    assert approved.status == pb.TIME_ENTRY_STATUS_APPROVED
    assert (approved.decided_by_id, approved.version) == (actor.person_id, 2)
    assert room.facts()[-1].type == "time_entry.approved.v1"
    again = refusal_of(Conflict, room.approve, entry, actor)
    assert again == ("TIME_ENTRY_ALREADY_APPROVED", "time_entry_id")


def test_nobody_approves_their_own_time_not_even_an_administrator(room: TimeRoom) -> None:
    for roles in (("team_member",), ("administrator", "project_manager")):
        me = as_person(room.ada, *roles)
        assert refusal_of(Forbidden, room.approve, room.log(), me)[0] == "OWN_TIME_ENTRY"


def test_a_stranger_approves_nothing(room: TimeRoom) -> None:
    stranger = as_person(room.bob, "project_manager")
    assert refusal_of(Forbidden, room.approve, room.log(), stranger)[0] == "RECORD_OF_ANOTHER"
    system = Actor.system()
    assert refusal_of(Forbidden, room.approve, room.log(), system)[0] == "PERSON_REQUIRED"


def test_an_approved_entry_is_final(room: TimeRoom) -> None:
    entry = room.log()
    room.approve(entry, as_person(room.lea))
    named = {"time_entry_id": entry.id}
    for method, more in (
        ("UpdateTimeEntry", {"note": "x"}),
        ("DeleteTimeEntry", {}),
    ):
        refused = refusal_of(Conflict, room.call, method, as_person(room.ada), **named, **more)
        assert refused[0] == "TIME_ENTRY_ALREADY_APPROVED"
    lea = as_person(room.lea)
    refused = refusal_of(Conflict, room.call, "RejectTimeEntry", lea, **named, reason="No.")
    assert refused[0] == "TIME_ENTRY_ALREADY_APPROVED"


def test_rejecting_needs_a_reason_and_ends_the_matter_until_it_is_mended(room: TimeRoom) -> None:
    entry = room.log()
    named = {"time_entry_id": entry.id}
    lea = as_person(room.lea)
    assert refusal_of(Invalid, room.call, "RejectTimeEntry", lea, **named, reason=" ") == (
        "TEXT_REQUIRED",
        "reason",
    )
    rejected = room.call("RejectTimeEntry", lea, **named, reason="Wrong project.").time_entry
    assert rejected.rejected_reason == "Wrong project."
    assert refusal_of(Conflict, room.approve, entry, lea)[0] == "TIME_ENTRY_REJECTED"


def test_many_are_approved_together_or_none(room: TimeRoom) -> None:
    lea = as_person(room.lea)
    entries = [room.log(seconds=60 * n) for n in (1, 2, 3)]
    foreign = room.log(as_person(room.bob))
    ids = [entry.id for entry in entries]
    mixed = {"time_entry_ids": [*ids, foreign.id]}
    assert refusal_of(NotFound, room.call, "ApproveTimeEntries", lea, **mixed)
    unknown = {"time_entry_ids": [*ids, new_id()]}
    assert refusal_of(NotFound, room.call, "ApproveTimeEntries", lea, **unknown)
    assert room.call("GetTimeEntry", lea, time_entry_id=ids[0]).time_entry.version == 1
    answer = room.call("ApproveTimeEntries", lea, time_entry_ids=ids)
    assert [entry.id for entry in answer.time_entries] == ids
    assert {entry.status for entry in answer.time_entries} == {pb.TIME_ENTRY_STATUS_APPROVED}


def test_a_list_of_more_than_200_or_of_nothing_is_refused(room: TimeRoom) -> None:
    for count, reason in ((0, "VALUE_REQUIRED"), (201, "LIST_TOO_LONG")):
        ids = {"time_entry_ids": [new_id() for _ in range(count)]}
        refused = refusal_of(Invalid, room.call, "ApproveTimeEntries", as_person(room.lea), **ids)
        assert refused == (reason, "time_entry_ids")


def test_entries_are_listed_newest_first_page_by_page(room: TimeRoom) -> None:
    days = (3, 1, 2, 5, 4)
    logged = {room.log(worked_on=str(a_day(day)), seconds=60).id: day for day in days}
    listed, token = [], ""
    while True:
        page = room.call(
            "ListTimeEntries",
            as_person(room.ada),
            person_id=[room.ada.id],
            page_size=2,
            page_token=token,
        )
        listed += page.time_entries
        token = page.next_page_token
        if not token:
            break
    assert [logged[entry.id] for entry in listed] == [5, 4, 3, 2, 1]


def test_entries_are_found_by_project_person_status_and_days(room: TimeRoom) -> None:
    kept = room.log(worked_on=str(a_day(3)))
    room.log(worked_on=str(a_day(1)))
    room.log(as_person(room.bob), worked_on=str(a_day(3)))
    wanted = {"person_id": [room.ada.id], "project_id": [room.project.id], "from": str(a_day(2))}
    wanted |= {"to": str(a_day(3)), "status": [pb.TIME_ENTRY_STATUS_SUBMITTED]}
    found = room.call("ListTimeEntries", as_person(room.lea), **wanted).time_entries
    assert [entry.id for entry in found] == [kept.id]
    wrong: dict[str, Any] = {"status": [99]}
    assert refusal_of(Invalid, room.call, "ListTimeEntries", as_person(room.bob), **wrong) == (
        "VALUE_UNKNOWN",
        "status",
    )
    wrong = {"from": str(a_day(3)), "to": str(a_day(1))}
    assert refusal_of(Invalid, room.call, "ListTimeEntries", as_person(room.bob), **wrong) == (
        "WINDOW_REVERSED",
        "to",
    )


def test_what_waits_for_me_is_what_i_may_decide_on(room: TimeRoom) -> None:
    mine = room.log(as_person(room.lea), seconds=60)
    hers = room.log(seconds=120)
    decided = room.log(seconds=180)
    room.approve(decided, as_person(room.lea))

    def waiting(actor: Actor) -> set[str]:
        wanted = {"awaiting_my_decision": True, "project_id": [room.project.id]}
        return {e.id for e in room.call("ListTimeEntries", actor, **wanted).time_entries}

    assert waiting(as_person(room.lea)) == {hers.id}
    assert waiting(as_person(room.pam, "project_manager")) == {mine.id, hers.id}
    assert waiting(as_person(room.pam)) == set()
    assert waiting(as_person(room.bob)) == set()
    assert waiting(an_actor("administrator")) == {mine.id, hers.id}


def test_the_same_request_sent_again_logs_nothing_more(room: TimeRoom) -> None:
    first = room.log(request_id="monday morning")
    assert room.log(request_id="monday morning").id == first.id
    with pytest.raises(Conflict) as refusal:
        room.log(request_id="monday morning", seconds=60)
    assert refusal.value.reason == "IDEMPOTENCY_KEY_REUSED"


class Statements:
    """The statements sent to the database while it watches, apart from BEGIN and COMMIT."""

    def __init__(self, agency: Agency) -> None:
        self.engine = agency.database.engine
        self.seen: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.seen.append(statement)


def test_logging_time_takes_few_round_trips(room: TimeRoom) -> None:
    with Statements(room.agency) as statements:
        room.log(task_id=room.task.id)
    assert len(statements) <= 6, statements


def test_approving_many_takes_no_more_round_trips_than_approving_a_few(room: TimeRoom) -> None:
    counts = []
    for count in (2, 20):
        ids = [room.log(seconds=60).id for _ in range(count)]
        with Statements(room.agency) as statements:
            room.call("ApproveTimeEntries", as_person(room.lea), time_entry_ids=ids)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
