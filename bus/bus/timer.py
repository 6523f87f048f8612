"""Jobs by the clock: each is run by one worker of the service at a time, once per period.

When a job is due is a row in the service's database, locked while the job runs, so neither a
second worker nor a restart runs it twice. A job that raises is logged and due again next period.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from chassis.actor import Actor
from chassis.database import Transaction
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from bus.inbox.failure import is_database_down
from bus.subscription import ServiceWorker, Timer
from bus.tables import timer as rows

log = structlog.get_logger()


def run_due_timers(worker: ServiceWorker) -> int:
    """Run every job of the worker that is due; how many were run without failing."""
    return Timers(worker).run_due()


class Timers:
    """A worker's jobs. Remembers when each is due, so as not to ask the database in between."""

    def __init__(self, worker: ServiceWorker) -> None:
        self._worker = worker
        self._due: dict[str, datetime] = {}

    def run_due(self) -> int:
        now = self._worker.database.clock()
        waiting = [t for t in self._worker.timers if self._due.get(t.name, now) <= now]
        return sum(self._run(timer) for timer in waiting)

    def _run(self, timer: Timer) -> bool:
        try:
            if timer.name not in self._due:
                self._introduce(timer)
            with self._transaction() as tx:
                if not self._take(tx, timer):
                    return False
                getattr(self._worker, timer.handler)(tx)
                return True
        except Exception as failure:
            self._postpone(timer, failure)
            return False

    def _transaction(self) -> AbstractContextManager[Transaction]:
        return self._worker.database.transaction(Actor.system(self._worker.name))

    def _introduce(self, timer: Timer) -> None:
        """A job seen for the first time is due at once. Committed before anybody locks the row."""
        with self._transaction() as tx:
            if tx.session.execute(select(rows.c.name).where(*self._this(timer))).first() is None:
                first = {"consumer": self._worker.name, "name": timer.name, "due_at": tx.now}
                tx.session.execute(insert(rows).values(first).on_conflict_do_nothing())

    def _this(self, timer: Timer) -> tuple[ColumnElement[bool], ...]:
        return (rows.c.consumer == self._worker.name, rows.c.name == timer.name)

    def _take(self, tx: Transaction, timer: Timer) -> bool:
        """Lock the job's row if it is due and nobody else runs it, and set when it is due next."""
        this = self._this(timer)
        self._due[timer.name] = tx.session.scalars(select(rows.c.due_at).where(*this)).one()
        due = select(rows.c.name).where(*this, rows.c.due_at <= tx.now)
        if tx.session.execute(due.with_for_update(skip_locked=True)).first() is None:
            return False
        self._due[timer.name] = tx.now + timedelta(seconds=timer.seconds)
        tx.session.execute(rows.update().where(*this).values(due_at=self._due[timer.name]))
        return True

    def _postpone(self, timer: Timer, failure: Exception) -> None:
        """Say what went wrong, and let the job be due again next period."""
        if isinstance(failure, DBAPIError) and is_database_down(failure):
            log.warning("timer waits for the database", timer=timer.name)
            self._due.pop(timer.name, None)
            return
        log.error("timer failed", service=self._worker.name, timer=timer.name, exc_info=failure)
        try:
            with self._transaction() as tx:
                self._take(tx, timer)
        except DBAPIError as problem:
            log.warning("timer not postponed", timer=timer.name, reason=str(problem.orig))
