"""What is published of plans as files, and of links to calendars."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class PlanImportBody(EventBody):
    plan_import_id = fields.String(attribute="id")
    project_id = fields.String()
    file_name = fields.String()
    format = fields.String(metadata={"description": "ms_project or csv"})
    task_count = fields.Integer()
    dependency_count = fields.Integer()
    person_id = fields.String(
        attribute="imported_by_id", allow_none=True, metadata={"description": "Who imported it"}
    )
    undone_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when its tasks are gone"}
    )


class CalendarFeedBody(EventBody):
    calendar_feed_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Whose calendar it is"})
    revoked_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when the link does not work"}
    )


def _import(verb: str, meaning: str) -> EventType:
    return EventType(
        f"plan_import.{verb}.v1",
        "plan_import",
        PlanImportBody(),
        meaning,
        permission="project.read",
    )


def _feed(verb: str, meaning: str) -> EventType:
    return EventType(
        f"calendar_feed.{verb}.v1",
        "calendar_feed",
        CalendarFeedBody(),
        meaning,
        permission="person.read",
    )


PLAN_FILES = (
    _import("created", "A file became tasks of a project."),
    _import("undone", "An import of a plan was undone, and its tasks are gone."),
    _feed("created", "Somebody made a secret link to a calendar of their tasks."),
    _feed("revoked", "A link to a calendar does not work any more."),
)
