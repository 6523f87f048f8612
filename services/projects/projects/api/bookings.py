"""gRPC of bookings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import bookings_pb2 as pb
from tandem.projects.v1 import bookings_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.bookings.commands import batches, bookings
from projects.bookings.commands.proposals import Proposal
from projects.bookings.model import Booking
from projects.bookings.queries import available, hours, planner, suggestions
from projects.bookings.queries import bookings as queries
from projects.bookings.rules.clash import Clash
from projects.bookings.rules.free import FreeWeek
from projects.bookings.rules.spreading import Basis

_to_clash = mapper(pb.Clash, Clash)
_to_booking = mapper(
    pb.Booking,
    Booking,
    project_name=lambda row: row.project_name,
    task_name=lambda row: row.task_name or "",
    phase_name=lambda row: row.phase_name or "",
    person_name=lambda row: row.person_name or "",
    minutes_per_day=lambda row: row.amount if row.basis == Basis.PER_DAY else 0,
    share_bp=lambda row: row.amount if row.basis == Basis.SHARE else None,
    from_quote=lambda row: row.quote_seconds > 0,
    offered=lambda row: row.offered_at is not None,
    archived=lambda row: row.archived_at is not None,
    clashes=lambda row: (),
)
"""Of a row of BOOKINGS."""
_to_planned = mapper(
    pb.PlannerBooking,
    Booking,
    project_name=lambda row: row.project_name,
    minutes_per_day=lambda row: max(row.daily_minutes),
    offered=lambda row: row.offered_at is not None,
    mine=lambda row: row.mine,
)
_to_planned_person = mapper(pb.PlannerPerson, planner.PlannerPerson)
_to_available = mapper(
    pb.AvailablePerson,
    available.Available,
    effective_minutes=lambda row: row.free.effective_minutes,
    confirmed_minutes=lambda row: row.free.confirmed_minutes,
    tentative_minutes=lambda row: row.free.tentative_minutes,
    free_minutes=lambda row: row.free.free_minutes,
    free_if_confirmed_minutes=lambda row: row.free.free_if_confirmed_minutes,
    weeks=mapper(pb.FreeWeek, FreeWeek),
    skills=lambda row: [
        pb.HeldSkill(skill_id=each.skill_id, name=each.name, level=each.level)
        for each in row.skills
    ],
)
_to_compared = mapper(pb.ComparedHours, hours.Compared)
_to_suggestion = mapper(pb.TimeSuggestion, suggestions.Suggestion)

_CHANGED = (
    "start_on",
    "end_on",
    "person_id",
    "minutes_per_day",
    "total_minutes",
    "share_bp",
    "status",
)


class BookingServicer(CalendarServicer, pb_grpc.BookingServiceServicer):
    @writes
    def CreateBooking(
        self, tx: Transaction, request: pb.CreateBookingRequest
    ) -> pb.CreateBookingResponse:
        new = draft(bookings.NewBooking, request)
        made = bookings.create_booking(tx, new, self.calendar(tx))
        return pb.CreateBookingResponse(booking=self._shown(tx, made.id))

    @writes
    def UpdateBooking(
        self, tx: Transaction, request: pb.UpdateBookingRequest
    ) -> pb.UpdateBookingResponse:
        changed = bookings.change_booking(
            tx,
            request.booking_id,
            given(request),
            request.on_clash,
            self.calendar(tx),
            request.expected_version,
        )
        return pb.UpdateBookingResponse(booking=self._shown(tx, changed.id))

    @writes
    def ArchiveBooking(
        self, tx: Transaction, request: pb.ArchiveBookingRequest
    ) -> pb.ArchiveBookingResponse:
        bookings.archive_booking(tx, request.booking_id, self.calendar(tx))
        return pb.ArchiveBookingResponse(booking=self._shown(tx, request.booking_id))

    @writes
    def RestoreBooking(
        self, tx: Transaction, request: pb.RestoreBookingRequest
    ) -> pb.RestoreBookingResponse:
        bookings.restore_booking(tx, request.booking_id, self.calendar(tx))
        return pb.RestoreBookingResponse(booking=self._shown(tx, request.booking_id))

    @writes
    def AssignBooking(
        self, tx: Transaction, request: pb.AssignBookingRequest
    ) -> pb.AssignBookingResponse:
        wanted = draft(bookings.Assignment, request)
        made = bookings.assign_booking(tx, wanted, self.calendar(tx))
        return pb.AssignBookingResponse(booking=self._shown(tx, made.id))

    @writes
    def DeclineBooking(
        self, tx: Transaction, request: pb.DeclineBookingRequest
    ) -> pb.DeclineBookingResponse:
        bookings.decline_booking(tx, request.booking_id, request.reason, self.calendar(tx))
        return pb.DeclineBookingResponse(booking=self._shown(tx, request.booking_id))

    @writes
    def ReopenBooking(
        self, tx: Transaction, request: pb.ReopenBookingRequest
    ) -> pb.ReopenBookingResponse:
        bookings.reopen_booking(tx, request.booking_id, self.calendar(tx))
        return pb.ReopenBookingResponse(booking=self._shown(tx, request.booking_id))

    @reads
    def GetBooking(self, reading: Reading, request: pb.GetBookingRequest) -> pb.GetBookingResponse:
        return pb.GetBookingResponse(booking=self._shown(reading, request.booking_id))

    @reads
    def ListBookings(
        self, reading: Reading, request: pb.ListBookingsRequest
    ) -> pb.ListBookingsResponse:
        window = values.days(request, "from", "to")
        yes_or_no = {"yes": True, "no": False}
        wanted = draft(
            queries.BookingFilter,
            request,
            search=values.text(request.search, "search"),
            placeholder=yes_or_no.get(request.placeholder),
            archived=yes_or_no.get(request.archived),
            first=window["from"],
            last=window["to"],
        )
        listed = queries.list_bookings(reading, wanted, asked(request))
        return pb.ListBookingsResponse(bookings=map(_to_booking, listed.rows), **listed.paging())

    @reads
    def PreviewBookings(
        self, reading: Reading, request: pb.PreviewBookingsRequest
    ) -> pb.PreviewBookingsResponse:
        changes = request.changes
        found = batches.preview_bookings(
            reading, _items(changes), changes.on_clash, self.calendar(reading)
        )
        outcome = pb.BookingOutcome(
            bookings=[_proposed(each, found) for each in found.proposals],
            clashes=map(_to_clash, found.clashes),
        )
        return pb.PreviewBookingsResponse(outcome=outcome)

    @writes
    def ChangeBookings(
        self, tx: Transaction, request: pb.ChangeBookingsRequest
    ) -> pb.ChangeBookingsResponse:
        changes = request.changes
        found = batches.change_bookings(tx, _items(changes), changes.on_clash, self.calendar(tx))
        inverse = pb.BookingChanges(
            items=[pb.BookingItem(**item) for item in found.inverse],
            on_clash=found.inverse_on_clash.value,
        )
        outcome = pb.BookingOutcome(
            bookings=_all_shown(tx, [each.id for each in found.made]),
            clashes=map(_to_clash, found.clashes),
            inverse=inverse,
        )
        return pb.ChangeBookingsResponse(outcome=outcome)

    @writes
    def BookQuote(self, tx: Transaction, request: pb.BookQuoteRequest) -> pb.BookQuoteResponse:
        people = {each.charge_role: each.person_id for each in request.people}
        window = (request.start_on, request.end_on)
        made = bookings.book_quote(tx, request.project_id, window, people, self.calendar(tx))
        return pb.BookQuoteResponse(bookings=_all_shown(tx, [each.id for each in made]))

    @reads
    def GetPlanner(self, reading: Reading, request: pb.GetPlannerRequest) -> pb.GetPlannerResponse:
        wanted = draft(
            planner.PlannerFilter, request, search=values.text(request.search, "search"),
            first=values.needed_day(getattr(request, "from"), "from"),
            last=values.needed_day(request.to, "to"),
        )  # fmt: skip
        found = planner.get_planner(reading, wanted, asked(request), self.calendar(reading))
        return pb.GetPlannerResponse(
            people=map(_to_planned_person, found.people),
            bookings=map(_to_planned, found.bookings),
            cut=found.cut,
            placeholders=map(_to_planned, found.placeholders),
            **found.listed.paging(),
        )

    @reads
    def ListAvailablePeople(
        self, reading: Reading, request: pb.ListAvailablePeopleRequest
    ) -> pb.ListAvailablePeopleResponse:
        wanted = draft(
            available.AvailableFilter, request, search=values.text(request.search, "search"),
            first=values.needed_day(getattr(request, "from"), "from"),
            last=values.needed_day(request.to, "to"),
        )  # fmt: skip
        found = available.list_available(reading, wanted, asked(request), self.calendar(reading))
        return pb.ListAvailablePeopleResponse(
            available_people=map(_to_available, found.rows), **found.paging()
        )

    @reads
    def CompareHours(
        self, reading: Reading, request: pb.CompareHoursRequest
    ) -> pb.CompareHoursResponse:
        wanted = draft(
            hours.HoursFilter, request, by=request.by or "task",
            first=values.needed_day(getattr(request, "from"), "from"),
            last=values.needed_day(request.to, "to"),
        )  # fmt: skip
        rows, total, left_out = hours.compare_hours(reading, wanted)
        return pb.CompareHoursResponse(
            rows=map(_to_compared, rows), total=_to_compared(total), rows_left_out=left_out
        )

    @reads
    def SuggestTime(
        self, reading: Reading, request: pb.SuggestTimeRequest
    ) -> pb.SuggestTimeResponse:
        first = values.needed_day(request.first_on, "first_on")
        found = suggestions.suggest_time(reading, request.person_id, first)
        return pb.SuggestTimeResponse(suggestions=map(_to_suggestion, found))

    def _shown(self, reading: Reading, booking_id: str) -> pb.Booking:
        reading.session.flush()
        row = queries.find_booking(reading, booking_id)
        clashes = queries.clashes_of(reading, row, self.calendar(reading))
        return _to_booking(row, clashes=list(map(_to_clash, clashes)))


def _items(changes: pb.BookingChanges) -> list[batches.Item]:
    return [
        draft(
            batches.Item,
            each,
            changes={name: value for name in _CHANGED if (value := getattr(each, name))},
        )
        for each in changes.items
    ]


def _all_shown(reading: Reading, ids: Sequence[str]) -> Iterable[pb.Booking]:
    """In the order of the ids; each once."""
    reading.session.flush()
    rows = queries.bookings_by_id(reading, ids)
    return [_to_booking(rows[id_]) for id_ in dict.fromkeys(ids) if id_ in rows]


def _proposed(proposal: Proposal, found: batches.Outcome) -> pb.Booking:
    """What is not there yet has no id and no reference."""
    kept: Any = proposal.kept
    around = found.around
    assert around is not None
    person = around.people.get(proposal.person_id or "")
    return pb.Booking(
        id=kept.id if kept else "",
        version=kept.version if kept else 0,
        reference=kept.reference if kept else "",
        project_id=proposal.project_id,
        project_name=around.projects[proposal.project_id].name,
        task_id=proposal.task_id or "",
        phase_id=proposal.phase_id or "",
        person_id=proposal.person_id or "",
        person_name=person.name if person else "",
        charge_role=proposal.charge_role,
        skill=proposal.skill,
        start_on=proposal.start_on.isoformat(),
        end_on=proposal.end_on.isoformat(),
        basis=proposal.basis.value,
        minutes_per_day=proposal.amount if proposal.basis is Basis.PER_DAY else 0,
        share_bp=proposal.amount if proposal.basis is Basis.SHARE else None,
        total_minutes=sum(proposal.daily),
        daily_minutes=proposal.daily,
        status=proposal.status.value,
        overtime=proposal.overtime,
        note=proposal.note,
        series_id=proposal.series_id or "",
        archived=proposal.archived,
        clashes=map(_to_clash, proposal.clashes),
    )
