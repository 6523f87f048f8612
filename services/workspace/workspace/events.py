"""What workspace publishes, and its narrow copies of what it consumes."""

from __future__ import annotations

from chassis.event import Catalogue, EventBody, EventType
from marshmallow import Schema, fields


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
    columns = fields.List(
        fields.Nested(ListColumns),
        attribute="shown_columns",
        metadata={"description": "Of lists whose columns the person has chosen"},
    )


CATALOGUE = Catalogue(
    "workspace",
    [
        EventType(
            "preferences.changed.v1",
            "preferences",
            PreferencesBody(),
            "A person chose how the pages are to be.",
            permission="workspace.read",
        ),
    ],
)
