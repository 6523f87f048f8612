"""Jobs by the clock: each is run by one worker of the service at a time, once per period.

When a job is due is a row in the service's database, locked while the job runs, so neither a
second worker nor a restart runs it twice. A job that raises is logged and due again next period.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis import tables
from chassis.actor import Actor
from chassis.database import Transaction
from chassis.subscription import ServiceWorker, Timer

log = structlog.get_logger()


def run_due_timers(worker: ServiceWorker) -> int:
    """Run every job of the worker that is due; how many were run without failing."""
    return sum(_run_if_due(worker, timer) for timer in worker.timers)


def _run_if_due(worker: ServiceWorker, timer: Timer) -> bool:
    try:
        with worker.database.transaction(Actor.system(worker.name)) as tx:
            if not _take(tx, worker.name, timer):
                return False
            getattr(worker, timer.handler)(tx)
            return True
    except Exception:
        log.exception("timer failed", service=worker.name, timer=timer.name)
        _postpone(worker, timer)
        return False


def _take(tx: Transaction, consumer: str, timer: Timer) -> bool:
    """Lock the job's row if it is due and nobody else runs it, and set when it is due next."""
    rows = tables.timer
    first = {"consumer": consumer, "name": timer.name, "due_at": tx.now}
    one = (rows.c.consumer == consumer, rows.c.name == timer.name)
    known = tx.session.scalar(select(func.count()).select_from(rows).where(*one))
    if not known:
        tx.session.execute(insert(rows).values(first).on_conflict_do_nothing())
    due = select(rows.c.name).where(*one, rows.c.due_at <= tx.now)
    if tx.session.execute(due.with_for_update(skip_locked=True)).first() is None:
        return False
    next_due = tx.now + timedelta(seconds=timer.seconds)
    tx.session.execute(rows.update().where(*one).values(due_at=next_due))
    return True


def _postpone(worker: ServiceWorker, timer: Timer) -> None:
    try:
        with worker.database.transaction(Actor.system(worker.name)) as tx:
            _take(tx, worker.name, timer)
    except Exception:
        log.exception("timer cannot be postponed", service=worker.name, timer=timer.name)
