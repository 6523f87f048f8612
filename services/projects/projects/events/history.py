"""What planning and time publish of settled history: one fact for a batch, not one per row."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class HistoryBody(EventBody):
    class Meta(EventBody.Meta):
        include = {  # noqa: RUF012
            "from": fields.Date(
                attribute="first_day",
                allow_none=True,
                metadata={"description": "First day of the work or the tasks"},
            ),
            "to": fields.Date(
                attribute="last_day", allow_none=True, metadata={"description": "Last day"}
            ),
        }

    import_batch_id = fields.String(
        attribute="id", metadata={"description": "This batch in this project"}
    )
    project_id = fields.String()
    client_id = fields.String(allow_none=True)
    tasks = fields.Integer(metadata={"description": "How many tasks came"})
    time_entries = fields.Integer(metadata={"description": "How many time entries came"})
    seconds = fields.Integer(metadata={"description": "Worked, of the time entries that came"})


HISTORY = (
    EventType(
        "history.imported.v1",
        "import_batch",
        HistoryBody(),
        "A batch of past work came from another tool into a project.",
        permission="project.read",
    ),
)
