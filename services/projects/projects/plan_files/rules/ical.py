"""Calendars as iCalendar (RFC 5545): of a project, and of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Tandem//Plans//EN"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """start_at, end_at: instants in UTC, of what is within one day; otherwise the days count.

    uid: stable for good. sequence: it grows with every change. changed_at: the last one, in UTC.
    """

    uid: str
    name: str
    project: str
    start_on: date
    end_on: date
    start_at: datetime | None
    end_at: datetime | None
    sequence: int
    changed_at: datetime
    description: str = ""
    cancelled: bool = False


def write_ical(name: str, entries: Iterable[Entry]) -> bytes:
    """The same entries are always the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.name)
    event.add("categories", [entry.project])
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.start_at and entry.end_at and entry.start_on == entry.end_on:
        event.add("dtstart", entry.start_at)
        if entry.end_at > entry.start_at:
            event.add("dtend", entry.end_at)
    else:
        event.add("dtstart", entry.start_on)
        event.add("dtend", entry.end_on + timedelta(days=1))
    if entry.description:
        event.add("description", entry.description)
    return event
