"""Reminders: made of what is proposed, taken back; their fees and interest charged or waived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands.issuing import next_number, the_seller
from finance.billing.commands.prepared import PreparedLine, draft_prepared
from finance.billing.queries import parties
from finance.billing.readable import Invoice, LineKind
from finance.dunning.access import SEND, of_notice
from finance.dunning.model import DunningLine, DunningNotice
from finance.dunning.queries.proposing import (
    OverdueInvoice,
    Proposal,
    ProposedNotice,
    part_of,
    proposal,
)
from finance.dunning.rules import filled
from finance.replicas import queries as replicas
from finance.rights import require
from finance.taxing import REASONS, TaxCategory, TaxRate

SERIES = "REM"
INVOICES_MAX = 500


def remind(tx: Transaction, invoice_ids: Sequence[str], home_currency: str) -> list[DunningNotice]:
    """One reminder for each client and currency of these invoices, as at today.

    Conflict where one of them is not proposed any more, so that nothing is sent twice.
    """
    require(tx, SEND)
    values.count(invoice_ids, "invoice_ids", INVOICES_MAX)
    wanted = {require_id(id_, "invoice_ids") for id_ in invoice_ids}
    tx.serialise("dunning")
    found = proposal(tx, tx.today, home_currency, _clients(tx, wanted))
    _require_proposed(found, wanted)
    run_id = tx.new_id()
    chosen = [part for one in found.notices if (part := part_of(one, wanted))]
    return [_make(tx, one, run_id) for one in chosen]


def _clients(tx: Transaction, invoice_ids: set[str]) -> list[str]:
    found = select(Invoice.client_id).where(Invoice.id.in_(invoice_ids)).distinct()
    clients = list(tx.session.scalars(found))
    if not clients:
        raise NotFound("INVOICE_NOT_FOUND", "There is no such invoice.", field="invoice_ids")
    return clients


def _require_proposed(found: Proposal, wanted: set[str]) -> None:
    proposed = {one.invoice_id for notice in found.notices for one in notice.invoices}
    missing = wanted - proposed
    if not missing:
        return
    why = [
        f"{one.number}: {str(one.decision.excluded).replace('_', ' ')}"
        for one in found.excluded
        if one.invoice_id in missing
    ]
    raise Conflict(
        "DUNNING_NOT_PROPOSED",
        f"{len(missing)} of these invoices get no reminder now"
        + (f" ({'; '.join(why[:5])})" if why else " and are not overdue")
        + ". Load the proposal again.",
        field="invoice_ids",
        details={"invoice_ids": ",".join(sorted(missing)[:50])},
    )


def _make(tx: Transaction, wanted: ProposedNotice, run_id: str) -> DunningNotice:
    client = replicas.require_client(tx, wanted.client_id)
    seller = the_seller(tx)
    level = wanted.terms.levels[wanted.level - 1]
    pay_by = tx.today + timedelta(days=wanted.terms.days_to_pay)
    notice = DunningNotice(
        id=tx.new_id(),
        run_id=run_id,
        number=next_number(tx, SERIES, tx.today),
        client_id=wanted.client_id,
        project_id=wanted.invoices[0].project_id,
        currency_code=wanted.currency_code,
        level=wanted.level,
        noticed_on=tx.today,
        pay_by=pay_by,
        title=level.title,
        words="",
        seller=seller,
        buyer=parties.buyer_now(client),
        owed_minor=wanted.owed_minor,
        fee_minor=wanted.fee_minor,
        interest_minor=wanted.interest_minor,
        earlier_minor=wanted.earlier_minor,
        created_at=tx.now,
        made_by_id=tx.actor.person_id or None,
    )
    notice.words = filled(level.words, _given(notice))
    notice.lines = [_line(tx, notice, one, at) for at, one in enumerate(wanted.invoices)]
    tx.add(notice)
    tx.session.flush()
    tx.record(notice.issued())
    return notice


def _given(notice: DunningNotice) -> dict[str, str]:
    return {
        "agency": str(notice.seller.get("name", "")),
        "client": str(notice.buyer.get("name", "")),
        "as_at": _in_words(notice.noticed_on),
        "pay_by": _in_words(notice.pay_by),
        "owed": str(notice.owed),
        "claims": str(notice.money(notice.claim_minor + notice.earlier_minor)),
        "total": str(notice.total),
    }


def _in_words(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")


def _line(tx: Transaction, notice: DunningNotice, one: OverdueInvoice, at: int) -> DunningLine:
    return DunningLine(
        id=tx.new_id(),
        position=at,
        invoice_id=one.invoice_id,
        number=one.number,
        issued_on=one.issued_on,
        due_on=one.due_on,
        level=one.decision.level,
        owed_minor=one.owed_minor,
        interest_bp=one.interest_bp,
        interest_from=one.interest_from,
        interest_to=notice.noticed_on if one.interest_bp else one.interest_from - timedelta(days=1),
        interest_minor=one.interest_minor,
        pay_by=notice.pay_by,
    )


def take_back(tx: Transaction, notice_id: str, reason: str) -> DunningNotice:
    """It counts no more: its invoices can be reminded at this level again. The latest first."""
    notice = _load(tx, notice_id)
    kept = values.text(reason, "reason", required=True)
    tx.serialise("dunning")
    later = _later(tx, notice)
    if later is not None:
        raise Conflict(
            "DUNNING_LATER_NOTICE",
            f"{later} reminds of the same invoices at a higher level; take that back first.",
            field="dunning_notice_id",
        )
    tx.record(notice.take_back(tx.now, kept))
    return notice


def _later(tx: Transaction, notice: DunningNotice) -> str | None:
    levels = {line.invoice_id: line.level for line in notice.lines}
    asked = (
        select(DunningLine.invoice_id, DunningLine.level, DunningNotice.number)
        .join(DunningNotice, DunningNotice.id == DunningLine.dunning_notice_id)
        .where(DunningLine.invoice_id.in_(levels), DunningLine.live)
        .order_by(DunningLine.level.desc())
    )
    rows = tx.session.execute(asked)
    return next((row.number for row in rows if row.level > levels[row.invoice_id]), None)


def charge(tx: Transaction, notice_id: str, tax_rounding: str) -> DunningNotice:
    """Draft an invoice of the fee and the interest: compensation, so outside the scope of tax.

    It is issued, paid and credited like any other. Discarded, it leaves the claim as it was.
    """
    notice = _load(tx, notice_id)
    notice.check_can_be_charged()
    parts = (("Fee", notice.fee_minor), ("Interest for late payment", notice.interest_minor))
    lines = [
        PreparedLine(
            kind=LineKind.MANUAL,
            description=f"{words}, {notice.title.lower()} {notice.number}",
            amount_minor=minor,
            tax=TaxRate(0, TaxCategory.OUTSIDE_SCOPE.value, REASONS[TaxCategory.OUTSIDE_SCOPE]),
        )
        for words, minor in parts
        if minor
    ]
    rounding = agency.tax_rounding(tx) or tax_rounding
    invoice = draft_prepared(
        tx, notice.project_id, notice.client_id, notice.currency_code, lines, rounding
    )
    tx.record(notice.charge(invoice.id))
    return notice


def waive(tx: Transaction, notice_id: str, reason: str) -> DunningNotice:
    """Its fee and interest are not claimed; the reminder itself counts."""
    notice = _load(tx, notice_id)
    tx.record(notice.waive(tx.now, values.text(reason, "reason", required=True)))
    return notice


def claim_again(tx: Transaction, notice_id: str) -> DunningNotice:
    notice = _load(tx, notice_id)
    tx.record(notice.claim_again())
    return notice


def _load(tx: Transaction, notice_id: str) -> DunningNotice:
    notice = tx.load(DunningNotice, notice_id)
    require(tx, SEND, of_notice(notice))
    return notice
