"""What accounts publishes, and its narrow copies of what it consumes."""

from __future__ import annotations

from chassis.event import Catalogue, EventBody, EventType
from chassis.replica import body_of
from marshmallow import Schema, fields, validate

from accounts.clients.model import KnownPerson


def _text(description: str, *, of: str = "", null: bool = False) -> fields.String:
    return fields.String(
        attribute=of or None, allow_none=null, metadata={"description": description}
    )


def _id(description: str, *, of: str = "", null: bool = False) -> fields.String:
    return fields.String(
        attribute=of or None,
        allow_none=null,
        metadata={"description": description, "format": "uuid"},
    )


def _day(description: str) -> fields.Date:
    return fields.Date(allow_none=True, metadata={"description": description})


def _texts(description: str, *, null: bool = False) -> fields.List[str]:
    return fields.List(fields.String(), allow_none=null, metadata={"description": description})


def _one_of(description: str, *choices: str) -> fields.String:
    return fields.String(validate=validate.OneOf(choices), metadata={"description": description})


class Money(Schema):
    """An exact amount."""

    amount_minor = fields.Integer(metadata={"description": "Whole minor units (pence, cents)"})
    currency_code = fields.String(metadata={"description": "ISO 4217"})


class Contact(Schema):
    """A person at the client, by id: personal data travels in no event."""

    id = _id("The contact")
    primary = fields.Boolean(metadata={"description": "The one to turn to first"})


class ClientBody(EventBody):
    """A client and its contacts."""

    client_id = _id("The client", of="id")
    reference = _text("For people: CLI-0042")
    name = _text("Name")
    domain = _text("Web domain, lower case without www., or empty")
    tax_number = _text("Tax number, capitals and digits, or empty")
    currency_code = _text("ISO 4217 code of the currency it is billed in")
    payment_terms_days = fields.Integer(
        metadata={"description": "Days from invoice to payment due"}
    )
    address = _text("Postal address, or empty")
    country_code = _text("ISO 3166-1 alpha-2, or empty")
    street = _text("Of the address in parts, or empty")
    town = _text("Of the address in parts, or empty")
    post_code = _text("Of the address in parts, or empty")
    electronic_scheme = _text("EAS code of where e-invoices reach it, or empty")
    electronic_address = _text("Where e-invoices reach it, or empty")
    buyer_reference = _text("What it wants to find on every invoice, or empty")
    account_manager_id = _id("The person who keeps this client", null=True)
    contacts = fields.List(fields.Nested(Contact), metadata={"description": "People at the client"})
    external_ref = _text("Its key in the source it was first imported from", null=True)
    archived_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it was archived; null while in use"}
    )


class ErasedContactBody(EventBody):
    """A contact whose personal data was erased for good."""

    client_id = _id("The client", of="id")
    contact_id = _id("The contact that was erased", of="erased_contact_id")


class OpportunityBody(EventBody):
    """An opportunity."""

    opportunity_id = _id("The opportunity", of="id")
    reference = _text("For people: OPP-0042")
    client_id = _id("Whose it is")
    name = _text("Name")
    status = _one_of("Its status", "open", "on_hold", "won", "lost")
    stage = _one_of("Stage of the sale", "qualified", "proposed", "negotiating")
    value = fields.Nested(Money, metadata={"description": "What it is worth when won"})
    probability_bp = fields.Integer(
        metadata={"description": "Of winning, in basis points; 10000 once won, 0 once lost"}
    )
    probability_set_by_hand = fields.Boolean(
        metadata={"description": "False: the probability follows the stage"}
    )
    expected_close = _day("When it will probably be decided")
    delivery_start = _day("First day of the delivery window")
    delivery_end = _day("Last day of the delivery window")
    next_step = _text("What its owner does next to win it, or empty")
    next_step_on = _day("When")
    stage_since = fields.AwareDateTime(metadata={"description": "When it came to its stage"})
    owner_id = _id("The account manager, a person", null=True)
    project_id = _id(
        "Once won: the project's id in every service; kept when it is reopened", null=True
    )
    lost_reason = _text("Once lost: why; otherwise empty")
    archived_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it was archived; null while in use"}
    )


class Deliverable(Schema):
    """A thing the client is to get."""

    id = _id("The deliverable, under this id in every service and every edition")
    name = _text("Name")
    description = _text("What it is, or empty")


class Requirement(Schema):
    """Something that has to be respected."""

    id = _id("The requirement, under this id in every edition")
    text = _text("What has to be respected")


