"""Proposed reminders as messages."""

from __future__ import annotations

from typing import Any

from chassis.money import Money
from tandem.finance.v1 import dunning_pb2 as pb

from finance.api.documents import money_message
from finance.dunning.queries.proposing import OverdueInvoice, Proposal, ProposedNotice
from finance.dunning.rules import Excluded


def to_proposal(found: Proposal) -> pb.GetDunningProposalResponse:
    return pb.GetDunningProposalResponse(
        as_at=str(found.as_at),
        notices=map(_notice, found.notices),
        excluded=map(_overdue, found.excluded),
        complete=found.complete,
    )


def _notice(one: ProposedNotice) -> pb.ProposedDunningNotice:
    def money(minor: int) -> Any:
        return money_message(Money(minor, one.currency_code))

    return pb.ProposedDunningNotice(
        client_id=one.client_id,
        client_name=one.client_name,
        currency_code=one.currency_code,
        level=one.level,
        title=one.terms.levels[one.level - 1].title,
        invoices=map(_overdue, one.invoices),
        owed=money(one.owed_minor),
        fee=money(one.fee_minor),
        interest=money(one.interest_minor),
        earlier=money(one.earlier_minor),
        total=money(one.total_minor),
    )


def _overdue(one: OverdueInvoice) -> pb.OverdueInvoice:
    return pb.OverdueInvoice(
        invoice_id=one.invoice_id,
        client_id=one.client_id,
        client_name=one.client_name,
        number=one.number,
        issued_on=str(one.issued_on),
        due_on=str(one.due_on),
        days_late=one.days_late,
        owed=money_message(one.money(one.owed_minor)),
        level=one.decision.level,
        reached=one.chased.reached,
        excluded=_excluded(one.decision.excluded),
        until=str(one.decision.until or ""),
        interest_bp=one.interest_bp,
        interest=money_message(one.money(one.interest_minor)),
        interest_from=str(one.interest_from),
        promised_on=str(one.chased.promised_on or ""),
        last_contact_on=str(one.chased.last_contact_on or ""),
    )


def _excluded(reason: Excluded | None) -> Any:
    return pb.DunningExclusion.Value(f"DUNNING_EXCLUSION_{(reason or 'unspecified').upper()}")
