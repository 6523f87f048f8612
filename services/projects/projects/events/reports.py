"""What is published of status reports."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class StatusReportBody(EventBody):
    status_report_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "SR-1001"})
    project_id = fields.String()
    person_id = fields.String(
        attribute="author_id", allow_none=True, metadata={"description": "Who wrote it"}
    )
    audience = fields.String(metadata={"description": "client or team"})
    as_at = fields.Date(metadata={"description": "The day of its facts"})
    colour = fields.String(metadata={"description": "green, amber or red"})
    rule_colour = fields.String(metadata={"description": "What the rule gave"})
    rule = fields.String(metadata={"description": "The rule that gave it, in words"})
    colour_reason = fields.String()
    narrative = fields.String()
    status = fields.String(metadata={"description": "draft or issued"})
    issued_on = fields.Date(allow_none=True)
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _report(verb: str, meaning: str) -> EventType:
    return EventType(
        f"status_report.{verb}.v1",
        "status_report",
        StatusReportBody(),
        meaning,
        permission="status_report.read",
    )


REPORTS = (
    _report("created", "A status report of a project was written."),
    _report("changed", "A status report was edited, issued, archived or restored."),
)
