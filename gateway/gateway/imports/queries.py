"""What is asked about imports."""

from __future__ import annotations

import zlib

from chassis.database import Reading, Transaction
from chassis.errors import NotFound
from chassis.paging import Page, cut
from sqlalchemy import select

from gateway.imports.model import UNFINISHED, ImportFile, ImportJob, ImportKept, ImportRefusal


def get_import(reading: Reading, import_id: str) -> ImportJob:
    job = reading.session.get(ImportJob, import_id)
    if job is None:
        raise NotFound("IMPORT_NOT_FOUND", f"There is no import {import_id}.", field="import_id")
    return job


def find_by_key(reading: Reading, user_id: str, key: str) -> ImportJob | None:
    return reading.session.scalars(
        select(ImportJob).where(ImportJob.user_id == user_id, ImportJob.key == key)
    ).first()


def open_imports(reading: Reading) -> list[str]:
    """Ids of what is not finished, the oldest first."""
    query = select(ImportJob.id).where(ImportJob.state.in_(UNFINISHED)).order_by(ImportJob.id)
    return list(reading.session.scalars(query))


def list_imports(reading: Reading, page: Page) -> tuple[list[ImportJob], str]:
    """The newest first."""
    query = select(ImportJob).order_by(ImportJob.id.desc()).limit(page.limit)
    if page.after:
        query = query.where(ImportJob.id < page.after[0])
    return cut(reading.session.scalars(query).all(), page, lambda job: (job.id,))


def list_refusals(reading: Reading, import_id: str, page: Page) -> tuple[list[ImportRefusal], str]:
    """In the order in which they were met."""
    get_import(reading, import_id)
    query = (
        select(ImportRefusal)
        .where(ImportRefusal.import_id == import_id)
        .order_by(ImportRefusal.position)
        .limit(page.limit)
    )
    if page.after:
        query = query.where(ImportRefusal.position > int(page.after[0]))
    rows = reading.session.scalars(query).all()
    return cut(rows, page, lambda refusal: (refusal.position,))


def list_kept(reading: Reading, import_id: str, page: Page) -> tuple[list[ImportKept], str]:
    """What stays of an import that was undone."""
    get_import(reading, import_id)
    query = (
        select(ImportKept)
        .where(ImportKept.import_id == import_id)
        .order_by(ImportKept.position)
        .limit(page.limit)
    )
    if page.after:
        query = query.where(ImportKept.position > int(page.after[0]))
    return cut(reading.session.scalars(query).all(), page, lambda kept: (kept.position,))


def lock_import(tx: Transaction, import_id: str) -> ImportJob:
    """The job, which nobody else changes until commit."""
    get_import(tx, import_id)
    return tx.session.get_one(ImportJob, import_id, with_for_update=True, populate_existing=True)


def refusals_without_value(reading: Reading, import_id: str) -> list[ImportRefusal]:
    """Those that name a column and not yet what it holds."""
    query = select(ImportRefusal).where(
        ImportRefusal.import_id == import_id, ImportRefusal.value == "", ImportRefusal.field != ""
    )
    return list(reading.session.scalars(query))


def files_of(reading: Reading, import_id: str) -> dict[str, tuple[str, bytes]]:
    """Filename and content by part."""
    query = select(ImportFile).where(ImportFile.import_id == import_id)
    return {
        found.part: (found.filename, zlib.decompress(found.content))
        for found in reading.session.scalars(query)
    }
