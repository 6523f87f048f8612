"""What the planning room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType, LinedBody
from marshmallow import Schema, fields


class DeliverableBody(Schema):
    id = fields.String(metadata={"description": "Of the brief's deliverable, or the quote line"})
    name = fields.String()
    description = fields.String()
    sold_seconds = fields.Integer(metadata={"description": "Of the accepted quotes"})
    cancelled = fields.Boolean(metadata={"description": "Not made after all"})


class ProjectBody(EventBody):
    project_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "JOB-1042"})
    name = fields.String()
    status = fields.String(
        metadata={
            "description": "handover, planning, active, on_hold, delivered, completed or cancelled"
        }
    )
    status_reason = fields.String(metadata={"description": "Why it is on hold or was cancelled"})
    client_id = fields.String(allow_none=True, metadata={"description": "None: internal work"})
    opportunity_id = fields.String(allow_none=True)
    handover_id = fields.String(allow_none=True, metadata={"description": "Once it was accepted"})
    project_manager_id = fields.String(allow_none=True)
    start_on = fields.Date(allow_none=True, metadata={"description": "Planned"})
    end_on = fields.Date(allow_none=True, metadata={"description": "By the schedule"})
    due_on = fields.Date(allow_none=True, metadata={"description": "Wanted by the brief"})
    description = fields.String()
    country_code = fields.String(
        metadata={"description": "Whose working calendar the plan is made on"}
    )
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )
    chargeable = fields.Boolean()
    sold_seconds = fields.Integer(metadata={"description": "Hours of all accepted quotes"})
    deliverables = fields.List(fields.Nested(DeliverableBody))
    external_ref = fields.String(allow_none=True)


class MovedTaskBody(Schema):
    task_id = fields.String()
    start_on_before = fields.Date(
        allow_none=True, metadata={"description": "None: it had no dates before"}
    )
    end_on_before = fields.Date(allow_none=True)
    start_on = fields.Date(allow_none=True)
    end_on = fields.Date(allow_none=True)
    start_at = fields.DateTime(allow_none=True, metadata={"description": "To the minute"})
    end_at = fields.DateTime(allow_none=True)
    placed_by = fields.String(
        metadata={
            "description": "Why it is then: project_start, dependency, other_project, constraint "
            "or actual"
        }
    )
    placed_by_task_id = fields.String(
        allow_none=True,
        metadata={"description": "The task that it could not be earlier for, by a dependency"},
    )


class FollowedBody(ProjectBody):
    reason = fields.String(
        metadata={"description": "Empty, or what outside the project moved its plan"}
    )


class RescheduledBody(FollowedBody, LinedBody):
    moved = fields.List(
        fields.Nested(MovedTaskBody),
        metadata={"description": "The tasks whose dates changed, with the old and the new ones"},
    )


class TaskBody(EventBody):
    task_id = fields.String(attribute="id")
    project_id = fields.String()
    phase_id = fields.String(allow_none=True)
    deliverable_id = fields.String(allow_none=True)
    name = fields.String()
    status = fields.String(metadata={"description": "to_do, in_progress, done or cancelled"})
    charge_role = fields.String()
    assignee_id = fields.String(allow_none=True, metadata={"description": "A person"})
    person_id = fields.String(
        allow_none=True,
        metadata={"description": "The same: people read the events of tasks that they do"},
    )
    estimate_seconds = fields.Integer()
    duration_days = fields.Integer(metadata={"description": "Working days; 0: a milestone"})
    frozen = fields.Boolean(metadata={"description": "It is not moved at night"})
    effort_driven = fields.Boolean(metadata={"description": "Its length follows from its work"})
    units_bp = fields.Integer(
        metadata={"description": "The share of the working day spent on it, in basis points"}
    )
    duration_minutes = fields.Integer(metadata={"description": "Working minutes; 0: a milestone"})
    start_not_before = fields.Date(allow_none=True)
    constraint = fields.String(
        metadata={
            "description": "What holds it apart from its dependencies: none, must_start_on, "
            "must_finish_on, finish_no_later_than or as_late_as_possible"
        }
    )
    constraint_on = fields.Date(allow_none=True, metadata={"description": "Of the constraint"})
    deadline_on = fields.Date(allow_none=True, metadata={"description": "By when it is wanted"})
    start_on = fields.Date(allow_none=True, metadata={"description": "By the schedule"})
    end_on = fields.Date(allow_none=True, metadata={"description": "By the schedule"})
    start_at = fields.DateTime(
        allow_none=True, metadata={"description": "By the schedule, to the minute"}
    )
    end_at = fields.DateTime(
        allow_none=True, metadata={"description": "By the schedule, to the minute"}
    )
    actual_start_on = fields.Date(
        allow_none=True, metadata={"description": "When work really began"}
    )
    actual_finish_on = fields.Date(
        allow_none=True, metadata={"description": "When it was really finished"}
    )
    critical = fields.Boolean(metadata={"description": "A day lost here is lost to the project"})
    category = fields.String()
    external_ref = fields.String(allow_none=True)


class TemplateBody(EventBody):
    template_id = fields.String(attribute="id")
    name = fields.String()
    task_count = fields.Integer()
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when no project is planned from it"}
    )


def _project(verb: str, meaning: str) -> EventType:
    return EventType(
        f"project.{verb}.v1", "project", ProjectBody(), meaning, permission="project.read"
    )


def _task(verb: str, meaning: str) -> EventType:
    return EventType(f"task.{verb}.v1", "task", TaskBody(), meaning, permission="task.read")


def _template(verb: str, meaning: str) -> EventType:
    type_ = f"template.{verb}.v1"
    return EventType(type_, "template", TemplateBody(), meaning, permission="project.read")


PLANNING = (
    _project("opened", "A project was made: its opportunity was won, or by hand, or by an import."),
    _project("released", "The handover of a project was accepted; it may be planned."),
    _project("planned", "Phases, tasks and dependencies of a project were laid out and scheduled."),
    EventType(
        "project.rescheduled.v1",
        "project",
        RescheduledBody(),
        "A change of tasks, dependencies or days off moved dates of a project.",
        permission="project.read",
        lines="moved",
    ),
    EventType(
        "project.followed.v1",
        "project",
        FollowedBody(),
        "The plan of a project moved with something outside it.",
        permission="project.read",
    ),
    _project("updated", "A project was changed by hand: name, dates, client, manager, phases ..."),
    _project("archived", "A closed project was taken out of the lists."),
    _project("restored", "An archived project was put back into the lists."),
    _project("scope_set", "The brief or the accepted quotes set what is made, and the hours sold."),
    _project("status_changed", "A project went on to another status."),
    _task("created", "A task was added to a project."),
    _task("updated", "A task was changed by hand."),
    _task("slipped", "At midnight, a task was moved that nobody had started by its planned day."),
    _task("completed", "A task was done."),
    _task("deleted", "A task that no time was logged on was deleted."),
    _template("created", "A plan to be laid out again and again was made."),
    _template("updated", "A template was changed, archived or restored."),
    _template("deleted", "A template that no project was planned from was deleted."),
)
