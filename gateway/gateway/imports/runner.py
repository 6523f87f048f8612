"""Carries imports out in the background of the gateway's process, one at a time.

The process that holds the advisory lock of an import runs it; PostgreSQL gives the lock up with the
connection, so the moment a process dies another one, or its successor, may take the import up.
It then runs from the start: reading is repeatable, batches that are done are answered from the
services' memory, rows that are there are counted once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from chassis.actor import Actor
from chassis.clock import day_in
from chassis.database import Database, Origin, Transaction
from chassis.errors import Refusal, Unavailable
from chassis.rpc.client import Caller
from google.protobuf.message import Message
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gateway.imports import commands, queries, undoing
from gateway.imports.asking import Asking
from gateway.imports.decoding import FileMistake
from gateway.imports.drafting import draft
from gateway.imports.drafts import Drafts, RefusedRow
from gateway.imports.mapping import ImportMapping, load_mapping
from gateway.imports.memory import give_back
from gateway.imports.model import OPEN, ImportJob, State
from gateway.imports.report import counts_of, report_of
from gateway.imports.tables import Table
from gateway.imports.undoing import KeptRow, Undoing
from gateway.imports.uploads import read_files
from gateway.roles.queries import granted
from gateway.services import Services
from gateway.signin.queries import get_user

log = structlog.get_logger()

LOOK_SECONDS = 10.0
BATCH_SECONDS = 60.0
PATIENCE_TRIES = 40
PATIENCE_SECONDS_MAX = 5.0


class ImportRunner:
    """One per process. `wake` after a job has been added; `run` until cancelled."""

    def __init__(self, database: Database, services: Services, actor_secret: str) -> None:
        self.database = database
        self.services = services
        self.actor_secret = actor_secret
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Look for imports that nobody carries out, now and whenever woken."""
        while True:
            self._wake.clear()
            try:
                for import_id in await asyncio.to_thread(self._open):
                    await self._carry_out_if_free(import_id)
            except DBAPIError as error:
                log.warning("imports wait for the database", error=str(error.orig))
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    def _open(self) -> list[str]:
        with self.database.reading(Actor.system()) as reading:
            return queries.open_imports(reading)

    async def _carry_out_if_free(self, import_id: str) -> None:
        connection = await asyncio.to_thread(self._locked, import_id)
        if connection is None:
            return
        try:
            await _Run(self, import_id).carry_out()
        finally:
            connection.invalidate()
            connection.close()
            await asyncio.to_thread(give_back)

    def _locked(self, import_id: str) -> Connection | None:
        """A connection that holds the import's lock for as long as it lives; None: it is taken."""
        connection = self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        claim = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
        if connection.execute(claim, {"name": f"import:{import_id}"}).scalar_one():
            return connection
        connection.close()
        return None


class ImportCancelled(Exception):
    """Somebody asked for the end of the import."""


