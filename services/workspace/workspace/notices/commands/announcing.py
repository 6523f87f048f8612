"""Turning events of the other services into notices for the people whom they concern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bus.subscription import Event
from chassis.database import Transaction
from chassis.ids import derived_id, is_id
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from workspace.notices.commands.boxes import locked_box
from workspace.notices.model import Notice, NoticeBox
from workspace.notices.rules import (
    DETAIL_LENGTH_MAX,
    KEPT_FOR,
    KEPT_MAX,
    OF_BOOKINGS,
    NoticeKind,
    NoticeRule,
    Why,
    rules_of,
)
from workspace.search.queries.owners import owner_of

Body = Mapping[str, Any]
_OF_PROOFS = (
    NoticeKind.PROOF_APPROVED,
    NoticeKind.PROOF_CHANGES_REQUESTED,
    NoticeKind.PROOF_OVERDUE,
)


def announce(tx: Transaction, event: Event) -> None:
    """Give a notice to everybody whom the event concerns, except to who caused it."""
    if _is_news(tx, event):
        for rule in rules_of(event.type, event.body):
            _give(tx, event, rule)


def _give(tx: Transaction, event: Event, rule: NoticeRule) -> None:
    for person_id, why in sorted(_recipients(tx, rule, event.body).items()):
        if person_id == event.actor_id:
            continue
        box = locked_box(tx, person_id)
        if rule.kind in box.muted_kinds or _is_muted(box, rule, event.body):
            continue
        row = _row(event, person_id, rule, why)
        tx.session.execute(insert(Notice).values(**row).on_conflict_do_nothing())
        _remove_old(tx, person_id)
        tx.record(box.moved(), event.id)


def _is_news(tx: Transaction, event: Event) -> bool:
    """A task that changes is news to who does it only when it was given to them; an invoice in
    parts makes one notice; what is older than notices are kept is history."""
    if event.time < tx.now - KEPT_FOR:
        return False
    if event.type == "task.updated.v1":
        return "assignee_id" in event.body["changed"]
    return event.body["part"] in (None, 1)


def _recipients(tx: Transaction, rule: NoticeRule, body: Body) -> dict[str, Why]:
    """Everybody once, for the first reason that holds."""
    found: dict[str, Why] = {}
    for why in rule.to:
        for person_id in _who(tx, why, body):
            found.setdefault(person_id, why)
    return found


_NAMED = {
    Why.ASSIGNEE: "assignee_id",
    Why.WORKER: "person_id",
    Why.BOOKED: "person_id",
    Why.BOOKED_BEFORE: "previous_person_id",
    Why.BOOKER: "booked_by_id",
}


def _who(tx: Transaction, why: Why, body: Body) -> Iterator[str]:
    if why in _NAMED:
        person_id = body[_NAMED[why]]
    elif why is Why.PROJECT_MANAGER:
        person_id = body["project_manager_id"] or owner_of(tx, body["project_id"])
    elif why is Why.OPPORTUNITY_OWNER:
        person_id = owner_of(tx, body["opportunity_id"])
    else:
        person_id = owner_of(tx, body["client_id"], of_client_of=body["project_id"])
    if person_id:
        yield person_id


def _is_muted(box: NoticeBox, rule: NoticeRule, body: Body) -> bool:
    about = {body[rule.record], body["project_id"], body["client_id"], body["opportunity_id"]}
    return not about.isdisjoint(box.muted_records)


def _row(event: Event, person_id: str, rule: NoticeRule, why: Why) -> dict[str, Any]:
    return {
        "id": derived_id("notice", event.id, person_id),
        "person_id": person_id,
        "kind": rule.kind.value,
        "why": why.value,
        "happened_at": event.time,
        "record_id": event.body[rule.record],
        "detail": _detail(rule.kind, event.body)[:DETAIL_LENGTH_MAX],
        "day": _day(rule.kind, event.body),
        "actor_id": event.actor_id if is_id(event.actor_id) else None,
        "read_at": None,
    }


_OF_WEEKS = (NoticeKind.TIME_RETURNED, NoticeKind.TIME_MISSING)
_DAYS = {NoticeKind.BUDGET_WARNING: "passes_on", NoticeKind.TIME_RETURNED: "worked_on"}


def _day(kind: NoticeKind, body: Body) -> date | None:
    if kind in OF_BOOKINGS:
        return date.fromisoformat(body["start_on"])
    field = _DAYS.get(kind)
    day: date | None = body[field] if field else None
    return day or (body["first_on"] if kind in _OF_WEEKS else None)


def _detail(kind: NoticeKind, body: Body) -> str:
    if kind is NoticeKind.TIME_RETURNED:
        return body["rejected_reason"] or body["reason"] or ""
    if kind is NoticeKind.TIME_MISSING:
        return f"{body['missing_seconds'] // 60}"
    if kind is NoticeKind.QUOTE_REJECTED:
        return body["reject_reason"] or ""
    if kind is NoticeKind.PLAN_FOLLOWED:
        return body["reason"] or ""
    if kind in _OF_PROOFS or kind in OF_BOOKINGS:
        return str(body["reference"] or "")
    if kind is NoticeKind.BUDGET_WARNING:
        return f"{body['percent']} %" if body["percent"] else f"{body['minutes'] // 60} h"
    if kind is NoticeKind.TASKS_SLIPPED:
        return body["held_up"] or f"{body['task_count']}"
    if kind is NoticeKind.BUDGET_ALERT:
        return f"{body['threshold_percent']}"
    return ""


def _remove_old(tx: Transaction, person_id: str) -> None:
    """What is too old, and what is more than somebody can have."""
    newest = (
        select(Notice.id)
        .where(Notice.person_id == person_id)
        .order_by(Notice.happened_at.desc(), Notice.id.desc())
        .limit(KEPT_MAX)
    )
    own = Notice.person_id == person_id
    tx.session.execute(delete(Notice).where(own, Notice.happened_at < tx.now - KEPT_FOR))
    tx.session.execute(delete(Notice).where(own, Notice.id.not_in(newest)))
