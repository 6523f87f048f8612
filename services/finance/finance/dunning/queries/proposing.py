"""The reminders that could go out as at a day, and the overdue invoices that get none, and why.

The cost follows the open invoices and what has happened since the day, not the whole history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from sqlalchemy import BigInteger, cast, func, literal, select, union_all

from finance.billing.readable import CREDIT_NOTE, Invoice, Payment
from finance.dunning.access import READ, owners_of
from finance.dunning.model import DunningNotice
from finance.dunning.queries.notes import Chased, chased
from finance.dunning.queries.notices import earlier_claims
from finance.dunning.queries.policies import Terms, policies
from finance.dunning.rules import (
    Change,
    Decision,
    Standing,
    covered,
    decide,
    interest,
    money_days,
)
from finance.receivables.queries.ageing import require_not_later
from finance.receivables.queries.owed import AS_AT, owed
from finance.replicas.readable import name_of_client

INVOICES_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class OverdueInvoice:
    """One invoice. interest_minor: of the days from interest_from to the day of the proposal."""

    invoice_id: str
    project_id: str
    client_id: str
    client_name: str
    currency_code: str
    number: str
    issued_on: date
    due_on: date
    days_late: int
    owed_minor: int
    chased: Chased
    decision: Decision
    interest_bp: int = 0
    interest_minor: int = 0
    interest_from: date

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposedNotice:
    """One reminder to one client in one currency; it asks for the sum of all of it."""

    client_id: str
    client_name: str
    currency_code: str
    terms: Terms
    earlier_minor: int
    invoices: Sequence[OverdueInvoice]

    @property
    def level(self) -> int:
        return max(one.decision.level for one in self.invoices)

    @property
    def owed_minor(self) -> int:
        return sum(one.owed_minor for one in self.invoices)

    @property
    def interest_minor(self) -> int:
        return sum(one.interest_minor for one in self.invoices)

    @property
    def fee_minor(self) -> int:
        return self.terms.fee(self.level, self.currency_code)

    @property
    def total_minor(self) -> int:
        return self.owed_minor + self.interest_minor + self.fee_minor + self.earlier_minor


@dataclass(frozen=True, slots=True)
class Proposal:
    """complete: False where there are more overdue invoices than are looked at at once."""

    as_at: date
    notices: list[ProposedNotice]
    excluded: list[OverdueInvoice]
    complete: bool


def proposal(
    reading: Reading, as_at: date, home_currency: str, client_ids: Sequence[str] = ()
) -> Proposal:
    """Of the clients that the reader may see; those named, or all. The oldest debts first."""
    require_not_later(reading, as_at, "as_at")
    rows = _overdue(reading, as_at, client_ids)
    complete = len(rows) <= INVOICES_MAX
    rows = rows[:INVOICES_MAX]
    found = _Found.of(reading, rows, as_at, home_currency)
    notices: list[ProposedNotice] = []
    excluded: list[OverdueInvoice] = []
    for key, of_client in groupby(rows, lambda row: (row.client_id, row.currency_code)):
        invoices = found.invoices(list(of_client), as_at)
        excluded += [one for one in invoices if one.decision.excluded]
        due = [one for one in invoices if one.decision.level]
        if due:
            notices.append(_notice(due, found.terms.of(key[0]), found.claims.get(key, 0)))
    return Proposal(as_at, notices, excluded, complete)


def _notice(due: Sequence[OverdueInvoice], terms: Terms, earlier_minor: int) -> ProposedNotice:
    first = due[0]
    return ProposedNotice(
        client_id=first.client_id,
        client_name=first.client_name,
        currency_code=first.currency_code,
        terms=terms,
        earlier_minor=earlier_minor,
        invoices=due,
    )


def part_of(notice: ProposedNotice, invoice_ids: Iterable[str]) -> ProposedNotice | None:
    """The same reminder of these invoices alone; None where it has none of them."""
    wanted = set(invoice_ids)
    due = [one for one in notice.invoices if one.invoice_id in wanted]
    return _notice(due, notice.terms, notice.earlier_minor) if due else None


class _Found:
    """What the invoices of a proposal are judged by, read in one go for all of them."""

    def __init__(self, terms: Any, claims: Any, credit: Any, done: Any, changes: Any) -> None:
        self.terms, self.claims, self.credit = terms, claims, credit
        self.done, self.changes = done, changes
        self.charges: set[str] = set()

    @classmethod
    def of(cls, reading: Reading, rows: Sequence[Any], as_at: date, home_currency: str) -> _Found:
        clients = {row.client_id for row in rows}
        ids = [row.invoice_id for row in rows]
        found = cls(
            policies(reading, clients, home_currency),
            earlier_claims(reading, clients),
            _credit(reading, as_at, clients),
            chased(reading, ids),
            _changes(reading, ids, as_at),
        )
        charging = select(DunningNotice.charge_invoice_id).where(
            DunningNotice.charge_invoice_id.in_(ids)
        )
        found.charges = {id_ for id_ in reading.session.scalars(charging) if id_}
        return found

    def invoices(self, rows: Sequence[Any], as_at: date) -> list[OverdueInvoice]:
        """Of one client in one currency, the oldest first."""
        key = rows[0].client_id, rows[0].currency_code
        terms = self.terms.of(rows[0].client_id)
        paid = covered([row.minor for row in rows], self.credit.get(key, 0))
        small = sum(row.minor for row in rows) < terms.minimum(rows[0].currency_code)
        return [
            self._invoice(row, terms, as_at, credit_covers=covers, below_minimum=small)
            for row, covers in zip(rows, paid, strict=True)
        ]

    def _invoice(self, row: Any, terms: Terms, as_at: date, **more: bool) -> OverdueInvoice:
        done: Chased = self.done[row.invoice_id]
        standing = Standing(
            due_on=row.due_on,
            reached=done.reached,
            pay_by=done.pay_by,
            promised_on=done.promised_on,
            disputed=done.disputed,
            paused=terms.paused,
            **more,
        )
        decision = decide(standing, terms.levels, as_at)
        bp = terms.levels[decision.level - 1].interest_bp if decision.level else 0
        bp = 0 if row.invoice_id in self.charges else bp
        first = (done.interest_to or row.due_on) + timedelta(days=1)
        days = money_days(row.minor, self.changes.get(row.invoice_id, ()), first, as_at)
        return OverdueInvoice(
            invoice_id=row.invoice_id,
            project_id=row.project_id,
            client_id=row.client_id,
            client_name=row.client_name or "",
            currency_code=row.currency_code,
            number=row.number,
            issued_on=row.issued_on,
            due_on=row.due_on,
            days_late=(as_at - row.due_on).days,
            owed_minor=row.minor,
            chased=done,
            decision=decision,
            interest_bp=bp,
            interest_minor=interest(days, bp),
            interest_from=first,
        )


_OWED = owed()


def _overdue(reading: Reading, as_at: date, client_ids: Sequence[str]) -> list[Any]:
    debt = _OWED.c
    asked = (
        select(
            *(debt.invoice_id, debt.client_id, debt.currency_code, debt.due_on, debt.minor),
            *(Invoice.number, Invoice.issued_on, Invoice.project_id),
            name_of_client(debt.client_id).label("client_name"),
        )
        .join(Invoice, Invoice.id == debt.invoice_id)
        .where(debt.minor > 0, debt.due_on < AS_AT)
        .order_by("client_name", debt.client_id, debt.currency_code, debt.due_on, Invoice.number)
        .limit(INVOICES_MAX + 1)
    )
    if client_ids:
        asked = asked.where(debt.client_id.in_(client_ids))
    asked = reading.visible(READ, asked, owners_of(debt.client_id))
    return list(reading.session.execute(asked, {"as_at": as_at}))


def _credit(reading: Reading, as_at: date, client_ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """What the agency owes these clients, by client and currency."""
    debt = _OWED.c
    asked = (
        select(debt.client_id, debt.currency_code, cast(-func.sum(debt.minor), BigInteger))
        .where(debt.minor < 0, debt.client_id.in_(list(client_ids)))
        .group_by(debt.client_id, debt.currency_code)
    )
    return {(row[0], row[1]): row[2] for row in reading.session.execute(asked, {"as_at": as_at})}


def _changes(reading: Reading, invoice_ids: list[str], as_at: date) -> dict[str, list[Change]]:
    """What was paid and credited on these invoices until the day, by invoice."""
    paid = select(
        Payment.invoice_id, Payment.received_on.label("day"), (-Payment.amount_minor).label("minor")
    ).where(Payment.invoice_id.in_(invoice_ids), Payment.received_on <= as_at)
    credited = select(Invoice.credits_invoice_id, Invoice.issued_on, Invoice.total_minor).where(
        Invoice.credits_invoice_id.in_(invoice_ids),
        Invoice.kind == literal(CREDIT_NOTE),
        Invoice.issued_on <= as_at,
    )
    found: dict[str, list[Change]] = {}
    rows: Any = reading.session.execute(union_all(paid, credited))
    for row in rows:
        found.setdefault(row[0], []).append(Change(row[1], row[2]))
    return found
