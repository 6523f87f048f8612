"""What the time room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class TimeEntryBody(EventBody):
    time_entry_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Who worked"})
    project_id = fields.String()
    client_id = fields.String(allow_none=True, metadata={"description": "None: internal work"})
    task_id = fields.String(
        allow_none=True, metadata={"description": "None: the project as a whole"}
    )
    deliverable_id = fields.String(allow_none=True, metadata={"description": "The task's"})
    worked_on = fields.Date(metadata={"description": "The day of the work, or its last day"})
    worked_from = fields.Date(
        allow_none=True,
        metadata={"description": "First day, of imported sums over several days only"},
    )
    seconds = fields.Integer(
        metadata={"description": "Worked; negative in a correction, 0 where it changes none"}
    )
    billable_seconds = fields.Integer(
        metadata={
            "description": "Charged to the client, more or less than was worked; of events "
            "without it: seconds, or 0 where not chargeable"
        }
    )
    billable_set_by_id = fields.String(
        allow_none=True,
        metadata={"description": "Who set it apart from seconds; None: it follows them"},
    )
    charge_role = fields.String(
        metadata={"description": "In which it was worked, fixed when logged"}
    )
    chargeable = fields.Boolean()
    non_chargeable_reason = fields.String(
        metadata={"description": "Why the client is charged less than was worked, or more"}
    )
    reason_kind_id = fields.String(
        allow_none=True, metadata={"description": "The kind of that reason; None: none named"}
    )
    levels_passed = fields.Integer(
        metadata={"description": "How many levels of approval it has passed while it waits"}
    )
    decided_for_id = fields.String(
        allow_none=True, metadata={"description": "In whose place somebody decided; None: nobody"}
    )
    rounding_seconds = fields.Integer(
        allow_none=True,
        metadata={
            "description": "What rounding at approval added to seconds; None: it was not rounded"
        },
    )
    note = fields.String()
    status = fields.String(metadata={"description": "submitted, approved or rejected"})
    settled = fields.Boolean(
        metadata={"description": "Billed before Tandem: hours, never unbilled work"}
    )
    decided_by_id = fields.String(
        allow_none=True, metadata={"description": "The person who approved or rejected it"}
    )
    decided_at = fields.DateTime(allow_none=True, metadata={"description": "When, in UTC"})
    rejected_reason = fields.String()
    reopened_reason = fields.String(metadata={"description": "Why an approval was taken back"})
    logged_by_id = fields.String(
        allow_none=True, metadata={"description": "The person who wrote it"}
    )
    changed_by_id = fields.String(
        allow_none=True, metadata={"description": "The person who changed it last"}
    )
    corrects_id = fields.String(
        allow_none=True,
        metadata={"description": "The approved entry that this one takes time away from"},
    )
    correction_reason = fields.String()
    external_ref = fields.String(allow_none=True)


class ReasonKindBody(EventBody):
    reason_kind_id = fields.String(attribute="id")
    name = fields.String()
    position = fields.Integer(metadata={"description": "Its place in the list of the agency"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when no other time entry can name it"}
    )


class TimeRuleBody(EventBody):
    time_rule_id = fields.String(attribute="id")
    project_id = fields.String(allow_none=True, metadata={"description": "None: of the agency"})
    rounding = fields.String(metadata={"description": "agency, none, up, nearest or down"})
    unit_seconds = fields.Integer(metadata={"description": "To whole units of this"})
    minimum_seconds = fields.Integer(
        metadata={"description": "A day with any time is charged at least this"}
    )
    first_level = fields.String(
        allow_none=True,
        metadata={
            "description": "Who approves first: project_manager, lead or approver; None: as the "
            "agency, or anyone who may"
        },
    )
    second_level = fields.String(
        allow_none=True, metadata={"description": "Who approves after that; None: nobody"}
    )
    by_week = fields.Boolean(metadata={"description": "Time waits once its week is submitted"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is not in force"}
    )


class TimesheetBody(EventBody):
    timesheet_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Who worked"})
    first_on = fields.Date(metadata={"description": "The first of seven days"})
    status = fields.String(metadata={"description": "submitted, returned, taken_back or approved"})
    incomplete = fields.Boolean(metadata={"description": "Submitted with less than expected"})
    submitted_at = fields.DateTime(metadata={"description": "When, in UTC"})
    submitted_by_id = fields.String(allow_none=True)
    decided_by_id = fields.String(
        allow_none=True, metadata={"description": "The person who returned or approved it"}
    )
    decided_for_id = fields.String(
        allow_none=True, metadata={"description": "In whose place; None: in nobody's"}
    )
    decided_at = fields.DateTime(allow_none=True, metadata={"description": "When, in UTC"})
    reason = fields.String(metadata={"description": "Why it was returned"})


class TimeReminderBody(EventBody):
    time_reminder_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Whose time is missing"})
    first_on = fields.Date(metadata={"description": "The Monday of the week"})
    missing_seconds = fields.Integer(
        metadata={"description": "What is expected of the week less what was logged"}
    )
    sent_at = fields.DateTime(metadata={"description": "When, in UTC"})
    sent_by_id = fields.String(
        allow_none=True, metadata={"description": "The person who sent it; None: it was due"}
    )


class ApprovalSubstituteBody(EventBody):
    approval_substitute_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Whose approvals these are"})
    substitute_id = fields.String(metadata={"description": "The person who decides instead"})
    first_on = fields.Date()
    last_on = fields.Date()
    note = fields.String()
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it does not count"}
    )


def _timesheet(happened: str, meaning: str) -> EventType:
    return EventType(
        f"timesheet.{happened}.v1", "timesheet", TimesheetBody(), meaning, permission="time.read"
    )


def _substitute(happened: str, meaning: str) -> EventType:
    return EventType(
        f"approval_substitute.{happened}.v1",
        "approval_substitute",
        ApprovalSubstituteBody(),
        meaning,
        permission="approval_substitute.read",
    )


def _time_rule(happened: str, meaning: str) -> EventType:
    return EventType(
        f"time_rule.{happened}.v1",
        "time_rule",
        TimeRuleBody(),
        meaning,
        permission="time_rule.read",
    )


def _reason_kind(happened: str, meaning: str) -> EventType:
    return EventType(
        f"reason_kind.{happened}.v1",
        "reason_kind",
        ReasonKindBody(),
        meaning,
        permission="reason_kind.read",
    )


def _time_entry(happened: str, meaning: str) -> EventType:
    return EventType(
        f"time_entry.{happened}.v1", "time_entry", TimeEntryBody(), meaning, permission="time.read"
    )


TIME = (
    _reason_kind("created", "The agency added a kind of reason for time given away."),
    _reason_kind("changed", "A kind of reason was renamed, moved, archived or restored."),
    _time_rule("created", "The agency set how time is rounded, for all or for a project."),
    _time_rule("changed", "A rule of time was changed, archived or restored."),
    _timesheet("submitted", "A person submitted a week of time, which is closed to them."),
    _timesheet("taken_back", "A person took a submitted week back."),
    _timesheet("returned", "A week was returned to the person with a reason."),
    _timesheet("approved", "All time of a submitted week is approved."),
    EventType(
        "time_reminder.sent.v1",
        "time_reminder",
        TimeReminderBody(),
        "A person was reminded of a week with less time than expected.",
        permission="time.read",
    ),
    _substitute("created", "Somebody named who approves time in their place."),
    _substitute("changed", "A substitute was changed, archived or restored."),
    _time_entry("passed", "A level approved time, which waits for the next one."),
    _time_entry("logged", "Somebody worked, and the time waits for approval."),
    _time_entry("updated", "A time entry was corrected before approval, and waits for it again."),
    _time_entry("deleted", "Time was taken back before approval, or its import was undone."),
    _time_entry("approved", "Time was approved by somebody else than its owner."),
    _time_entry("reopened", "An approval was taken back; the time waits for a decision again."),
    _time_entry("rejected", "Time was sent back to its owner with a reason."),
)
