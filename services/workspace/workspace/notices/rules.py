"""Which facts become notices, whom they concern, and how many are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

KEPT_MAX = 500
"""Notices of one person; the oldest go first."""
KEPT_FOR = timedelta(days=90)
DETAIL_LENGTH_MAX = 500


class NoticeKind(StrEnum):
    """What has happened."""

    TASK_ASSIGNED = "task_assigned"
    TASK_SLIPPED = "task_slipped"
    TASKS_SLIPPED = "tasks_slipped"
    TIME_RETURNED = "time_returned"
    TIME_MISSING = "time_missing"
    HANDOVER_OFFERED = "handover_offered"
    HANDOVER_ANSWERED = "handover_answered"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_RETURNED = "handover_returned"
    QUOTE_ACCEPTED = "quote_accepted"
    QUOTE_REJECTED = "quote_rejected"
    BUDGET_ALERT = "budget_alert"
    BUDGET_WARNING = "budget_warning"
    PROOF_APPROVED = "proof_approved"
    PROOF_CHANGES_REQUESTED = "proof_changes_requested"
    PROOF_OVERDUE = "proof_overdue"
    PLAN_FOLLOWED = "plan_followed"
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    ROOM_OFFERED = "room_offered"
    INVOICE_ISSUED = "invoice_issued"
    INVOICE_PAID = "invoice_paid"


class Why(StrEnum):
    """What somebody is to the record, for which they get the notice."""

    ASSIGNEE = "assignee"
    WORKER = "worker"
    PROJECT_MANAGER = "project_manager"
    ACCOUNT_MANAGER = "account_manager"
    OPPORTUNITY_OWNER = "opportunity_owner"
    BOOKED = "booked"
    BOOKED_BEFORE = "booked_before"
    BOOKER = "booker"


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """Which kind of notice a type of event becomes, and who gets it.

    record: the field of the event with the id of the record that is opened.
    """

    kind: NoticeKind
    record: str
    to: tuple[Why, ...]


_MANAGERS = (Why.PROJECT_MANAGER, Why.ACCOUNT_MANAGER)
NOTICE_RULES: Mapping[str, NoticeRule] = {
    "task.created.v1": NoticeRule(NoticeKind.TASK_ASSIGNED, "task_id", (Why.ASSIGNEE,)),
    "task.updated.v1": NoticeRule(NoticeKind.TASK_ASSIGNED, "task_id", (Why.ASSIGNEE,)),
    "task.slipped.v1": NoticeRule(NoticeKind.TASK_SLIPPED, "task_id", (Why.ASSIGNEE,)),
    "slip.made.v1": NoticeRule(NoticeKind.TASKS_SLIPPED, "project_id", (Why.PROJECT_MANAGER,)),
    "time_entry.rejected.v1": NoticeRule(NoticeKind.TIME_RETURNED, "project_id", (Why.WORKER,)),
    "timesheet.returned.v1": NoticeRule(NoticeKind.TIME_RETURNED, "person_id", (Why.WORKER,)),
    "time_reminder.sent.v1": NoticeRule(NoticeKind.TIME_MISSING, "person_id", (Why.WORKER,)),
    "handover.offered.v1": NoticeRule(
        NoticeKind.HANDOVER_OFFERED, "opportunity_id", (Why.PROJECT_MANAGER,)
    ),
    "handover.answered.v1": NoticeRule(
        NoticeKind.HANDOVER_ANSWERED, "opportunity_id", (Why.PROJECT_MANAGER,)
    ),
    "handover.accepted.v1": NoticeRule(
        NoticeKind.HANDOVER_ACCEPTED,
        "opportunity_id",
        (Why.OPPORTUNITY_OWNER, Why.ACCOUNT_MANAGER),
    ),
    "handover.returned.v1": NoticeRule(
        NoticeKind.HANDOVER_RETURNED,
        "opportunity_id",
        (Why.OPPORTUNITY_OWNER, Why.ACCOUNT_MANAGER),
    ),
    "quote.accepted.v1": NoticeRule(
        NoticeKind.QUOTE_ACCEPTED,
        "quote_id",
        (Why.OPPORTUNITY_OWNER, Why.ACCOUNT_MANAGER, Why.PROJECT_MANAGER),
    ),
    "quote.rejected.v1": NoticeRule(
        NoticeKind.QUOTE_REJECTED,
        "quote_id",
        (Why.OPPORTUNITY_OWNER, Why.ACCOUNT_MANAGER, Why.PROJECT_MANAGER),
    ),
    "budget_alert.raised.v1": NoticeRule(
        NoticeKind.BUDGET_ALERT, "project_id", (Why.PROJECT_MANAGER, Why.ACCOUNT_MANAGER)
    ),
    "budget_warning.raised.v1": NoticeRule(
        NoticeKind.BUDGET_WARNING, "project_id", (Why.PROJECT_MANAGER, Why.ACCOUNT_MANAGER)
    ),
    "proof.approved.v1": NoticeRule(NoticeKind.PROOF_APPROVED, "project_id", _MANAGERS),
    "proof.changes_requested.v1": NoticeRule(
        NoticeKind.PROOF_CHANGES_REQUESTED, "project_id", _MANAGERS
    ),
    "proof.overdue.v1": NoticeRule(NoticeKind.PROOF_OVERDUE, "project_id", _MANAGERS),
    "project.followed.v1": NoticeRule(
        NoticeKind.PLAN_FOLLOWED, "project_id", (Why.PROJECT_MANAGER,)
    ),
    "booking.offered.v1": NoticeRule(
        NoticeKind.ROOM_OFFERED, "project_id", (Why.BOOKER, Why.PROJECT_MANAGER)
    ),
    "invoice.issued.v1": NoticeRule(
        NoticeKind.INVOICE_ISSUED, "invoice_id", (Why.ACCOUNT_MANAGER,)
    ),
    "invoice.paid.v1": NoticeRule(NoticeKind.INVOICE_PAID, "invoice_id", (Why.ACCOUNT_MANAGER,)),
}
OF_BOOKINGS = (
    NoticeKind.BOOKING_CONFIRMED,
    NoticeKind.BOOKING_MOVED,
    NoticeKind.BOOKING_CANCELLED,
    NoticeKind.ROOM_OFFERED,
)
_CONFIRMED = "confirmed"
_PLACE = frozenset({"start_on", "end_on", "daily_minutes"})


def rules_of(type_: str, body: Mapping[str, Any]) -> Sequence[NoticeRule]:
    """What becomes of an event; of a booking it depends on what changed."""
    if type_ in ("booking.created.v1", "booking.changed.v1"):
        return [NoticeRule(kind, "project_id", (why,)) for kind, why in _of_booking(body)]
    return (NOTICE_RULES[type_],)


def _of_booking(body: Mapping[str, Any]) -> Iterator[tuple[NoticeKind, Why]]:
    """Only confirmed bookings are promised to people, so only they are news to them."""
    changed = frozenset(body["changed"])
    given_on = "person_id" in changed
    is_firm = body["status"] == _CONFIRMED and body["archived_at"] is None
    was_archived = "archived_at" in changed and body["archived_at"] is None
    was_firm = bool(changed) and (body["previous_status"] or body["status"]) == _CONFIRMED
    was_firm = was_firm and not was_archived and not _stays_archived(body, changed)
    if was_firm and given_on:
        yield NoticeKind.BOOKING_CANCELLED, Why.BOOKED_BEFORE
    elif was_firm and not is_firm:
        yield NoticeKind.BOOKING_CANCELLED, Why.BOOKED
    if is_firm and (given_on or not was_firm):
        yield NoticeKind.BOOKING_CONFIRMED, Why.BOOKED
    elif is_firm and changed & _PLACE:
        yield NoticeKind.BOOKING_MOVED, Why.BOOKED


def _stays_archived(body: Mapping[str, Any], changed: frozenset[str]) -> bool:
    return body["archived_at"] is not None and "archived_at" not in changed
