"""Which files there are for each system, and how each is written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from finance.accounting.rules import datev_files, quickbooks_files, sage_files, xero_files
from finance.accounting.rules.datev_files import Batch
from finance.accounting.rules.records import Record
from finance.accounting.rules.targets import Targets
from finance.accounting.rules.words import Content, System

RECORDS_MAX = 5_000
BYTES_MAX = 2_000_000
MEDIA_TYPE = "text/csv"

_Writer = Callable[[Any, Targets], str]
WRITERS: Mapping[tuple[System, Content], _Writer] = {
    (System.XERO, Content.JOURNALS): xero_files.journals,
    (System.XERO, Content.INVOICES): xero_files.invoices,
    (System.XERO, Content.BILLS): xero_files.bills,
    (System.XERO, Content.CONTACTS): xero_files.contacts,
    (System.QUICKBOOKS, Content.JOURNALS): quickbooks_files.journals,
    (System.QUICKBOOKS, Content.INVOICES): quickbooks_files.invoices,
    (System.QUICKBOOKS, Content.BILLS): quickbooks_files.bills,
    (System.QUICKBOOKS, Content.CONTACTS): quickbooks_files.contacts,
    (System.SAGE50, Content.JOURNALS): sage_files.journals,
    (System.SAGE50, Content.INVOICES): sage_files.invoices,
    (System.SAGE50, Content.BILLS): sage_files.bills,
    (System.SAGE50, Content.CONTACTS): sage_files.contacts,
}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    name: str
    content: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def is_offered(system: System, content: Content) -> bool:
    return content is Content.JOURNALS or (system, content) in WRITERS


def write(
    content: Content, records: Sequence[Record], targets: Targets, batch: Batch, number: int
) -> WrittenFile:
    """The file of these records. The same records, mappings and batch are the same bytes."""
    if targets.system is System.DATEV:
        text, encoding = datev_files.journals(_journals(records), targets, batch), "cp1252"
        return WrittenFile(f"EXTF_Buchungsstapel_{number:05d}.csv", text.encode(encoding))
    text = WRITERS[targets.system, content](records, targets)
    return WrittenFile(f"{targets.system}-{content}-{number:05d}.csv", text.encode("utf-8"))


def _journals(records: Sequence[Record]) -> Any:
    return records


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
