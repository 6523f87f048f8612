"""What the gateway publishes."""

from __future__ import annotations

from chassis.event import Catalogue, EventBody, EventType
from marshmallow import fields


class UserBody(EventBody):
    user_id = fields.String(metadata={"description": "The same id as the person's"})
    person_id = fields.String(metadata={"description": "A person of projects"})
    email = fields.String(metadata={"description": "With which they sign in"})
    name = fields.String()
    roles = fields.List(fields.String(), metadata={"description": "All roles held, sorted"})
    active = fields.Boolean(metadata={"description": "False: may no longer sign in"})


CATALOGUE = Catalogue(
    "gateway",
    [
        EventType(
            "user.granted.v1",
            "user",
            UserBody(),
            "Somebody was given access, or their roles or access changed.",
            permission="user.read",
        ),
    ],
)
