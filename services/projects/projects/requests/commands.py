"""Requests of clients: logged, compared with the scope, decided, reopened, archived and restored.

Finance's quotes are kept as far as a change order names one; amounts stay with finance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.values import Checks
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from projects.planning.readable import Project
from projects.planning.rules.scope import role_name
from projects.requests.model import ClientRequest, KnownQuote, request_reference
from projects.requests.rules import Channel, Outcome, Verdict
from projects.resourcing.queries import active_person
from projects.risks.access import record_owners, require_may_write
from projects.risks.commands import (
    open_project,
    owner_of_none,
    owner_required,
    record_change,
    require_may_add,
)

GIFT_SECONDS_MAX = 1000 * 3600

_checked = Checks(
    title=lambda title, field: values.text(title, field, required=True),
    requested_by=lambda names, field: values.text(names, field, required=True),
    requested_on=values.day,
    channel=lambda word, field: values.word(Channel, word, field).value,
    scope=lambda word, field: values.word(Verdict, word, field).value,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRequest:
    """See `ClientRequest`. requested_on: a day as text, or empty for today."""

    project_id: str
    title: str
    requested_by: str
    description: str = ""
    requested_on: str = ""
    channel: str = ""
    owner_id: str = ""
    scope: str = ""
    scope_reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """How a request ends. What its outcome does not need is left aside."""

    outcome: str
    reason: str = ""
    deliverable_id: str = ""
    quote_id: str = ""
    seconds: int = 0
    charge_role: str = ""
    given_by_id: str = ""
    given_on: str = ""


def create_request(tx: Transaction, new: NewRequest) -> ClientRequest:
    project = open_project(tx, new.project_id)
    owner_id = new.owner_id or owner_of_none(tx)
    require_may_add(tx, project, owner_id)
    if project.client_id is None:
        raise Conflict(
            "PROJECT_WITHOUT_CLIENT",
            f"{project.reference} is internal work; give it a client first.",
            field="project_id",
        )
    wanted = _checked(
        {
            "title": new.title,
            "description": new.description,
            "requested_by": new.requested_by,
            "requested_on": new.requested_on or tx.today.isoformat(),
            "channel": new.channel or Channel.OTHER.value,
            "scope": new.scope or Verdict.NOT_COMPARED.value,
            "scope_reason": new.scope_reason,
        }
    )
    _refuse_later(tx, wanted["requested_on"], "requested_on")
    request = ClientRequest(
        id=tx.new_id(),
        reference=f"REQ-{tx.session.scalar(request_reference)}",
        project_id=project.id,
        owner_id=active_person(tx, owner_id, "owner_id").id,
        compared_quote_id=_compared_with(project, wanted["scope"]),
        created_at=tx.now,
        **wanted,
    )
    tx.add(request)
    tx.record(request.created())
    return request


def change_request(
    tx: Transaction, client_request_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> ClientRequest:
    """changes: what is given of the fields of UpdateClientRequestRequest."""
    request, project = _found(tx, client_request_id, expected_version)
    wanted = _checked(changes)
    if "requested_on" in wanted:
        wanted["requested_on"] = wanted["requested_on"] or request.requested_on
        _refuse_later(tx, wanted["requested_on"], "requested_on")
    if "owner_id" in wanted:
        if not wanted["owner_id"]:
            raise owner_required()
        if wanted["owner_id"] != request.owner_id:
            wanted["owner_id"] = active_person(tx, wanted["owner_id"], "owner_id").id
    if "scope" in wanted and wanted["scope"] != request.scope:
        wanted["compared_quote_id"] = _compared_with(project, wanted["scope"])
    record_change(tx, request.change(wanted))
    return request


def decide_request(
    tx: Transaction, client_request_id: str, answer: Answer, expected_version: int = 0
) -> ClientRequest:
    request, project = _found(tx, client_request_id, expected_version)
    outcome = values.word(Outcome, answer.outcome, "outcome")
    if outcome not in _ENDS:
        raise Invalid(
            "OUTCOME_MISSING",
            "outcome is in_scope, change_order, gift or declined.",
            field="outcome",
        )
    verdict = Verdict.IN_SCOPE if outcome is Outcome.IN_SCOPE else Verdict.OUT_OF_SCOPE
    if outcome is Outcome.DECLINED and request.scope != Verdict.NOT_COMPARED:
        verdict = Verdict(request.scope)
    wanted = {
        "outcome": outcome.value,
        "reason": values.text(answer.reason, "reason"),
        "scope": verdict.value,
        "compared_quote_id": request.compared_quote_id or project.accepted_quote_id,
        **_ENDS[outcome](tx, project, answer),
    }
    record_change(tx, request.decide(wanted))
    return request


def reopen_request(
    tx: Transaction, client_request_id: str, expected_version: int = 0
) -> ClientRequest:
    request, _ = _found(tx, client_request_id, expected_version)
    quote = tx.session.get(KnownQuote, request.quote_id) if request.quote_id else None
    record_change(tx, request.reopen(quote.status if quote else ""))
    return request


def archive_request(tx: Transaction, client_request_id: str) -> ClientRequest:
    request, _ = _found(tx, client_request_id)
    record_change(tx, request.archive(tx.now))
    return request


def restore_request(tx: Transaction, client_request_id: str) -> ClientRequest:
    request, _ = _found(tx, client_request_id)
    record_change(tx, request.restore())
    return request


def know_quote(tx: Transaction, quote: Mapping[str, Any], sequence: int) -> None:
    """sequence: of the event among those of the quote; an older one changes nothing."""
    new = {
        "reference": quote["reference"],
        "project_id": quote["project_id"] or None,
        "opportunity_id": quote["opportunity_id"] or None,
        "status": quote["status"],
        "sequence": sequence,
    }
    row = insert(KnownQuote).values(quote_id=quote["quote_id"], **new)
    kept = row.on_conflict_do_update(
        index_elements=["quote_id"], set_=new, where=KnownQuote.sequence < sequence
    )
    tx.session.execute(kept)


def no_request(client_request_id: str) -> NotFound:
    return NotFound(
        "CLIENT_REQUEST_NOT_FOUND",
        f"There is no request {client_request_id}.",
        field="client_request_id",
    )


def _compared_with(project: Project, scope: str) -> str | None:
    """The quote that was accepted last; None while nothing is compared."""
    return None if scope == Verdict.NOT_COMPARED else project.accepted_quote_id


def _in_scope(tx: Transaction, project: Project, answer: Answer) -> dict[str, Any]:
    if not answer.deliverable_id:
        raise Invalid(
            "DELIVERABLE_REQUIRED",
            "Name in deliverable_id what it belongs to.",
            field="deliverable_id",
        )
    wanted = require_id(answer.deliverable_id, "deliverable_id")
    if wanted not in {each.id for each in project.deliverables if not each.cancelled}:
        raise NotFound(
            "DELIVERABLE_NOT_FOUND",
            f"{project.reference} has no deliverable {wanted}.",
            field="deliverable_id",
        )
    return {"deliverable_id": wanted}


def _change_order(tx: Transaction, project: Project, answer: Answer) -> dict[str, Any]:
    if not answer.quote_id:
        raise Invalid(
            "QUOTE_REQUIRED", "Name in quote_id the quote that prices it.", field="quote_id"
        )
    quote = tx.session.get(KnownQuote, require_id(answer.quote_id, "quote_id"))
    if quote is None or not _is_of(quote, project):
        raise NotFound(
            "QUOTE_NOT_FOUND",
            f"{project.reference} has no quote {answer.quote_id}; one that was issued just now is "
            "known in a moment.",
            field="quote_id",
        )
    taken = select(ClientRequest.reference).where(ClientRequest.quote_id == quote.quote_id)
    if other := tx.session.scalar(taken):
        raise Conflict(
            "QUOTE_OF_ANOTHER_REQUEST",
            f"{quote.reference} prices {other}; issue a quote for this request.",
            field="quote_id",
        )
    return {"quote_id": quote.quote_id}


def _is_of(quote: KnownQuote, project: Project) -> bool:
    if quote.project_id:
        return quote.project_id == project.id
    return quote.opportunity_id is not None and quote.opportunity_id == project.opportunity_id


def _gift(tx: Transaction, project: Project, answer: Answer) -> dict[str, Any]:
    if not 0 < answer.seconds <= GIFT_SECONDS_MAX:
        raise Invalid(
            "TIME_REQUIRED",
            f"Give the time in minutes, 1 to {GIFT_SECONDS_MAX // 60:,}.",
            field="minutes",
        )
    role = role_name(values.text(answer.charge_role, "charge_role"))
    if not role:
        raise Invalid(
            "CHARGE_ROLE_REQUIRED",
            "Name in charge_role the role whose rate values the gift.",
            field="charge_role",
        )
    giver_id = answer.given_by_id or owner_of_none(tx)
    day = values.day(answer.given_on, "given_on") or tx.today
    _refuse_later(tx, day, "given_on")
    return {
        **_declined(tx, project, answer),
        "seconds": answer.seconds,
        "charge_role": role,
        "given_by_id": active_person(tx, giver_id, "given_by_id").id,
        "given_on": day,
    }


def _declined(tx: Transaction, project: Project, answer: Answer) -> dict[str, Any]:
    reason = values.text(answer.reason, "reason")
    if not reason:
        raise Invalid(
            "REASON_REQUIRED", "Say in reason why it is given, or declined.", field="reason"
        )
    return {"reason": reason}


_ENDS: Mapping[Outcome, Callable[[Transaction, Project, Answer], dict[str, Any]]] = {
    Outcome.IN_SCOPE: _in_scope,
    Outcome.CHANGE_ORDER: _change_order,
    Outcome.GIFT: _gift,
    Outcome.DECLINED: _declined,
}


def _refuse_later(tx: Transaction, day: date, field: str) -> None:
    if day > tx.today:
        raise Invalid(
            "DATE_IN_THE_FUTURE", f"{day} is later than today; give a day until today.", field=field
        )


def _found(
    tx: Transaction, client_request_id: str, expected_version: int = 0
) -> tuple[ClientRequest, Project]:
    """The request, locked, if the caller may change it, and its project."""
    seen = tx.session.get(ClientRequest, require_id(client_request_id, "client_request_id"))
    if seen is None:
        raise no_request(client_request_id)
    project = tx.session.get_one(Project, seen.project_id)
    owners = record_owners(tx, project, seen.owner_id)
    require_may_write(tx, owners, no_request(client_request_id))
    return tx.load(ClientRequest, client_request_id, expected_version=expected_version), project
