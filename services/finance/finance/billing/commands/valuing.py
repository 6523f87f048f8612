"""Approved time becomes unbilled work: valued at the rate of its day, costed at the person's.

What cannot be priced yet (no rate in force, project or client unknown) stays unpriced and
is priced when what it lacks arrives. Two things make that sure whichever comes first: what stands
unpriced is due for another look as soon as it is committed, and whatever may price it makes it
due again. A look takes a bounded batch; the timer takes up the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.storing import WORK, locked_work, store
from finance.billing.model import Work
from finance.ledger import queries as ledger
from finance.quoting import queries as quotes
from finance.quoting.commands.budgets import note_work_value
from finance.rates import queries as rates
from finance.rates.rules import RateKey, normalised_role
from finance.replicas import queries as replicas

BATCH = 200
"""Taken up at once by what makes work due."""
TIMER_BATCH = 1000
UNPRICED = and_(Work.chargeable, Work.value_minor.is_(None))


def value_time_entries(tx: Transaction, approved: Mapping[str, Mapping[str, Any]]) -> None:
    """Take up approved time entries, each once; settled history was valued and billed elsewhere.

    approved: by the id of its event. An entry that was reopened and approved again takes up its
    withdrawn work; of what an invoice holds already, only the difference is new.
    """
    causes = {
        entry["time_entry_id"]: event_id
        for event_id, entry in approved.items()
        if not entry["settled"]
    }
    before = _known_work(tx, causes)
    days = ledger.OpenDays.of(tx)
    new = [_work(approved[causes[id_]], days) for id_ in causes if id_ not in before]
    again = [
        work
        for id_, rows in before.items()
        if (work := _again(tx, approved[causes[id_]], rows, days)) is not None
    ]
    taken_up = [*new, *again]
    causes = {work.id: causes[work.time_entry_id] for work in taken_up}
    priced = _rate(tx, sorted(taken_up, key=lambda work: work.project_id), causes)
    for work in taken_up:
        work.pricing_due = work.awaits_price or work.cost_minor is None
    known = {work.id for rows in before.values() for work in rows}
    store(tx, [work for work in taken_up if work.id in known])
    _insert(tx, [work for work in taken_up if work.id not in known])
    _use_budgets(tx, priced)
    _count(tx, taken_up, before)


def _insert(tx: Transaction, work: Sequence[Work]) -> None:
    if work:
        insert_rows(tx, WORK, [_row(one) for one in work])


def _known_work(tx: Transaction, causes: Mapping[str, str]) -> dict[str, list[Work]]:
    """The rows that time entries have already, by entry, locked; most have none."""
    found: dict[str, list[Work]] = {}
    if not _TAKEN_UP.all(tx, time_entry_ids=list(causes)):
        return found
    for work in locked_work(
        tx, select(Work).where(Work.time_entry_id.in_(causes)).order_by(Work.id)
    ):
        found.setdefault(work.time_entry_id, []).append(work)
    return found


_TAKEN_UP = prepared(select(Work.id).where(one_of(Work.time_entry_id, "time_entry_ids")).limit(1))


def _work(entry: Mapping[str, Any], days: ledger.OpenDays) -> Work:
    return Work(
        id=entry["time_entry_id"],
        time_entry_id=entry["time_entry_id"],
        project_id=entry["project_id"],
        client_id=entry["client_id"] or None,
        person_id=entry["person_id"],
        charge_role=normalised_role(entry["charge_role"] or ""),
        worked_on=entry["worked_on"],
        posted_on=days.first_from(entry["worked_on"]),
        seconds=entry["seconds"],
        billable_seconds=_billable(entry),
        chargeable=_billable(entry) != 0,
        corrects_id=entry["corrects_id"] or None,
        deliverable_id=entry["deliverable_id"] or None,
        task_id=entry.get("task_id") or None,
    )


def _billable(entry: Mapping[str, Any]) -> int:
    """What the client is charged of it; events from before it was stated: all, where any."""
    if (stated := entry.get("billable_seconds")) is not None:
        return int(stated)
    return int(entry["seconds"]) if entry["chargeable"] else 0


def _again(
    tx: Transaction, entry: Mapping[str, Any], rows: Sequence[Work], days: ledger.OpenDays
) -> Work | None:
    """The entry approved again, less what is billed of it; None where that leaves nothing new."""
    if any(not row.withdrawn and not row.billed for row in rows):
        return None
    billed = sum(row.seconds for row in rows if row.billed)
    charged = sum(row.billable_seconds for row in rows if row.billed)
    more = {
        "seconds": entry["seconds"] - billed,
        "billable_seconds": _billable(entry) - charged,
    }
    if not any(more.values()):
        return None
    now = _work({**entry, **more}, days)
    free = next((row for row in rows if row.withdrawn), None)
    if free is None:
        now.id = tx.new_id()
        return now
    for name in _TAKEN_UP_AGAIN:
        setattr(free, name, getattr(now, name))
    free.withdrawn = False
    return free


_TAKEN_UP_AGAIN = (
    *("project_id", "client_id", "person_id", "charge_role", "worked_on", "posted_on"),
    *("seconds", "billable_seconds", "chargeable", "corrects_id", "deliverable_id", "task_id"),
)


def _count(tx: Transaction, taken_up: Sequence[Work], before: Mapping[str, Sequence[Work]]) -> None:
    """A difference to what is billed is no further entry."""
    numbers: dict[str, int] = {}
    for work in taken_up:
        counted = any(row.billed for row in before.get(work.time_entry_id, ()))
        more = work.chargeable and not counted
        numbers[work.project_id] = numbers.get(work.project_id, 0) + more
    count_unbilled(tx, numbers, numbers)


def _row(work: Work) -> dict[str, Any]:
    return {name: getattr(work, name) for name in WORK.c.keys()}  # noqa: SIM118 (no dict)


def price_work_of_project(tx: Transaction, project_id: str | None) -> None:
    """The project, or what settles its currency, has become known."""
    if project_id and _UNPRICED_OF_PROJECT.first(tx, project_id=project_id):
        _PROJECT_DUE.run(tx, project_id=project_id)
        price_waiting_work(tx, BATCH, Work.project_id == project_id)


def price_work_of_client(tx: Transaction, client_id: str) -> None:
    """The client, and with it a currency, has become known."""
    if _UNPRICED_OF_CLIENT.first(tx, client_id=client_id):
        _CLIENT_DUE.run(tx, client_id=client_id)
        price_waiting_work(tx, BATCH, Work.client_id == client_id)


_OF_PROJECT = Work.project_id == bindparam("project_id")
_OF_CLIENT = Work.client_id == bindparam("client_id")
_ANY_UNPRICED = select(Work.id).where(UNPRICED).limit(1)
_UNPRICED_OF_PROJECT = prepared(_ANY_UNPRICED.where(_OF_PROJECT))
_UNPRICED_OF_CLIENT = prepared(_ANY_UNPRICED.where(_OF_CLIENT))
"""Looked for first: an update of no rows costs much more, as it runs what keeps the sums."""
_UNPRICED_DUE = update(Work).where(UNPRICED).values(pricing_due=True)
_PROJECT_DUE = prepared(_UNPRICED_DUE.where(_OF_PROJECT))
_CLIENT_DUE = prepared(_UNPRICED_DUE.where(_OF_CLIENT))


def price_work_of_rate_card(tx: Transaction, card: Mapping[str, Any]) -> None:
    """A rate card has come. What is priced already keeps the rate it was valued at."""
    of_role = Work.charge_role.in_([rate["charge_role"] for rate in card["rates"]])
    of_person = Work.person_id.in_([rate["person_id"] for rate in card["people"]])
    criteria = [or_(of_role, of_person)]
    if card["project_id"]:
        criteria.append(Work.project_id == card["project_id"])
    elif card["client_id"]:
        criteria.append(Work.client_id == card["client_id"])
    _look_again(tx, UNPRICED, *criteria, Work.worked_on >= card["effective_from"])


def cost_work_of_person(tx: Transaction, cost_rate: Mapping[str, Any]) -> None:
    """A cost rate was set: cost what it did not see because it was approved at the same time."""
    _look_again(
        tx,
        Work.person_id == cost_rate["person_id"],
        Work.worked_on >= cost_rate["effective_from"],
        Work.cost_minor.is_(None),
        ~Work.withdrawn,
    )


def _look_again(tx: Transaction, *criteria: ColumnElement[bool]) -> None:
    """Make the work due, then take up as much of it as one transaction should."""
    due = update(Work).where(*criteria).values(pricing_due=True).returning(Work.id)
    tx.session.flush()
    found = tx.session.execute(due.execution_options(synchronize_session=False))
    if found.first():
        price_waiting_work(tx, BATCH, *criteria)


def price_waiting_work(
    tx: Transaction, limit: int = TIMER_BATCH, *criteria: ColumnElement[bool]
) -> int:
    """Look again at work that is due; how many entries were looked at.

    criteria: at this work only, however much other work is due. In the order of projects, so that
    two batches wait for each other rather than deadlock.
    """
    due = select(Work).where(Work.pricing_due, *criteria).order_by(Work.id).limit(limit)
    found = locked_work(tx, due, skip_locked=True)
    priced = _rate(tx, sorted(found, key=lambda work: work.project_id), causes={})
    for work in found:
        work.pricing_due = False
    store(tx, found)
    _use_budgets(tx, priced)
    return len(found)


def _rate(tx: Transaction, entries: list[Work], causes: Mapping[str, str]) -> list[Work]:
    """Cost the entries and price those that lack it, in few statements; what was priced now.

    causes: the event on account of which an entry is priced, where there is one.
    """
    corrected = _corrected(tx, entries)
    _cost(tx, entries, corrected)
    return _price(tx, [work for work in entries if work.awaits_price], causes, corrected)


def _corrected(tx: Transaction, entries: list[Work]) -> dict[str, Work]:
    """The priced or costed work that each correction corrects, by the correction's id."""
    wanted = {work.corrects_id for work in entries if work.corrects_id}
    if not wanted:
        return {}
    rows = tx.session.scalars(select(Work).where(Work.time_entry_id.in_(wanted), ~Work.withdrawn))
    originals = {row.time_entry_id: row for row in rows}
    originals |= {work.time_entry_id: work for work in entries if work.time_entry_id in wanted}
    return {
        work.id: originals[work.corrects_id]
        for work in entries
        if work.corrects_id and work.corrects_id in originals
    }


