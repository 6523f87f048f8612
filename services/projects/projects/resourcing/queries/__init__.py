"""Reads of the resourcing room: people, working patterns, and the working calendar."""

from projects.resourcing.queries.people import (
    BATCH_MAX,
    PEOPLE,
    FreeDay,
    PersonFilter,
    active_people_led_by,
    active_person,
    batch_get_people,
    days_off,
    find_person,
    free_days,
    list_people,
    people_by_ref,
    people_named,
    working_calendar,
)

__all__ = [
    "BATCH_MAX",
    "PEOPLE",
    "FreeDay",
    "PersonFilter",
    "active_people_led_by",
    "active_person",
    "batch_get_people",
    "days_off",
    "find_person",
    "free_days",
    "list_people",
    "people_by_ref",
    "people_named",
    "working_calendar",
]
