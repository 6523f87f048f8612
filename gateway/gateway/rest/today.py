"""What waits for the person who asks: one list, made of what each service says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from chassis.clock import system_clock
from chassis.errors import Refusal
from marshmallow import validate
from tandem.common.v1.waiting_pb2 import WaitingItem

from gateway.fields import EXAMPLE_ID, Date, Id, Integer, List, Nested, String, View
from gateway.rest.call import Call
from gateway.rest.route import Room, Route

ASKED = ("projects", "accounts", "finance")
DEADLINE_SECONDS = 2.0
REASONS = {
    "task_late": "A task of mine should have ended by now.",
    "handover_returned": "A project manager has returned my handover with questions.",
    "time_returned": "Time of mine was rejected, with a reason.",
    "expense_returned": "An expense of mine was sent back, with a reason.",
    "time_to_approve": "Time of somebody waits for my decision; count says how many entries.",
    "expense_to_approve": "An expense of somebody waits for my decision.",
    "purchase_order_to_approve": "A purchase order of somebody waits for my decision.",
    "bill_to_approve": "A bill of a supplier, which somebody else entered, waits for my decision.",
    "handover_to_accept": "A handover was offered to me, or to any project manager.",
    "project_late": "A project of mine will end, or should have ended, after the day promised.",
    "project_without_plan": "A project of mine has no tasks yet.",
    "sign_off_waiting": "Versions of a project of mine wait for the client; count says how many.",
    "budget_forecast": "A project of mine will use up its budget, or its hours, before it ends.",
    "booking_offered": "There is room now for a booking on the waiting list of mine.",
    "placeholder_to_fill": "A role that I may fill is wanted within four weeks.",
    "promise_broken": "A client promised to pay an invoice by a day, and has not.",
    "invoice_overdue": "An invoice was not paid in time.",
    "bills_to_pay": "Bills of a supplier are due and in no payment run; count says how many.",
    "milestone_to_bill": "A milestone of a billing plan is due and on no invoice.",
    "invoice_to_issue": "A draft of an invoice waits to be issued.",
    "quote_unanswered": "A quote has had no answer for five days, or lapses within three.",
    "opportunity_overdue": "An opportunity of mine should have been decided by now.",
    "next_step_due": "The next step of an opportunity of mine is for today or before.",
    "handover_to_offer": "A handover of mine has to be completed and offered.",
    "task_due": "A task of mine has begun, or ends within seven days.",
    "booked": "I am booked on a project today or within six days; count says how many bookings.",
}
"""Each with what it means; of the same day, in this order."""
_WEIGHT = {reason: place for place, reason in enumerate(REASONS)}


class SubjectView(View):
    """What a record is recognised by."""

    kind = String(required=True, metadata={"example": "task"})
    id = Id(required=True)
    reference = String(
        required=True,
        metadata={
            "description": "Its own, else its project's; may be empty",
            "example": "JOB-1042",
        },
    )
    name = String(required=True, metadata={"example": "Key visual"})
    client_id = Id(required=True, allow_none=True)
    client_name = String(required=True, metadata={"description": "May be empty"})
    project_id = Id(required=True, allow_none=True)


class WaitingView(View):
    reason = String(required=True, validate=validate.OneOf(list(REASONS)))
    action = String(
        required=True,
        metadata={
            "description": "The operation that deals with it, by its operationId",
            "example": "update_task",
        },
    )
    subject = Nested(SubjectView, required=True)
    due_on = Date(required=True, allow_none=True, metadata={"description": "null: it has no day"})
    count = Integer(required=True, metadata={"description": "How many records it stands for"})


class TodayView(View):
    today = Date(required=True, metadata={"description": "The day where the agency is"})
    items = List(Nested(WaitingView), required=True)
    unavailable = List(
        String(), required=True, metadata={"description": "Services whose part is missing"}
    )


async def show_today(call: Call) -> dict[str, Any]:
    found = dict(
        zip(ASKED, await asyncio.gather(*(_ask(call, name) for name in ASKED)), strict=True)
    )
    today = system_clock().astimezone(call.door.settings.time_zone).date().isoformat()
    return {
        "today": today,
        "items": [_shown(item) for item in in_order(today, *filter(None, found.values()))],
        "unavailable": [name for name, items in found.items() if items is None],
    }


async def _ask(call: Call, service: str) -> Iterable[WaitingItem] | None:
    """None: the service does not answer."""
    try:
        answer = await call.services.waiting(service, call.caller, DEADLINE_SECONDS)
    except Refusal:
        return None
    return answer.items


def in_order(today: str, *parts: Iterable[WaitingItem]) -> list[WaitingItem]:
    """By day, what has none as if it were due today; of one day, the more important first."""
    items = [item for part in parts for item in part]
    return sorted(
        items, key=lambda item: (item.due_on or today, _WEIGHT.get(item.reason, len(REASONS)))
    )


def _shown(item: WaitingItem) -> dict[str, Any]:
    subject = {"kind": item.subject.type, "id": item.subject.id}
    of_subject = ("reference", "name", "client_id", "client_name", "project_id")
    return {
        "reason": item.reason,
        "action": item.action,
        "due_on": item.due_on,
        "count": item.count,
        "subject": subject | {name: getattr(item, name) for name in of_subject},
    }


_EXAMPLE = {
    "today": "2026-03-31",
    "items": [
        {
            "reason": "task_late",
            "action": "update_task",
            "due_on": "2026-03-27",
            "count": 1,
            "subject": {
                "kind": "task",
                "id": EXAMPLE_ID,
                "reference": "JOB-1042",
                "name": "Key visual",
                "client_id": "01890a5d-ac96-774b-bcce-b302099a8101",
                "client_name": "Alder & Finch",
                "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
            },
        }
    ],
    "unavailable": [],
}

ROOM = Room(
    name="Today",
    about="What waits for the person who asks.",
    routes=(
        Route(
            "GET",
            "/v1/me/today",
            show_today,
            "Show what waits for me",
            "In order: what is late, what is due today or has no day, what comes; at most 100 of "
            "each service. Each record is there for one reason, with the operation that deals with "
            "it:"
            "\n\n" + "\n".join(f"- `{reason}`: {meaning}" for reason, meaning in REASONS.items()),
            answer=TodayView(),
            answer_example=_EXAMPLE,
        ),
    ),
)
