"""Giving unbilled work the rates of the present cards: previewed, applied exactly so, and undone.

Billed work never moves, and neither does work that is written off, on a draft or in a closed
period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.billing.commands.storing import locked_work, store
from finance.billing.model import BillingPlan, Work
from finance.billing.model.rerating import RERATED_WORK, Rerating, ReratingStatus
from finance.billing.queries.rerating import Selection, rerated, why_kept
from finance.billing.rules.rerating import Change, Kept, Outcome, RatedWork
from finance.quoting.commands.budgets import note_work_value
from finance.rates.rules import Rate, normalised_role
from finance.replicas import queries as replicas
from finance.rights import require

BATCH_MAX = 1000
DAYS_MAX = 366
NAMED_MAX = 10
_R = RERATED_WORK.c


@dataclass(frozen=True, kw_only=True, slots=True)
class ReratingDraft:
    """Which work to rate again, as it was sent; empty: whatever it is."""

    worked_from: str
    worked_to: str
    client_id: str = ""
    project_id: str = ""
    person_id: str = ""
    charge_role: str = ""


def preview_rerating(tx: Transaction, draft: ReratingDraft) -> Rerating:
    """State what the rates of the present cards would change; nothing is changed.

    One batch holds the oldest BATCH_MAX entries that differ.
    """
    require(tx, "work.rerate")
    wanted = _selection(tx, draft)
    found = rerated(tx, wanted)
    changes = found.changes[:BATCH_MAX]
    batch = Rerating(
        id=tx.new_id(),
        worked_from=wanted.worked_from,
        worked_to=wanted.worked_to,
        client_id=wanted.client_id,
        project_id=wanted.project_id,
        person_id=wanted.person_id,
        charge_role=wanted.charge_role,
        entries=len(changes),
        seconds=sum(one.work.seconds for one in changes),
        amounts=_amounts(changes),
        kept=_kept(found.kept),
        is_whole=len(changes) == len(found.changes),
        created_at=tx.now,
    )
    tx.add(batch)
    tx.record(Fact("rerating.previewed.v1", batch))
    tx.session.flush()
    if changes:
        insert_rows(tx, RERATED_WORK, _rows(batch.id, changes, _valued_at(tx, changes)))
    return batch


def _selection(tx: Transaction, draft: ReratingDraft) -> Selection:
    first = values.needed_day(draft.worked_from, "worked_from")
    last = values.needed_day(draft.worked_to, "worked_to")
    if not 0 <= (last - first).days < DAYS_MAX:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"worked_to must be worked_from or later, and at most {DAYS_MAX} days together.",
            field="worked_to",
        )
    if draft.client_id:
        replicas.require_client(tx, draft.client_id)
    if draft.project_id:
        replicas.require_project(tx, draft.project_id)
    if draft.person_id:
        replicas.require_person(tx, draft.person_id)
    return Selection(
        worked_from=first,
        worked_to=last,
        client_id=_id(draft.client_id, "client_id"),
        project_id=_id(draft.project_id, "project_id"),
        person_id=_id(draft.person_id, "person_id"),
        charge_role=normalised_role(values.text(draft.charge_role, "charge_role")),
    )


def _id(id_: str, field: str) -> str | None:
    return require_id(id_, field) if id_ else None


def apply_rerating(tx: Transaction, rerating_id: str, reason: str) -> Rerating:
    """Do exactly what the preview states; Conflict, naming the work, where that has changed."""
    require(tx, "work.rerate")
    why = values.text(reason, "reason", required=True)
    batch = tx.load(Rerating, rerating_id)
    batch.require(ReratingStatus.PREVIEWED)
    if not batch.entries:
        raise Conflict(
            "NOTHING_TO_RERATE",
            "Every free hour of these days has the rate that applies already.",
            field="rerating_id",
        )
    rows = _rows_of(tx, batch)
    work = _locked(tx, rows)
    found = rerated(tx, _selected(batch))
    _refuse_other(rows, _as_rows(batch, found))
    for one in work:
        row = rows[one.id]
        rate = Rate.of(row["new_hourly_minor"], row["new_daily_minor"], row["new_day_minutes"])
        tx.record(one.rate_again(rate, row["new_rate_card_id"], tx.now))
    store(tx, work)
    _use_budgets(tx, rows.values(), 1)
    tx.record(batch.apply(why, tx.now))
    return batch


def undo_rerating(tx: Transaction, rerating_id: str, reason: str) -> Rerating:
    """Put every rate and value back, row for row; Conflict where the new ones have been used."""
    require(tx, "work.rerate")
    why = values.text(reason, "reason", required=True)
    batch = tx.load(Rerating, rerating_id)
    batch.require(ReratingStatus.APPLIED)
    rows = _rows_of(tx, batch)
    work = _locked(tx, rows)
    _refuse_used(tx, rows, work)
    for one in work:
        row = rows[one.id]
        rate = Rate.of(row["old_hourly_minor"], row["old_daily_minor"], row["old_day_minutes"])
        fact = one.rate_again(rate, row["old_rate_card_id"], row["old_valued_at"])
        one.value_minor = row["old_value_minor"]
        tx.record(fact)
    store(tx, work)
    _use_budgets(tx, rows.values(), -1)
    tx.record(batch.undo(why, tx.now))
    return batch


def discard_rerating(tx: Transaction, rerating_id: str) -> None:
    """Throw a preview away."""
    require(tx, "work.rerate")
    batch = tx.load(Rerating, rerating_id)
    batch.require(ReratingStatus.PREVIEWED)
    tx.record(Fact("rerating.discarded.v1", batch))
    tx.session.delete(batch)


def _selected(batch: Rerating) -> Selection:
    return Selection(
        worked_from=batch.worked_from,
        worked_to=batch.worked_to,
        client_id=batch.client_id,
        project_id=batch.project_id,
        person_id=batch.person_id,
        charge_role=batch.charge_role,
    )


def _rows_of(tx: Transaction, batch: Rerating) -> dict[str, dict[str, Any]]:
    """What the batch does to each piece of work, by its id."""
    tx.session.flush()
    found = tx.session.execute(select(RERATED_WORK).where(_R.rerating_id == batch.id))
    return {row.work_id: dict(row._mapping) for row in found}


def _locked(tx: Transaction, rows: Mapping[str, Mapping[str, Any]]) -> list[Work]:
    """The work of the batch. Plans first: a draft of a project is made under its plan's lock."""
    projects = {row["project_id"] for row in rows.values()}
    plans = select(BillingPlan.id).where(BillingPlan.project_id.in_(projects))
    tx.session.execute(plans.order_by(BillingPlan.id).with_for_update()).all()
    return locked_work(tx, select(Work).where(Work.id.in_(rows)).order_by(Work.id))


