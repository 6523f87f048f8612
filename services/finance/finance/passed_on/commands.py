"""Keeping what of a document is passed on: with its draft, when it is issued, when it is credited.

Called by the rooms that draft and issue documents, in their transactions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import bindparam, select, update

from finance.ledger.rules import Entry
from finance.passed_on.model import PassedOn
from finance.passed_on.rules import Share, owed_on, share_credited


@dataclass(frozen=True, kw_only=True, slots=True)
class LineShare:
    """See `PassedOn`."""

    invoice_line_id: str
    invoice_id: str
    project_id: str
    client_id: str | None
    currency_code: str
    amount_minor: int = 0
    account_role: str = ""
    purchase_order_line_id: str | None = None
    levy_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditedLine:
    """A line of a credit note. line_minor: of the line that it corrects; before, now: credited of
    that before and by this one, positive. ledger_account: its income account; empty: of fees."""

    invoice_line_id: str
    invoice_id: str
    credits_line_id: str
    line_minor: int
    before_minor: int
    now_minor: int
    ledger_account: str = ""


def keep_shares(tx: Transaction, shares: Sequence[LineShare]) -> None:
    """Of the lines of a draft, which are stored by now."""
    for one in shares:
        tx.add(
            PassedOn(
                invoice_line_id=one.invoice_line_id,
                account_role=one.account_role if one.amount_minor else "",
                amount_minor=one.amount_minor,
                currency_code=one.currency_code,
                invoice_id=one.invoice_id,
                project_id=one.project_id,
                client_id=one.client_id,
                purchase_order_line_id=one.purchase_order_line_id,
                levy_id=one.levy_id,
            )
        )
    tx.session.flush()


_POST = prepared(
    update(PassedOn)
    .where(PassedOn.invoice_id == bindparam("of_invoice"), PassedOn.posted_on.is_(None))
    .values(posted_on=bindparam("day"))
    .returning(
        PassedOn.account_role,
        PassedOn.amount_minor,
        PassedOn.client_id,
        PassedOn.project_id,
        PassedOn.invoice_line_id,
    ),
)


def post_shares(
    tx: Transaction, invoice_id: str, issued_on: date, accounts: Mapping[str, str]
) -> list[Entry]:
    """What the document posts besides its revenue; empty for most.

    accounts: the income account of each line, by its id; empty: that of fees.
    """
    return owed_on(
        [
            Share(role, minor, client_id, project_id, accounts.get(line_id, ""))
            for role, minor, client_id, project_id, line_id in _POST.all(
                tx, of_invoice=invoice_id, day=issued_on
            )
        ]
    )


def take_back_shares(
    tx: Transaction, lines: Sequence[CreditedLine], credited_on: date
) -> list[Entry]:
    """What a credit note posts besides its revenue; each line takes back its part."""
    by_line = {one.credits_line_id: one for one in lines}
    held = tx.session.scalars(
        select(PassedOn)
        .where(PassedOn.invoice_line_id.in_(by_line))
        .order_by(PassedOn.invoice_line_id)
    ).all()
    made = []
    for one in held:
        line = by_line[one.invoice_line_id]
        minor = share_credited(one.amount_minor, line.line_minor, line.before_minor, line.now_minor)
        taken = PassedOn(
            invoice_line_id=line.invoice_line_id,
            account_role=one.account_role,
            amount_minor=-minor,
            currency_code=one.currency_code,
            invoice_id=line.invoice_id,
            project_id=one.project_id,
            client_id=one.client_id,
            purchase_order_line_id=one.purchase_order_line_id,
            levy_id=one.levy_id,
            posted_on=credited_on,
        )
        tx.add(taken)
        account = line.ledger_account
        made.append(Share(one.account_role, -minor, one.client_id, one.project_id, account))
    tx.session.flush()
    return owed_on([share for share in made if share.amount_minor])
