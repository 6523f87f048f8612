"""Briefs and handovers: what the client needs, and who takes it over."""

from __future__ import annotations

from chassis.actor import Role
from marshmallow import validate
from tandem.accounts.v1 import briefs_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Choice,
    Date,
    Id,
    Integer,
    List,
    Money,
    Nested,
    PageQuery,
    Query,
    String,
    Text,
    TextList,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

GIVER = (Role.ACCOUNT_MANAGER,)
TAKER = (Role.PROJECT_MANAGER,)
ITEMS = ["context", "scope_in", "scope_out", "promises", "definition_of_done", "other"]
STALE = {"VERSION_MISMATCH": "Somebody else has changed it since; read it again."}
NOT_FOUND = {"HANDOVER_NOT_FOUND": "There is no such handover."}
ACCEPTED = {"HANDOVER_ACCEPTED": "It has been accepted, which is final."}
OFFERED = {"HANDOVER_OFFERED": "It has been offered; a project manager accepts or returns it."}
DRAFT = {"HANDOVER_DRAFT": "It has not been offered yet."}
RETURNED = {"HANDOVER_RETURNED": "It has been returned and not been offered again."}


class BriefDeliverable(Body):
    id = Id(
        metadata={"description": "Of one already in the brief; a new name without id is a new one"}
    )
    name = Text(required=True, longest=200, metadata={"example": "Website"})
    description = Text(longest=1000)


class NewBrief(Body):
    objective = Text(required=True, longest=5000, metadata={"example": "Sell more tea."})
    audience = Text(longest=2000, metadata={"example": "People who drink coffee"})
    deliverables = List(
        Nested(BriefDeliverable),
        required=True,
        validate=validate.Length(max=50),
        metadata={"description": "What the client is to get, at least one"},
    )
    constraints = List(
        Text(longest=500),
        validate=validate.Length(max=50),
        metadata={"description": "What has to be respected"},
    )
    budget = Money(metadata={"description": "What the client means to spend"})
    start_on = Date()
    due_on = Date()


class DeliverableView(View):
    id = Id(metadata={"description": "The same on the estimate, the project and the invoice"})
    name = String()
    description = String()


class BriefView(View):
    id = Id()
    version = Integer()
    opportunity_id = Id()
    edition = Integer(metadata={"description": "1, 2, 3 and so on, one for each writing"})
    objective = String()
    audience = String()
    deliverables = List(Nested(DeliverableView))
    constraints = List(String())
    budget = Money()
    start_on = Date()
    due_on = Date()
    written_by_id = Id()
    written_at = Timestamp()


class BriefQuery(Query):
    edition = Integer(metadata={"description": "The latest if left out", "example": 1})


class HandoverEdit(Body):
    context = Text(longest=20_000, metadata={"description": "What it is about"})
    scope_in = TextList(metadata={"description": "What belongs to it"})
    scope_out = TextList(metadata={"description": "What does not belong to it"})
    promises = TextList(metadata={"description": "What was promised; [] states that nothing was"})
    definition_of_done = TextList(
        metadata={"description": "By what one will know that it is finished"}
    )


class HandoverQuestion(Body):
    item = Text(
        required=True,
        longest=20,
        metadata={"description": "What it is about", "enum": ITEMS, "example": "scope_in"},
    )
    question = Text(required=True, longest=2000, metadata={"example": "Which ten pages?"})


class HandoverAnswer(Body):
    answer = Text(required=True, longest=4000, metadata={"example": "Home and nine products."})


class QuestionView(View):
    id = Id()
    item = String(metadata={"enum": ITEMS})
    question = String()
    asked_by_id = Id()
    asked_at = Timestamp()
    answer = String(metadata={"description": "Empty while there is none"})
    answered_at = Timestamp()


class HandoverView(View):
    id = Id()
    version = Integer()
    opportunity_id = Id()
    client_id = Id()
    project_id = Id()
    status = Choice(pb.HandoverStatus)
    context = String()
    scope_in = List(String())
    scope_out = List(String())
    promises = List(String())
    definition_of_done = List(String())
    open_items = List(
        String(metadata={"enum": ITEMS}),
        metadata={"description": "Not stated yet, or with a question unanswered"},
    )
    questions = List(Nested(QuestionView))
    project_manager_id = Id(metadata={"description": "Who accepted it"})
    offered_at = Timestamp()
    accepted_at = Timestamp()


class HandoverQuery(PageQuery):
    status = Choice(pb.HandoverStatus)


async def write_brief(call: Call) -> pb.Brief:
    request = call.make(pb.WriteBriefRequest)
    return (await call.ask(call.services.briefs.WriteBrief, request)).brief


async def get_brief(call: Call) -> pb.Brief:
    request = call.make(pb.GetBriefRequest)
    return (await call.ask(call.services.briefs.GetBrief, request)).brief


async def list_handovers(call: Call) -> pb.ListHandoversResponse:
    request = call.make(pb.ListHandoversRequest)
    return await call.ask(call.services.handovers.ListHandovers, request)


async def get_handover(call: Call) -> pb.Handover:
    request = call.make(pb.GetHandoverRequest)
    return (await call.ask(call.services.handovers.GetHandover, request)).handover


async def get_project_handover(call: Call) -> pb.Handover:
    return await get_handover(call)


async def complete_handover(call: Call) -> pb.Handover:
    request = call.make(pb.CompleteHandoverRequest)
    return (await call.ask(call.services.handovers.CompleteHandover, request)).handover