def _use_budgets(tx: Transaction, priced: Iterable[Work]) -> None:
    for project_id, value in _sums(priced):
        note_work_value(tx, project_id, value)


def _cost(tx: Transaction, entries: list[Work], corrected: Mapping[str, Work]) -> None:
    """A correction costs what an hour of the corrected work did. What has a cost keeps it."""
    entries = [work for work in entries if work.cost_minor is None]
    if not entries:
        return
    found = rates.cost_rates_in_force(tx, {(work.person_id, work.worked_on) for work in entries})
    for work in entries:
        original = corrected.get(work.id)
        if original is not None and original.cost_hourly_minor is not None:
            hourly = Money(original.cost_hourly_minor, original.cost_currency_code or "")
            work.bear_cost(hourly, original.overhead_hourly_minor or 0)
        elif cost := found.get((work.person_id, work.worked_on)):
            work.bear_cost(cost.hourly, cost.overhead.amount_minor)


def _price(
    tx: Transaction, entries: list[Work], causes: Mapping[str, str], corrected: Mapping[str, Work]
) -> list[Work]:
    """Those of the entries that could be priced. A correction has the rate of what it corrects."""
    keys = _rate_keys(tx, entries)
    found = rates.rates_in_force(tx, keys.values()) if keys else {}
    priced = []
    for work in entries:
        key = keys.get(work.id)
        original = corrected.get(work.id)
        rate = found.get(key) if key is not None else None
        if original is not None and original.rate is not None:
            code = original.currency_code or ""
            fact = work.price(original.rate, code, original.rate_card_id, tx.now)
        elif rate is not None:
            code = rate.hourly.currency_code
            fact = work.price(rate.rate, code, rate.rate_card_id, tx.now)
        else:
            continue
        tx.record(fact, causes.get(work.id, ""))
        priced.append(work)
    return priced


