"""gRPC of the resourcing room."""

from __future__ import annotations

from datetime import date

from chassis.database import Database, Reading, Transaction
from chassis.errors import Invalid
from chassis.paging import cut, page_of
from chassis.rpc.server import Servicer, reads, writes
from google.protobuf.timestamp_pb2 import Timestamp
from tandem.projects.v1 import resourcing_pb2 as pb
from tandem.projects.v1 import resourcing_pb2_grpc as pb_grpc

from projects import values
from projects.api.batches import batch_result
from projects.resourcing import commands, queries
from projects.resourcing.commands import ImportedPerson, NewPerson
from projects.resourcing.model import Person
from projects.resourcing.queries import FreeDay
from projects.resourcing.rules import MONDAY_TO_FRIDAY

CALENDAR_DAYS_MAX = 800
_CHANGEABLE = ("name", "email", "charge_role", "lead_id", "weekly_seconds", "active")


class PersonServicer(Servicer, pb_grpc.PersonServiceServicer):
    def __init__(self, database: Database, country_code: str) -> None:
        super().__init__(database)
        self.country_code = country_code

    @writes
    def CreatePerson(
        self, tx: Transaction, request: pb.CreatePersonRequest
    ) -> pb.CreatePersonResponse:
        new = NewPerson(
            name=request.name,
            email=request.email,
            charge_role=request.charge_role,
            lead_id=request.lead_id,
            weekly_seconds=request.weekly_seconds if request.HasField("weekly_seconds") else None,
            person_id=request.person_id,
        )
        return pb.CreatePersonResponse(person=_message(commands.create_person(tx, new)))

    @writes
    def UpdatePerson(
        self, tx: Transaction, request: pb.UpdatePersonRequest
    ) -> pb.UpdatePersonResponse:
        changes = {
            field.name: value for field, value in request.ListFields() if field.name in _CHANGEABLE
        }
        person = commands.update_person(tx, request.person_id, changes, request.expected_version)
        return pb.UpdatePersonResponse(person=_message(person))

    @reads
    def GetPerson(self, reading: Reading, request: pb.GetPersonRequest) -> pb.GetPersonResponse:
        return pb.GetPersonResponse(
            person=_message(queries.find_person(reading, request.person_id))
        )

    @reads
    def ListPeople(self, reading: Reading, request: pb.ListPeopleRequest) -> pb.ListPeopleResponse:
        page = page_of(request.page_size, request.page_token, width=2)
        search = values.text(request.search, "search")
        people, token = cut(
            queries.list_people(reading, page, search), page, lambda row: (row.name, row.id)
        )
        return pb.ListPeopleResponse(people=map(_message, people), next_page_token=token)

    @reads
    def BatchGetPeople(
        self, reading: Reading, request: pb.BatchGetPeopleRequest
    ) -> pb.BatchGetPeopleResponse:
        values.count(request.person_ids, "person_ids", queries.BATCH_MAX)
        people = queries.batch_get_people(reading, request.person_ids)
        return pb.BatchGetPeopleResponse(people=map(_message, people))

    @writes
    def ImportPeople(
        self, tx: Transaction, request: pb.ImportPeopleRequest
    ) -> pb.ImportPeopleResponse:
        rows = [
            ImportedPerson(
                row=row.row,
                external_ref=row.external_ref,
                name=row.name,
                email=row.email,
                charge_role=row.charge_role,
            )
            for row in request.rows
        ]
        outcome = commands.import_people(tx, rows, dry_run=request.dry_run)
        return pb.ImportPeopleResponse(result=batch_result(outcome), ids=outcome.ids)

    @reads
    def GetCalendar(
        self, reading: Reading, request: pb.GetCalendarRequest
    ) -> pb.GetCalendarResponse:
        first, last = _calendar_window(getattr(request, "from"), request.to)
        free = queries.free_days(reading, self.country_code, first, last)
        return pb.GetCalendarResponse(
            country_code=self.country_code,
            working_weekdays=MONDAY_TO_FRIDAY,
            days_off=map(_day_off, free),
        )

    @writes
    def SetDaysOff(self, tx: Transaction, request: pb.SetDaysOffRequest) -> pb.SetDaysOffResponse:
        add = [
            (_date(off.on, f"add[{i}].on"), values.text(off.name, f"add[{i}].name", required=True))
            for i, off in enumerate(request.add)
        ]
        remove = [_date(on, f"remove[{i}]") for i, on in enumerate(request.remove)]
        return pb.SetDaysOffResponse(days_off=map(_day_off, commands.set_days_off(tx, add, remove)))


def _calendar_window(first: str, last: str) -> tuple[date, date]:
    start, end = _date(first, "from"), _date(last, "to")
    values.window(start, end, "from", "to")
    if (end - start).days > CALENDAR_DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"Ask for at most {CALENDAR_DAYS_MAX} days of the calendar at a time.",
            field="to",
        )
    return start, end


def _date(text: str, field: str) -> date:
    day = values.day(text, field)
    if day is None:
        raise Invalid("DATE_REQUIRED", f"{field} must be a date such as 2026-03-31.", field=field)
    return day


def _day_off(free: FreeDay) -> pb.DayOff:
    return pb.DayOff(on=free.on.isoformat(), name=free.name, public_holiday=free.public_holiday)


def _message(person: Person) -> pb.Person:
    created_at = Timestamp()
    created_at.FromDatetime(person.created_at)
    return pb.Person(
        id=person.id,
        version=person.version,
        name=person.name,
        email=person.email,
        charge_role=person.charge_role,
        lead_id=person.lead_id or "",
        weekly_seconds=person.weekly_seconds,
        active=person.active,
        created_at=created_at,
        external_ref=person.external_ref or "",
    )
