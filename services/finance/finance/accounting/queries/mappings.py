"""Mappings: listed, and all of one system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, case, func, select

from finance.accounting.model import AccountingMapping
from finance.accounting.rules.targets import Targets
from finance.accounting.rules.words import MappingKind, System
from finance.chart.readable import LedgerAccount
from finance.purchasing.readable import Supplier
from finance.replicas.readable import KnownClient

READ = "accounting.read"
_ACCOUNT: Any = (
    select(LedgerAccount.name).where(LedgerAccount.code == AccountingMapping.source)
).scalar_subquery()
_CLIENT: Any = (
    select(KnownClient.name)
    .where(
        func.cast(KnownClient.client_id, AccountingMapping.source.type) == AccountingMapping.source
    )
    .scalar_subquery()
)
_SUPPLIER: Any = (
    select(Supplier.name)
    .where(func.cast(Supplier.id, AccountingMapping.source.type) == AccountingMapping.source)
    .scalar_subquery()
)
_NAME: Any = case(
    (AccountingMapping.kind == MappingKind.ACCOUNT.value, func.coalesce(_ACCOUNT, "")),
    (AccountingMapping.kind == MappingKind.CONTACT.value, func.coalesce(_CLIENT, _SUPPLIER, "")),
    else_="",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingFilter:
    """Empty: all."""

    system: Sequence[str] = ()
    kind: Sequence[str] = ()
    search: str = ""


MAPPINGS = Records(
    select(
        *(AccountingMapping.id, AccountingMapping.version, AccountingMapping.system),
        *(AccountingMapping.kind, AccountingMapping.source, AccountingMapping.target),
        _NAME.label("name"),
    ).where(AccountingMapping.target != ""),
    {
        "id": AccountingMapping.id,
        "created_at": AccountingMapping.id,
        "source": AccountingMapping.source,
        "target": AccountingMapping.target,
        "kind": AccountingMapping.kind,
    },
    None,
    default="source",
    system=one_of(AccountingMapping.system, "system"),
    kind=one_of(AccountingMapping.kind, "kind"),
    search=containing("search", AccountingMapping.source, AccountingMapping.target, _NAME),
)


def list_mappings(reading: Reading, wanted: MappingFilter, asked: Asked) -> Listed:
    reading.actor.require(READ)
    given = asdict(wanted) | {
        "system": list(wanted.system),
        "kind": list(wanted.kind),
        "search": part(wanted.search),
    }
    return MAPPINGS.page(reading, [READ], asked, **given)


def targets(reading: Reading, system: System) -> Targets:
    rows = _ALL.all(reading, system=system.value)
    return Targets(system, {(row.kind, row.source): row.target for row in rows})


_ALL = prepared(
    select(AccountingMapping.kind, AccountingMapping.source, AccountingMapping.target).where(
        AccountingMapping.system == bindparam("system"), AccountingMapping.target != ""
    )
)