def _refuse_other(previewed: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    gone = [id_ for id_ in previewed if id_ not in now]
    new = [id_ for id_ in now if id_ not in previewed]
    other = [
        id_
        for id_ in previewed
        if id_ in now and any(now[id_][name] != previewed[id_][name] for name in _COMPARED)
    ]
    if not (gone or new or other):
        return
    rows = {**now, **previewed}
    entries = sorted(rows[id_]["time_entry_id"] for id_ in (*gone, *new, *other))[:NAMED_MAX]
    raise Conflict(
        "RERATING_CHANGED",
        f"Since the preview {len(gone)} time entries are no longer free or have the rate already, "
        f"{len(new)} came and {len(other)} would get another rate or value; preview again.",
        field="rerating_id",
        details={
            "gone": str(len(gone)),
            "new": str(len(new)),
            "other": str(len(other)),
            "time_entry_ids": ",".join(entries),
        },
    )


_COMPARED = (
    *("seconds", "currency_code", "old_hourly_minor", "old_daily_minor", "old_day_minutes"),
    *("old_value_minor", "new_rate_card_id", "new_hourly_minor", "new_daily_minor"),
    *("new_day_minutes", "new_value_minor"),
)


def _refuse_used(
    tx: Transaction, rows: Mapping[str, Mapping[str, Any]], work: Sequence[Work]
) -> None:
    """All of it is free and still has the rates that the batch gave it."""
    reason = why_kept(tx).label("kept")
    found = tx.session.execute(select(Work.id, reason).where(Work.id.in_(rows)))
    counted: dict[str, int] = {}
    kept = {id_: word for id_, word in found if word is not None}
    for one in work:
        row = rows[one.id]
        now = one.rate_card_id, one.hourly_minor, one.daily_minor, one.day_minutes, one.value_minor
        given = tuple(row[f"new_{name}"] for name in _GIVEN)
        word = kept.get(one.id) or ("" if now == given else "changed_since")
        if word:
            counted[word] = counted.get(word, 0) + 1
    if counted or len(work) < len(rows):
        stated = ", ".join(
            f"{number} {word.replace('_', ' ')}" for word, number in sorted(counted.items())
        )
        raise Conflict(
            "RERATING_USED",
            f"Work of this batch has moved on since ({stated}), so it is not undone; take it off "
            "the draft or credit the invoice first, or rate it again.",
            field="rerating_id",
            details={word: str(number) for word, number in counted.items()},
        )


_GIVEN = ("rate_card_id", "hourly_minor", "daily_minor", "day_minutes", "value_minor")


def _use_budgets(tx: Transaction, rows: Any, sign: int) -> None:
    """In the order of the projects, so that two batches wait for each other."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row["project_id"], row["currency_code"]
        difference = row["new_value_minor"] - row["old_value_minor"]
        sums[key] = sums.get(key, 0) + sign * difference
    for (project_id, code), minor in sorted(sums.items()):
        if minor:
            note_work_value(tx, project_id, Money(minor, code))


def _as_rows(batch: Rerating, found: Outcome) -> dict[str, dict[str, Any]]:
    """As the preview would state it now: as many of the oldest as it holds."""
    most = BATCH_MAX if not batch.is_whole else len(found.changes)
    return {row["work_id"]: row for row in _rows(batch.id, found.changes[:most], {})}


def _rows(
    rerating_id: str, changes: Sequence[Change], valued_at: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "rerating_id": rerating_id,
            "work_id": one.work.work_id,
            "time_entry_id": one.work.time_entry_id,
            "project_id": one.work.project_id,
            "seconds": one.work.seconds,
            "currency_code": one.work.currency_code,
            "old_valued_at": valued_at.get(one.work.work_id),
            **_priced("old", one.work.rate, one.work.rate_card_id, one.work.value_minor),
            **_priced("new", one.to.rate, one.to.rate_card_id, one.value_minor),
        }
        for one in changes
    ]


def _priced(prefix: str, rate: Rate, card_id: str | None, value_minor: int) -> dict[str, Any]:
    return {
        f"{prefix}_rate_card_id": card_id,
        f"{prefix}_hourly_minor": rate.hourly_minor,
        f"{prefix}_daily_minor": rate.daily_minor,
        f"{prefix}_day_minutes": rate.day_minutes,
        f"{prefix}_value_minor": value_minor,
    }


def _valued_at(tx: Transaction, changes: Sequence[Change]) -> dict[str, Any]:
    ids = [one.work.work_id for one in changes]
    rows = tx.session.execute(select(Work.id, Work.valued_at).where(Work.id.in_(ids)))
    return {row.id: row.valued_at for row in rows}


def _amounts(changes: Sequence[Change]) -> list[dict[str, Any]]:
    sums: dict[str, list[int]] = {}
    for one in changes:
        both = sums.setdefault(one.work.currency_code, [0, 0])
        both[0] += one.work.value_minor
        both[1] += one.value_minor
    return [
        {"currency_code": code, "before_minor": before, "after_minor": after}
        for code, (before, after) in sorted(sums.items())
    ]


def _kept(kept: Sequence[tuple[Kept, RatedWork]]) -> list[dict[str, Any]]:
    sums: dict[str, list[int]] = {}
    for reason, work in kept:
        both = sums.setdefault(str(reason), [0, 0])
        both[0] += 1
        both[1] += work.seconds
    return [
        {"reason": reason, "entries": entries, "seconds": seconds}
        for reason, (entries, seconds) in sorted(sums.items())
    ]
