"""Paying a levy on to whom it is owed, a whole period at a time."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select

from chassis import values
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.posting import Source, post_journal
from finance.ledger.rules import BANK, OVERHEADS, credit, debit
from finance.levies.commands.keeping import WRITE
from finance.levies.model import Levy, LevyRemittance
from finance.levies.queries.owed import owed
from finance.levies.rules import Payer, period_of
from finance.passed_on.rules import LEVIES
from finance.rights import require


def remit_levy(
    tx: Transaction,
    levy_id: str,
    day: date,
    currency_code: str,
    paid_on: date | None,
    reference: str,
) -> LevyRemittance:
    """Pay what is owed of the period that the day is in, which has to be over.

    What clients paid leaves the account of levies, what the agency bears is a cost.
    """
    require(tx, WRITE)
    levy = tx.load(Levy, levy_id)
    first, last = period_of(day, levy.remitted)
    if last >= tx.today:
        raise Invalid(
            "PERIOD_NOT_OVER",
            f"The period of {levy.name} ends on {last}; it is remitted after that.",
            field="day",
        )
    on = _checked_day(tx, paid_on)
    code = values.currency(currency_code, "currency_code")
    _refuse_twice(tx, levy, first, last, code)
    due = next((one for one in owed(tx, levy, first, last) if one.currency_code == code), None)
    if due is None or due.amount_minor <= 0:
        raise Conflict(
            "NOTHING_OWED",
            f"Nothing of {levy.name} is owed in {code} from {first} to {last}.",
            field="day",
        )
    made = LevyRemittance(
        id=tx.new_id(),
        levy_id=levy.id,
        starts_on=first,
        ends_on=last,
        currency_code=code,
        base_minor=due.base_minor,
        amount_minor=due.amount_minor,
        paid_on=on,
        created_at=tx.now,
        reference=values.text(reference, "reference"),
    )
    made.journal_id = _book(tx, levy, made)
    tx.add(made)
    tx.session.flush()
    tx.record(made.recorded())
    return made


def _checked_day(tx: Transaction, paid_on: date | None) -> date:
    """Today where it is left out."""
    on = paid_on or tx.today
    if on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"paid_on may not be after today, {tx.today_in_words}.",
            field="paid_on",
        )
    require_open(tx, on, "paid_on")
    return on


def _refuse_twice(tx: Transaction, levy: Levy, first: date, last: date, code: str) -> None:
    same = select(LevyRemittance).where(
        LevyRemittance.levy_id == levy.id,
        LevyRemittance.currency_code == code,
        LevyRemittance.ends_on >= first,
        LevyRemittance.starts_on <= last,
    )
    found = tx.session.scalars(same).first()
    if found is not None:
        raise Conflict(
            "LEVY_REMITTED",
            f"{levy.name} was remitted for {found.starts_on} to {found.ends_on}, with "
            f"{found.amount}.",
            field="day",
        )


def _book(tx: Transaction, levy: Levy, made: LevyRemittance) -> str:
    source = Source(
        source_type="levy",
        source_id=made.id,
        client_id=None,
        project_id=None,
        currency_code=made.currency_code,
        reference=made.reference,
    )
    account = LEVIES if levy.payer == Payer.CLIENT else OVERHEADS
    words = f"{levy.name}, {made.starts_on} to {made.ends_on}"
    entries = [debit(account, made.amount_minor), credit(BANK, made.amount_minor)]
    return post_journal(tx, source, made.paid_on, words, entries, "paid_on")
