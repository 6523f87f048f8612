"""What workspace publishes, and its narrow copies of what it consumes."""

from __future__ import annotations

from chassis.event import Catalogue, EventBody, EventType
from marshmallow import EXCLUDE, Schema, fields


def _text(description: str) -> fields.String:
    return fields.String(metadata={"description": description})


class ListColumns(Schema):
    """The columns that somebody has chosen for a list."""

    list = _text("Name of the list")
    columns = fields.List(
        fields.String(), metadata={"description": "Names of the columns, from left to right"}
    )


class PreferencesBody(EventBody):
    """How a person wants the pages to be."""

    person_id = fields.String(
        attribute="id", metadata={"description": "Whose they are", "format": "uuid"}
    )
    theme = _text("system, light or dark")
    density = _text("compact or comfortable")
    start_page = _text("Path of the page that is shown first; empty: the application's")
    week_start = _text("monday, saturday or sunday")
    hours_format = _text("clock or decimal")
    first_steps_skipped = _text("Names of the first steps that are skipped, with spaces between")
    columns = fields.List(
        fields.Nested(ListColumns),
        attribute="shown_columns",
        metadata={"description": "Of lists whose columns the person has chosen"},
    )


class ViewFilter(Schema):
    """Only records whose field is so."""

    field = _text("Name of the field")
    operator = _text("is, is_not, contains, before, after, at_least, at_most, is_empty ...")
    values = fields.List(fields.String(), metadata={"description": "Any of them"})


class ViewLayout(Schema):
    """What a view shows of a list."""

    filters = fields.List(fields.Nested(ViewFilter), metadata={"description": "All must hold"})
    sort = fields.List(
        fields.String(), metadata={"description": "Fields to order by; a minus turns it round"}
    )
    group_by = _text("Field whose values make the groups, or empty")
    columns = fields.List(fields.String(), metadata={"description": "From left to right"})


class ViewSharing(Schema):
    """Who sees the view besides its owner."""

    audience = _text("nobody, everybody or roles")
    roles = fields.List(fields.String(), metadata={"description": "Keys of the roles"})


class SavedViewBody(EventBody):
    """A list as somebody wants to see it again."""

    view_id = fields.String(attribute="id", metadata={"description": "The view", "format": "uuid"})
    person_id = fields.String(
        attribute="owner_id",
        allow_none=True,
        metadata={"description": "Whose it is; null: the owner was erased", "format": "uuid"},
    )
    list = fields.String(attribute="list_name", metadata={"description": "Name of the list"})
    name = _text("Name")
    layout = fields.Nested(ViewLayout, metadata={"description": "What it shows"})
    sharing = fields.Nested(ViewSharing, metadata={"description": "Who else sees it"})
    archived_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it was archived; null while in use"}
    )


class RemovedViewBody(EventBody):
    """A view that is gone with its owner."""

    view_id = fields.String(attribute="id", metadata={"description": "The view", "format": "uuid"})


class ViewOrderBody(EventBody):
    """In which order a person has the views of a list."""

    person_id = fields.String(metadata={"description": "Whose it is", "format": "uuid"})
    list = fields.String(attribute="list_name", metadata={"description": "Name of the list"})
    view_ids = fields.List(fields.String(), metadata={"description": "The first one first"})
    default_view_id = fields.String(
        allow_none=True, metadata={"description": "With which the list opens", "format": "uuid"}
    )


class NoticeBoxBody(EventBody):
    """The notices of a person: what they get none of."""

    person_id = fields.String(metadata={"description": "Whose they are", "format": "uuid"})
    muted_kinds = fields.List(
        fields.String(), metadata={"description": "Kinds of which there are no notices"}
    )
    muted_records = fields.List(
        fields.String(), metadata={"description": "Records about which there are no notices"}
    )


class TimerBody(EventBody):
    """What a person works on."""

    person_id = fields.String(metadata={"description": "Whose it is", "format": "uuid"})
    started_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Since when it runs; null: it stands"}
    )
    project_id = fields.String(
        allow_none=True,
        metadata={"description": "The project; null: not decided yet", "format": "uuid"},
    )
    task_id = fields.String(
        allow_none=True,
        metadata={"description": "The task; null: the project as a whole", "format": "uuid"},
    )
    note = _text("What is done")


class KnownRolesBody(Schema):
    """Of a user of the gateway: what workspace keeps."""

    class Meta:
        unknown = EXCLUDE

    person_id = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True)


class SearchedDeliverable(Schema):
    """Of a brief: what the client is to get."""

    class Meta:
        unknown = EXCLUDE

    name = fields.String(required=True)


def _state() -> fields.String:
    """Of a record that is searched; not every kind has it."""
    return fields.String(allow_none=True, load_default=None)


class Searched(Schema):
    """Of any record that is searched: what it is filed by."""

    class Meta:
        unknown = EXCLUDE

    client_id = _state()
    opportunity_id = _state()
    brief_id = _state()
    project_id = _state()
    task_id = _state()
    person_id = _state()
    quote_id = _state()
    invoice_id = _state()
    reference = _state()
    number = _state()
    name = _state()
    objective = _state()
    status = _state()
    stage = _state()
    account_manager_id = _state()
    owner_id = _state()
    project_manager_id = _state()
    lead_id = _state()
    assignee_id = _state()
    archived_at = _state()
    erased_at = _state()
    active = fields.Boolean(load_default=True)
    deliverables = fields.List(fields.Nested(SearchedDeliverable), load_default=list)


class Announced(Searched):
    """Of an event that becomes a notice: what it states besides."""

    rejected_reason = _state()
    reject_reason = _state()
    reason = _state()
    worked_on = fields.Date(allow_none=True, load_default=None)
    start_on = _state()
    booked_by_id = _state()
    previous_person_id = _state()
    previous_status = _state()
    passes_on = fields.Date(allow_none=True, load_default=None)
    percent = fields.Integer(load_default=0)
    minutes = fields.Integer(load_default=0)
    first_on = fields.Date(allow_none=True, load_default=None)
    missing_seconds = fields.Integer(load_default=0)
    threshold_percent = fields.Integer(load_default=0)
    task_count = fields.Integer(load_default=0)
    held_up = _state()
    part = fields.Integer(allow_none=True, load_default=None)
    changed = fields.List(fields.String(), load_default=list)


def _own(type_: str, aggregate: str, body: EventBody, meaning: str) -> EventType:
    """A fact that only the person reads whose workspace it is about."""
    return EventType(type_, aggregate, body, meaning, permission="workspace.read")


CATALOGUE = Catalogue(
    "workspace",
    [
        _own(
            "preferences.changed.v1",
            "preferences",
            PreferencesBody(),
            "A person chose how the pages are to be.",
        ),
        _own("view.created.v1", "view", SavedViewBody(), "A view was saved."),
        _own("view.updated.v1", "view", SavedViewBody(), "A view was changed, shared or archived."),
        _own("view.removed.v1", "view", RemovedViewBody(), "A view is gone with its owner."),
        _own(
            "view_order.set.v1",
            "view_order",
            ViewOrderBody(),
            "A person put the views of a list in order, or chose the one it opens with.",
        ),
        _own(
            "notice_box.changed.v1",
            "notice_box",
            NoticeBoxBody(),
            "Notices of a person came or were read, or others are muted.",
        ),
        _own("timer.started.v1", "timer", TimerBody(), "A person started their timer."),
        _own("timer.stopped.v1", "timer", TimerBody(), "A person stopped their timer."),
    ],
)
