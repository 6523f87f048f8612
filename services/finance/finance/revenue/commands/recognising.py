"""Recognising a month of all projects in one batch, and taking the last batch back."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select

from chassis import values
from finance.agency.queries import entities_of
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.journals import book_all, reversal
from finance.ledger.commands.posting import Booking, Source
from finance.ledger.readable import Journal
from finance.revenue.model import Recognition, RecognitionRun
from finance.revenue.queries.months import Due, unrecognised
from finance.revenue.rules.posting import recognised
from finance.rights import require


def recognise(tx: Transaction, through: date) -> RecognitionRun:
    """Post what each project has earned by the end of the month, less what was posted before."""
    require(tx, "revenue.write")
    last_day_of_month(through, "through")
    if through > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"through may not be after today, {tx.today_in_words}: the month is not over.",
            field="through",
        )
    require_open(tx, through, "through")
    tx.serialise("recognition of revenue")
    last = _last_run(tx)
    if last is not None and through < last.through:
        raise Conflict(
            "RECOGNISED_LATER",
            f"Revenue is recognised through {last.through} already; reverse that first.",
            field="through",
        )
    found = unrecognised(tx, through)
    if not found:
        raise Conflict(
            "NOTHING_TO_RECOGNISE",
            f"What was recognised is what projects have earned by {through}.",
            field="through",
        )
    run = RecognitionRun(id=tx.new_id(), through=through, projects=len(found), recorded_at=tx.now)
    tx.add(run)
    tx.session.flush()
    _post(tx, run, found)
    tx.record(run.posted())
    return run


def reverse_run(
    tx: Transaction, run_id: str, reason: str, posted_on: date | None = None
) -> RecognitionRun:
    """Take back the last batch that stands. posted_on: left out, the day of the batch."""
    require(tx, "revenue.write")
    why = values.text(reason, "reason", required=True)
    tx.serialise("recognition of revenue")
    run = tx.load(RecognitionRun, run_id)
    last = _last_run(tx)
    if last is None or last.id != run.id:
        raise Conflict(
            "RECOGNITION_NOT_LAST",
            "Only the last batch that stands can be reversed; reverse the later ones first.",
            field="recognition_run_id",
        )
    day = posted_on or run.through
    if not run.through <= day <= max(tx.today, run.through):
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"posted_on must be {run.through} to {max(tx.today, run.through)}.",
            field="posted_on",
        )
    require_open(tx, day, "posted_on", why)
    _take_back(tx, run, why, day)
    tx.record(run.reverse(why, tx.now))
    return run


def last_day_of_month(day: date, field: str) -> None:
    end = day.replace(day=monthrange(day.year, day.month)[1])
    if day != end:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be the last day of a month, such as {end}.",
            field=field,
        )


def _last_run(tx: Transaction) -> RecognitionRun | None:
    standing = (
        select(RecognitionRun)
        .where(RecognitionRun.reversed_at.is_(None))
        .order_by(RecognitionRun.through.desc(), RecognitionRun.id.desc())
        .limit(1)
    )
    return tx.session.scalars(standing).first()


def _post(tx: Transaction, run: RecognitionRun, found: Sequence[Due]) -> None:
    """A state for each project, and a journal for each whose state changes an account."""
    entities = entities_of(tx, [(one.plan.project_id, one.plan.client_id) for one in found])
    bookings = {
        one.plan.project_id: Booking(
            _source(run, one, entities[one.plan.project_id]),
            run.through,
            "Revenue recognised",
            entries,
        )
        for one in found
        if (entries := recognised(one.before, one.now))
    }
    booked = dict(zip(bookings, book_all(tx, list(bookings.values())), strict=True))
    for one in found:
        journal = booked.get(one.plan.project_id)
        tx.add(_state(run, one, journal.id if journal else None))


def _source(run: RecognitionRun, one: Due, legal_entity_id: str) -> Source:
    return Source(
        source_type="recognition",
        source_id=run.id,
        client_id=one.plan.client_id,
        project_id=one.plan.project_id,
        currency_code=one.plan.currency_code,
        legal_entity_id=legal_entity_id,
    )


def _state(run: RecognitionRun, one: Due, journal_id: str | None) -> Recognition:
    return Recognition(
        run_id=run.id,
        project_id=one.plan.project_id,
        client_id=one.plan.client_id,
        currency_code=one.plan.currency_code,
        posted_on=run.through,
        gross_minor=one.now.gross,
        pass_through_minor=one.now.pass_through,
        billed_minor=one.now.billed,
        provision_minor=one.now.provision,
        cost_minor=one.facts.cost,
        seconds=one.facts.seconds,
        journal_id=journal_id,
        before_id=one.before_id,
    )


def _take_back(tx: Transaction, run: RecognitionRun, why: str, day: date) -> None:
    """Each project goes back to the state before the batch, each journal is reversed."""
    rows = tx.session.scalars(
        select(Recognition).where(Recognition.run_id == run.id).order_by(Recognition.id)
    ).all()
    posted = tx.session.scalars(
        select(Journal)
        .where(Journal.id.in_([row.journal_id for row in rows if row.journal_id]))
        .order_by(Journal.number)
    ).all()
    booked = book_all(tx, [reversal(journal, why, day) for journal in posted])
    by_reversed = {journal.reverses_id: journal.id for journal in booked}
    before = _before(tx, rows)
    for row in rows:
        journal_id = by_reversed[row.journal_id] if row.journal_id else None
        tx.add(_taken_back(row, before.get(row.before_id), day, journal_id))


def _before(tx: Transaction, rows: Sequence[Recognition]) -> dict[int | None, Recognition]:
    wanted = [row.before_id for row in rows if row.before_id]
    found = tx.session.scalars(select(Recognition).where(Recognition.id.in_(wanted)))
    return {row.id: row for row in found}


def _taken_back(
    row: Recognition, before: Recognition | None, day: date, journal_id: str | None
) -> Recognition:
    return Recognition(
        run_id=row.run_id,
        project_id=row.project_id,
        client_id=row.client_id,
        currency_code=row.currency_code,
        posted_on=day,
        gross_minor=before.gross_minor if before else 0,
        pass_through_minor=before.pass_through_minor if before else 0,
        billed_minor=before.billed_minor if before else 0,
        provision_minor=before.provision_minor if before else 0,
        cost_minor=before.cost_minor if before else 0,
        seconds=before.seconds if before else 0,
        journal_id=journal_id,
        before_id=row.id,
    )
