"""Posting a revaluation: on the last day of a month, and taken back on the first of the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid

from finance.agency.queries import base_currencies, known_entity
from finance.exchange.queries import missing_rate
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.journals import book_all, reversal
from finance.ledger.commands.posting import Booking, Source, value_journal
from finance.ledger.readable import Journal
from finance.revaluation.queries import Line, preview, unvalued
from finance.revaluation.rules import revalued
from finance.rights import require

REASON = "Revaluation at the rate of the last day of the month"


def revalue(tx: Transaction, through: date, legal_entity_id: str = "") -> list[Journal]:
    """Post what `preview` shows, and its counter-entries of the next day.

    A second batch for the same day posts what has changed since. Conflict where a rate is missing,
    or nothing differs.
    """
    require(tx, "journal.write")
    _check_day(tx, through)
    entity = known_entity(tx, legal_entity_id)
    tx.serialise("revaluation")
    bases = base_currencies(tx)
    for journal_id in unvalued(tx, through):
        value_journal(tx, tx.session.get_one(Journal, journal_id))
    tx.session.flush()
    lines = [line for line in preview(tx, through, entity) if line.is_open]
    _refuse_without_rate(lines, bases, through)
    if not lines:
        raise Conflict(
            "NOTHING_TO_REVALUE",
            f"At the rates of {through}, all balances in other currencies stand in the books at "
            "what they are worth.",
            field="through",
        )
    return _post(tx, lines, bases, through)


def _check_day(tx: Transaction, through: date) -> None:
    following = through + timedelta(days=1)
    if following.day != 1 or following > tx.today:
        raise Invalid(
            "DATE_NOT_END_OF_MONTH",
            f"through must be the last day of a month that is over, not {through}.",
            field="through",
        )
    require_open(tx, through, "through")
    require_open(tx, following, "through")


def _refuse_without_rate(lines: Sequence[Line], bases: dict[str, str], through: date) -> None:
    for line in lines:
        if line.difference is None:
            code, base = line.balance.currency_code, bases[line.legal_entity_id]
            raise missing_rate(code, base, through, "through")


def _post(
    tx: Transaction, lines: Sequence[Line], bases: dict[str, str], through: date
) -> list[Journal]:
    """A journal for each entity and currency, of what is realised another; then what takes back."""
    run_id = tx.new_id()
    bookings, is_taken_back = [], []

    def key(line: Line) -> tuple[bool, str, str]:
        return line.is_realised, line.legal_entity_id, line.balance.currency_code

    for (is_realised, entity, code), found in groupby(sorted(lines, key=key), key):
        source = Source(
            source_type="revaluation",
            source_id=run_id,
            client_id=None,
            project_id=None,
            currency_code=code,
            reason=REASON,
            legal_entity_id=entity,
            base_currency_code=bases[entity],
        )
        entries = revalued([_difference(line) for line in found])
        words = "Realised on accounts" if is_realised else "Revaluation of balances"
        bookings.append(Booking(source, through, f"{words} in {code}", entries))
        is_taken_back.append(not is_realised)
    posted = book_all(tx, bookings)
    following = through + timedelta(days=1)
    back = [
        reversal(journal, REASON, following)
        for journal, goes in zip(posted, is_taken_back, strict=True)
        if goes
    ]
    return [*posted, *book_all(tx, back)]


def _difference(line: Line) -> tuple[str, int]:
    assert line.difference is not None
    return line.ledger_account, line.difference.amount_minor