class _Run:
    """One import, carried out or undone, once more from the start."""

    def __init__(self, runner: ImportRunner, import_id: str) -> None:
        self.database = runner.database
        self.services = runner.services
        self.secret = runner.actor_secret
        self.import_id = import_id
        self.refused_count = 0
        self.undoing = False

    async def carry_out(self) -> None:
        """Run the import, or undo it; store the result or the failure."""
        try:
            await self._carry_out()
        except ImportCancelled:
            await asyncio.to_thread(self._end_cancelled)
        except FileMistake as mistake:
            await self._fail(mistake.reason, mistake.message)
        except Refusal as refusal:
            await self._fail(refusal.reason, refusal.message)
        except DBAPIError:
            raise
        except Exception as error:
            log.error("import failed", import_id=self.import_id, exc_info=error)
            await self._fail("UNEXPECTED", "Something went wrong on our side; it has been logged.")

    async def _carry_out(self) -> None:
        begun = await asyncio.to_thread(self._begin)
        if begun is None:
            return
        job, self.actor = begun
        if self.undoing:
            await Undoing(job, self.services, self._ask, self._keep).carry_out()
            await asyncio.to_thread(self._finish_undo)
        else:
            await self._import(job)

    async def _import(self, job: ImportJob) -> None:
        mapping, tables, drafts = await asyncio.to_thread(self._read, job)
        self.asking = Asking(
            job.id,
            mapping,
            drafts,
            tables[0].filename,
            dry_run=job.dry_run,
            take_twins=job.take_twins,
            services=self.services,
            ask=self._ask,
            tell=self._tell,
        )
        try:
            await self._tell("reading", [*drafts.refused, *drafts.refused_links])
            await self.asking.carry_out()
            await asyncio.to_thread(self._finish, mapping, tables, drafts)
        finally:
            drafts.times.close()
        log.info("import done", import_id=job.id, rows=drafts.row_count)

    def _begin(self) -> tuple[ImportJob, Actor] | None:
        """The job, and its user with the roles of now; None if there is nothing to carry out."""
        with self.database.transaction(Actor.system()) as tx:
            job = queries.lock_import(tx, self.import_id)
            self.undoing = job.state == State.UNDOING
            if self.undoing:
                undoing.begin_undo(tx, job)
            elif job.state not in OPEN or not commands.begin_import(tx, job):
                return None
            user = get_user(tx, (self.undoing and job.undo_by_id) or job.user_id)
            if user is None or not user.active:
                self._note_failure(
                    tx, "USER_INACTIVE", "The person who asked for it may no longer sign in."
                )
                return None
            return job, granted(tx, user.actor(), user.roles)

    def _read(self, job: ImportJob) -> tuple[ImportMapping, list[Table], Drafts]:
        with self.database.reading(self.actor) as reading:
            files = queries.files_of(reading, job.id)
            tomorrow = day_in(reading.zone, job.created_at) + timedelta(days=1)
        mapping = load_mapping(job.mapping)
        main, dates = read_files(mapping, files)
        tables = [main, dates] if dates else [main]
        return mapping, tables, draft(mapping, main, dates, latest=tomorrow)

    async def _ask(self, method: Any, request: Message) -> Any:
        """Carry one batch out; a service that is away is waited for."""
        for attempt in range(PATIENCE_TRIES):
            caller = Caller(self.actor, self.secret, Origin(f"import:{self.import_id}"))
            try:
                return await self.services.ask(method, request, caller, BATCH_SECONDS)
            except Unavailable as away:
                if attempt == PATIENCE_TRIES - 1:
                    raise
                log.warning("import waits", import_id=self.import_id, error=away.message)
                await asyncio.sleep(min(0.2 * 2**attempt, PATIENCE_SECONDS_MAX))
        raise AssertionError("unreachable")

    async def _tell(self, phase: str, refused: Sequence[RefusedRow]) -> None:
        await asyncio.to_thread(self._write_progress, phase, refused)

    def _write_progress(self, phase: str, refused: Sequence[RefusedRow]) -> None:
        asking = self.asking
        with self.database.transaction(self.actor) as tx:
            commands.add_refusals(tx, self.import_id, self.refused_count, refused)
            self.refused_count += len(refused)
            goes_on = commands.tell_progress(
                tx,
                self.import_id,
                phase,
                asking.rows_done,
                asking.rows_total,
                refused_count=self.refused_count,
                counts=counts_of(asking.outcomes),
            )
        if not goes_on:
            raise ImportCancelled

    async def _keep(self, removed: dict[str, int], kept: list[KeptRow]) -> None:
        def write() -> None:
            with self.database.transaction(self.actor) as tx:
                undoing.note_undone(tx, self.import_id, removed, kept)

        await asyncio.to_thread(write)

    def _finish_undo(self) -> None:
        with self.database.transaction(self.actor) as tx:
            undoing.finish_undo(tx, self.import_id)

    def _end_cancelled(self) -> None:
        with self.database.transaction(self.actor) as tx:
            commands.end_cancelled(tx, self.import_id)

    def _finish(self, mapping: ImportMapping, tables: list[Table], drafts: Drafts) -> None:
        report = report_of(mapping, tables, drafts, self.asking.outcomes)
        counts = counts_of(self.asking.outcomes)
        with self.database.transaction(self.actor) as tx:
            commands.finish_import(tx, self.import_id, tables[0], report, counts)

    async def _fail(self, reason: str, message: str) -> None:
        def write() -> None:
            with self.database.transaction(Actor.system()) as tx:
                self._note_failure(tx, reason, message)

        await asyncio.to_thread(write)

    def _note_failure(self, tx: Transaction, reason: str, message: str) -> None:
        fail = undoing.fail_undo if self.undoing else commands.fail_import
        fail(tx, self.import_id, reason, message)
