"""People: who does the work, and when they are there."""

from __future__ import annotations

from chassis.actor import Role
from marshmallow import validate
from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Boolean,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Nested,
    PageQuery,
    Query,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

DAYS_OFF_MAX = 400


class PersonView(View):
    id = Id()
    version = Integer()
    name = String()
    email = String()
    charge_role = String(metadata={"example": "designer"})
    lead_id = Id(metadata={"description": "The person who approves this person's time"})
    weekly_minutes = Minutes(attribute="weekly_seconds", metadata={"description": "Contracted"})
    weekly_hours = Hours(attribute="weekly_seconds")
    active = Boolean()
    created_at = Timestamp()
    external_ref = String()


class ChangedPerson(Body):
    name = Text(longest=200)
    email = Text(longest=254, metadata={"format": "email"})
    charge_role = Text(
        longest=100,
        metadata={
            "description": "What their work is charged as; rate cards price it",
            "example": "designer",
        },
    )
    lead_id = Id(
        allow_none=True,
        metadata={"description": "The person who approves this person's time; null: nobody"},
    )
    weekly_minutes = Minutes(attribute="weekly_seconds", metadata={"description": "Contracted"})
    active = Boolean(metadata={"description": "False: has left, and gets no more tasks"})


class PersonQuery(PageQuery):
    search = Text(longest=200, metadata={"description": "Part of a name, e-mail or charge role"})


class CalendarQuery(Query):
    from_ = Date(required=True, data_key="from", attribute="from")
    to = Date(required=True, metadata={"description": "Included; at most 800 days later"})


class NewDayOff(Body):
    on = Date(required=True)
    name = Text(required=True, longest=200, metadata={"example": "Studio closed"})


class ChangedDaysOff(Body):
    add = List(Nested(NewDayOff), validate=validate.Length(max=DAYS_OFF_MAX))
    remove = List(Date(), validate=validate.Length(max=DAYS_OFF_MAX))


class DayOffView(View):
    on = Date()
    name = String()
    public_holiday = Boolean()


class CalendarView(View):
    country_code = String(metadata={"description": "Whose public holidays", "example": "GB-ENG"})
    working_weekdays = List(Integer(), metadata={"description": "ISO: Monday is 1"})
    days_off = List(Nested(DayOffView))


class DaysOffView(View):
    items = List(Nested(DayOffView), attribute="days_off", required=True)


async def list_people(call: Call) -> pb.ListPeopleResponse:
    return await call.ask(call.services.people.ListPeople, call.make(pb.ListPeopleRequest))


async def get_person(call: Call) -> pb.Person:
    request = call.make(pb.GetPersonRequest)
    return (await call.ask(call.services.people.GetPerson, request)).person


async def update_person(call: Call) -> pb.Person:
    cleared = {"lead_id": ""} if call.body.get("lead_id", "") is None else {}
    request = call.make(pb.UpdatePersonRequest, **cleared)
    return (await call.ask(call.services.people.UpdatePerson, request)).person


async def get_calendar(call: Call) -> pb.GetCalendarResponse:
    return await call.ask(call.services.people.GetCalendar, call.make(pb.GetCalendarRequest))


async def set_days_off(call: Call) -> pb.SetDaysOffResponse:
    return await call.ask(call.services.people.SetDaysOff, call.make(pb.SetDaysOffRequest))


KEEPER = (Role.ADMINISTRATOR,)
NOT_FOUND = {"PERSON_NOT_FOUND": "There is no such person."}

ROOM = Room(
    name="People",
    about="Who does the work, and when they are there.",
    routes=(
        Route(
            "GET",
            "/v1/people",
            list_people,
            "List people",
            "By name.",
            query=PersonQuery(),
            answer=page_of(PersonView, "people"),
        ),
        Route(
            "GET",
            "/v1/people/{person_id}",
            get_person,
            "Show a person",
            answer=PersonView(),
            problems=NOT_FOUND,
        ),
        Route(
            "PATCH",
            "/v1/people/{person_id}",
            update_person,
            "Change a person",
            "How they sign in is changed at /v1/people/{person_id}/access.",
            body=ChangedPerson(),
            answer=PersonView(),
            if_match=True,
            roles=KEEPER,
            problems=NOT_FOUND
            | {
                "EMAIL_TAKEN": "Somebody else has this e-mail address.",
                "OWN_LEAD": "Nobody approves their own time.",
                "LEAD_CYCLE": "The person leads that lead, directly or over others.",
                "VERSION_MISMATCH": "Somebody else has changed it since; read it again.",
            },
            example={"charge_role": "art director", "weekly_minutes": 1800},
        ),
        Route(
            "GET",
            "/v1/calendar",
            get_calendar,
            "Show the working calendar",
            "Public holidays and the days off set by hand, in order.",
            query=CalendarQuery(),
            answer=CalendarView(),
            problems={"WINDOW_REVERSED": "It ends before it starts."},
        ),
        Route(
            "POST",
            "/v1/calendar/days-off",
            set_days_off,
            "Set days off",
            "Adds and removes days on which nobody works. Answers with all that are set by hand; "
            "plans follow when they are next scheduled.",
            body=ChangedDaysOff(),
            answer=DaysOffView(),
            roles=KEEPER,
            example={"add": [{"on": "2026-12-24", "name": "Studio closed"}]},
        ),
    ),
)