async def offer_handover(call: Call) -> pb.Handover:
    request = call.make(pb.OfferHandoverRequest)
    return (await call.ask(call.services.handovers.OfferHandover, request)).handover


async def return_handover(call: Call) -> pb.Handover:
    request = call.make(pb.ReturnHandoverRequest)
    return (await call.ask(call.services.handovers.ReturnHandover, request)).handover


async def answer_handover_question(call: Call) -> pb.Handover:
    request = call.make(pb.AnswerHandoverQuestionRequest)
    return (await call.ask(call.services.handovers.AnswerHandoverQuestion, request)).handover


async def accept_handover(call: Call) -> pb.Handover:
    request = call.make(pb.AcceptHandoverRequest)
    return (await call.ask(call.services.handovers.AcceptHandover, request)).handover


BRIEF_ROUTES = (
    Route(
        "PUT",
        "/v1/opportunities/{opportunity_id}/brief",
        write_brief,
        "Write the brief",
        "Each writing is an edition that stays. Deliverables keep their ids from edition to "
        "edition, and everywhere else. Once the opportunity is decided the brief is final.",
        body=NewBrief(),
        answer=BriefView(),
        roles=GIVER,
        if_match=True,
        problems=STALE
        | {
            "OPPORTUNITY_NOT_FOUND": "There is no such opportunity.",
            "OPPORTUNITY_DECIDED": "It has been won or lost, which is final.",
        },
        example={
            "objective": "Sell more tea.",
            "audience": "People who drink coffee",
            "deliverables": [{"name": "Website", "description": "Ten pages"}, {"name": "Film"}],
            "constraints": ["No animals"],
            "budget": {"amount": "20000.00", "currency_code": "GBP"},
            "start_on": "2026-04-13",
            "due_on": "2026-07-10",
        },
    ),
    Route(
        "GET",
        "/v1/opportunities/{opportunity_id}/brief",
        get_brief,
        "Show the brief",
        "The latest edition, or the one asked for.",
        query=BriefQuery(),
        answer=BriefView(),
        problems={
            "BRIEF_NOT_FOUND": "The opportunity has no brief yet.",
            "EDITION_NOT_FOUND": "The brief has no such edition.",
        },
    ),
)
HANDOVER_ROUTES = (
    Route(
        "GET",
        "/v1/handovers",
        list_handovers,
        "List handovers",
        "The newest first.",
        query=HandoverQuery(),
        answer=page_of(HandoverView, "handovers"),
    ),
    Route(
        "GET",
        "/v1/handovers/{handover_id}",
        get_handover,
        "Show a handover",
        answer=HandoverView(),
        problems=NOT_FOUND,
    ),
    Route(
        "GET",
        "/v1/projects/{project_id}/handover",
        get_project_handover,
        "Show a project's handover",
        answer=HandoverView(),
        problems=NOT_FOUND,
    ),
    Route(
        "PATCH",
        "/v1/handovers/{handover_id}",
        complete_handover,
        "Complete a handover",
        "State what the brief could not say; what is left out stays as it is. Not while it is "
        "offered or accepted.",
        body=HandoverEdit(),
        answer=HandoverView(),
        roles=GIVER,
        if_match=True,
        problems=NOT_FOUND | OFFERED | ACCEPTED | STALE,
        example={
            "scope_out": ["Translations"],
            "promises": [],
            "definition_of_done": ["The site is live and the client edits a page unaided"],
        },
    ),
    Route(
        "POST",
        "/v1/handovers/{handover_id}/offer",
        offer_handover,
        "Offer a handover",
        "To the project managers, once nothing in it is open.",
        answer=HandoverView(),
        roles=GIVER,
        problems=NOT_FOUND
        | OFFERED
        | ACCEPTED
        | {"HANDOVER_INCOMPLETE": "Something in it is open; details name the items."},
    ),
    Route(
        "POST",
        "/v1/handovers/{handover_id}/return",
        return_handover,
        "Return a handover with a question",
        "The account manager answers and offers it again. Several questions: one after the other.",
        body=HandoverQuestion(),
        answer=HandoverView(),
        roles=TAKER,
        problems=NOT_FOUND | DRAFT | ACCEPTED,
        example={"item": "scope_in", "question": "Which ten pages?"},
    ),
    Route(
        "POST",
        "/v1/handovers/{handover_id}/questions/{question_id}/answer",
        answer_handover_question,
        "Answer a question",
        body=HandoverAnswer(),
        answer=HandoverView(),
        roles=GIVER,
        problems=NOT_FOUND
        | ACCEPTED
        | {
            "QUESTION_NOT_FOUND": "The handover has no such question.",
            "QUESTION_ANSWERED": "The question has been answered.",
        },
        example={"answer": "Home and nine products."},
    ),
    Route(
        "POST",
        "/v1/handovers/{handover_id}/accept",
        accept_handover,
        "Accept a handover",
        "You become the project manager of the project, and it can leave the state handover.",
        answer=HandoverView(),
        roles=TAKER,
        problems=NOT_FOUND | DRAFT | RETURNED | ACCEPTED,
    ),
)
ROOM = Room(
    name="Briefs and handovers",
    about="What the client needs, and the transfer from account manager to project manager.",
    routes=BRIEF_ROUTES + HANDOVER_ROUTES,
)
