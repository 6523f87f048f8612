"""gRPC of the resourcing room."""

from __future__ import annotations

from datetime import date

from chassis.database import Reading, Transaction
from chassis.errors import Invalid
from chassis.listing import asked
from chassis.rpc.messages import changes_of, draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import resourcing_pb2 as pb
from tandem.projects.v1 import resourcing_pb2_grpc as pb_grpc

from chassis import values
from projects.api.batches import to_item_refusal, to_result
from projects.api.calendar import CalendarServicer
from projects.availability.commands import hours_changed
from projects.planning.commands import calendar
from projects.resourcing import queries
from projects.resourcing.commands import imports, people
from projects.resourcing.model import Person
from projects.resourcing.queries import FreeDay
from projects.resourcing.rules.days import MONDAY_TO_FRIDAY

CALENDAR_DAYS_MAX = 800

to_person = mapper(pb.Person, Person)
to_day_off = mapper(pb.DayOff, FreeDay)
person_changes = changes_of(pb.UpdatePersonRequest, Person, besides=("person_id",))
_HOURS = frozenset(
    {"weekly_seconds", "active", "employed_from", "employed_until", "country_code", "time_zone"}
)
"""What decides when somebody works."""


class PersonServicer(CalendarServicer, pb_grpc.PersonServiceServicer):
    @writes
    def CreatePerson(
        self, tx: Transaction, request: pb.CreatePersonRequest
    ) -> pb.CreatePersonResponse:
        person = people.create_person(tx, draft(people.NewPerson, request))
        return pb.CreatePersonResponse(person=to_person(person))

    @writes
    def UpdatePerson(
        self, tx: Transaction, request: pb.UpdatePersonRequest
    ) -> pb.UpdatePersonResponse:
        wanted = person_changes(request)
        person = people.update_person(tx, request.person_id, wanted, request.expected_version)
        if not _HOURS.isdisjoint(wanted):
            hours_changed(tx, [person.id], self.calendar(tx))
        return pb.UpdatePersonResponse(person=to_person(person))

    @writes
    def ReassignPeople(
        self, tx: Transaction, request: pb.ReassignPeopleRequest
    ) -> pb.ReassignPeopleResponse:
        found = people.reassign_people(
            tx, request.person_ids, request.from_lead_id, request.lead_id
        )
        return pb.ReassignPeopleResponse(
            people=map(to_person, found.records),
            reassigned=found.reassigned,
            remaining=found.remaining,
            refused=map(to_item_refusal, found.refused),
        )

    @writes
    def ErasePerson(
        self, tx: Transaction, request: pb.ErasePersonRequest
    ) -> pb.ErasePersonResponse:
        person = people.erase_person(tx, request.person_id)
        return pb.ErasePersonResponse(person=to_person(person))

    @reads
    def GetPerson(self, reading: Reading, request: pb.GetPersonRequest) -> pb.GetPersonResponse:
        person = queries.find_person(reading, request.person_id)
        return pb.GetPersonResponse(person=to_person(person))

    @reads
    def ListPeople(self, reading: Reading, request: pb.ListPeopleRequest) -> pb.ListPeopleResponse:
        wanted = draft(queries.PersonFilter, request, search=values.text(request.search, "search"))
        listed = queries.list_people(reading, wanted, asked(request))
        return pb.ListPeopleResponse(people=map(to_person, listed.rows), **listed.paging())

    @reads
    def BatchGetPeople(
        self, reading: Reading, request: pb.BatchGetPeopleRequest
    ) -> pb.BatchGetPeopleResponse:
        values.count(request.person_ids, "person_ids", queries.BATCH_MAX)
        found = queries.batch_get_people(reading, request.person_ids)
        return pb.BatchGetPeopleResponse(people=map(to_person, found))

    @writes
    def ImportPeople(
        self, tx: Transaction, request: pb.ImportPeopleRequest
    ) -> pb.ImportPeopleResponse:
        rows = [draft(imports.ImportedPerson, row) for row in request.rows]
        outcome = imports.import_people(tx, rows, dry_run=request.dry_run)
        return pb.ImportPeopleResponse(result=to_result(outcome), ids=outcome.ids)

    @reads
    def GetCalendar(
        self, reading: Reading, request: pb.GetCalendarRequest
    ) -> pb.GetCalendarResponse:
        first, last = _calendar_window(getattr(request, "from"), request.to)
        free = queries.free_days(reading, self.country_code, first, last)
        return pb.GetCalendarResponse(
            country_code=self.country_code,
            working_weekdays=MONDAY_TO_FRIDAY,
            days_off=map(to_day_off, free),
        )

    @writes
    def SetDaysOff(self, tx: Transaction, request: pb.SetDaysOffRequest) -> pb.SetDaysOffResponse:
        add = [
            (_date(off.on, f"add[{i}].on"), values.text(off.name, f"add[{i}].name", required=True))
            for i, off in enumerate(request.add)
        ]
        remove = [_date(on, f"remove[{i}]") for i, on in enumerate(request.remove)]
        calendar.set_days_off(tx, add, remove, self.country_code)
        return pb.SetDaysOffResponse(days_off=map(to_day_off, queries.days_off(tx)))


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