def _rate_keys(tx: Transaction, entries: list[Work]) -> dict[str, RateKey]:
    """What to ask of the rate cards, by time entry; without what has no client or currency yet."""
    if not entries:
        return {}
    currencies = quotes.project_currencies(tx, {work.project_id for work in entries})
    _fill_in_clients(tx, [work for work in entries if work.client_id is None])
    return {
        work.id: rate_key(work, currency)
        for work in entries
        if (currency := currencies[work.project_id]) and work.client_id
    }


def rate_key(work: Work, currency_code: str) -> RateKey:
    return RateKey(
        work.charge_role,
        work.client_id,
        currency_code,
        work.worked_on,
        work.project_id,
        work.person_id,
    )


def _fill_in_clients(tx: Transaction, entries: list[Work]) -> None:
    if not entries:
        return
    known = replicas.projects(tx, {work.project_id for work in entries})
    for work in entries:
        if project := known.get(work.project_id):
            work.client_id = project.client_id


def _sums(priced: Iterable[Work]) -> list[tuple[str, Money]]:
    """The value added to each project, in the order of the entries."""
    sums: dict[tuple[str, str], int] = {}
    for work in priced:
        if work.value is not None:
            key = work.project_id, work.value.currency_code
            sums[key] = sums.get(key, 0) + work.value.amount_minor
    return [(project_id, Money(minor, code)) for (project_id, code), minor in sums.items()]
