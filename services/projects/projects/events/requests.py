"""What is published of requests of clients."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class ClientRequestBody(EventBody):
    client_request_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "REQ-1001"})
    project_id = fields.String()
    person_id = fields.String(
        attribute="owner_id", metadata={"description": "Who sees that it is answered"}
    )
    title = fields.String(metadata={"description": "What was asked for"})
    description = fields.String()
    requested_by = fields.String(metadata={"description": "Who asked, at the client"})
    requested_on = fields.Date()
    channel = fields.String(metadata={"description": "email, call, meeting, chat, portal or other"})
    scope = fields.String(metadata={"description": "not_compared, in_scope or out_of_scope"})
    scope_reason = fields.String()
    compared_quote_id = fields.String(
        allow_none=True, metadata={"description": "The quote accepted last when it was compared"}
    )
    outcome = fields.String(
        metadata={"description": "open, in_scope, change_order, gift or declined"}
    )
    reason = fields.String(metadata={"description": "Why it is given or declined"})
    deliverable_id = fields.String(allow_none=True)
    quote_id = fields.String(
        allow_none=True, metadata={"description": "That prices the change order"}
    )
    seconds = fields.Integer(metadata={"description": "Given; 0 unless it is a gift"})
    charge_role = fields.String(metadata={"description": "Whose rate values the gift"})
    given_by_id = fields.String(allow_none=True)
    given_on = fields.Date(allow_none=True)
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _request(verb: str, meaning: str) -> EventType:
    return EventType(
        f"client_request.{verb}.v1",
        "client_request",
        ClientRequestBody(),
        meaning,
        permission="risk.read",
    )


REQUESTS = (
    _request("created", "A request of a client was logged."),
    _request("changed", "A request was compared, decided, reopened, archived or restored."),
)