class BriefBody(EventBody):
    """A brief, in its latest edition."""

    brief_id = _id("The brief", of="id")
    opportunity_id = _id("What it is the brief of")
    client_id = _id("Whose it is")
    edition = fields.Integer(metadata={"description": "1, 2, 3 and so on, one for each writing"})
    objective = _text("What the client wants to achieve", of="latest.objective")
    audience = _text("Whom it is for, or empty", of="latest.audience")
    deliverables = fields.List(
        fields.Nested(Deliverable),
        attribute="latest.deliverables",
        metadata={"description": "What the client is to get"},
    )
    constraints = fields.List(
        fields.String(),
        attribute="latest.constraints",
        metadata={"description": "What has to be respected"},
    )
    requirements = fields.List(
        fields.Nested(Requirement),
        attribute="latest.requirements",
        metadata={"description": "The constraints with their ids"},
    )
    budget = fields.Nested(
        Money,
        attribute="latest.budget",
        allow_none=True,
        metadata={"description": "What the client means to spend, if known"},
    )
    start_on = fields.Date(
        attribute="latest.start_on", allow_none=True, metadata={"description": "When to start"}
    )
    due_on = fields.Date(
        attribute="latest.due_on", allow_none=True, metadata={"description": "When it is due"}
    )


class Question(Schema):
    """What a project manager wants to know before accepting."""

    id = _id("The question")
    item = _text("Which item of the handover it is about, or other")
    question = _text("The question")
    asked_by_id = _id("Who asked, a person", null=True)
    asked_at = fields.AwareDateTime(metadata={"description": "When"})
    answer = _text("The answer; empty while there is none")
    answered_at = fields.AwareDateTime(allow_none=True, metadata={"description": "When"})
    answered_by_id = _id("Who answered, a person", null=True)


class HandoverBody(EventBody):
    """A handover, with its questions."""

    handover_id = _id("The handover", of="id")
    opportunity_id = _id("What was won")
    client_id = _id("Whose it is")
    project_id = _id("What is handed over")
    status = _one_of("Its status", "draft", "offered", "returned", "accepted", "cancelled")
    context = _text("What it is about")
    scope_in = _texts("What belongs to it")
    scope_out = _texts("What does not")
    promises = _texts("What was promised; null until stated, empty for none", null=True)
    definition_of_done = _texts("How to tell that it is finished")
    open_items = _texts("Items still to be completed or with a question unanswered")
    questions = fields.List(
        fields.Nested(Question), metadata={"description": "Asked by project managers"}
    )
    project_manager_id = _id("Who accepted it and runs the project, a person", null=True)
    offered_at = fields.AwareDateTime(allow_none=True, metadata={"description": "When offered"})
    accepted_at = fields.AwareDateTime(allow_none=True, metadata={"description": "When accepted"})


def _of(aggregate: str, body: EventBody, permission: str, **meanings: str) -> list[EventType]:
    """The events of one aggregate that have one body: what happened, and what that means."""
    personal = frozenset({"contacts"} & body.fields.keys())
    return [
        EventType(
            f"{aggregate}.{verb}.v1",
            aggregate,
            body,
            meaning,
            permission=permission,
            personal=personal,
        )
        for verb, meaning in meanings.items()
    ]


CATALOGUE = Catalogue(
    "accounts",
    [
        *_of(
            "client",
            ClientBody(),
            "client.read",
            registered="A client was registered.",
            updated="A client or one of its contacts changed.",
        ),
        EventType(
            "contact.erased.v1",
            "client",
            ErasedContactBody(),
            "The personal data of a contact was erased for good.",
            permission="client.read",
        ),
        *_of(
            "opportunity",
            OpportunityBody(),
            "opportunity.read",
            created="Something that may be won came up.",
            updated="An opportunity changed.",
            won="An opportunity was won, and the project has its id.",
            lost="An opportunity was lost.",
            reopened="A win or a loss was taken back: the opportunity is open, and its project is "
            "not sold.",
        ),
        *_of(
            "brief",
            BriefBody(),
            "opportunity.read",
            written="A brief was written, or rewritten as its next edition.",
        ),
        *_of(
            "handover",
            HandoverBody(),
            "opportunity.read",
            created="A handover was drafted from the brief of what was won.",
            completed="The account manager completed items of a handover.",
            offered="A handover was offered to the project managers.",
            withdrawn="The account manager took an offered handover back to change it.",
            returned="A project manager returned a handover with a question.",
            answered="The account manager answered a question about a handover.",
            accepted="A project manager accepted a handover and runs the project from now on.",
            cancelled="The opportunity of a handover was reopened.",
        ),
    ],
)


Person = body_of(KnownPerson)
"""Of a person in projects: what accounts keeps."""
