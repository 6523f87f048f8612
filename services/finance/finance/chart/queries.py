"""Reads of the chart: its accounts, and which account has which role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, select

from finance.chart.model import CHART_ID, Chart, LedgerAccount, RoleOfAccount
from finance.chart.rules.roles import AccountKind

_ROLE = select(RoleOfAccount.role).where(RoleOfAccount.code == LedgerAccount.code).scalar_subquery()
_ROLE_WORD: Any = func.coalesce(_ROLE, "").label("role")


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountFilter:
    """Which accounts to list; empty: all that are (not) archived."""

    kind: Sequence[str] = ()
    archived: bool = False
    search: str = ""


ACCOUNTS = Records(
    select(
        *(LedgerAccount.id, LedgerAccount.version, LedgerAccount.code, LedgerAccount.name),
        *(LedgerAccount.kind, LedgerAccount.archived_at.is_not(None).label("archived")),
        _ROLE_WORD,
    ),
    {
        "id": LedgerAccount.id,
        "code": LedgerAccount.code,
        "name": LedgerAccount.name,
        "kind": LedgerAccount.kind,
        "role": _ROLE,
    },
    None,
    default="code",
    kind=one_of(LedgerAccount.kind, "kind"),
    archived=LedgerAccount.archived_at.is_not(None) == bindparam("archived"),
    search=containing("search", LedgerAccount.code, LedgerAccount.name),
)


def list_accounts(reading: Reading, wanted: AccountFilter, asked: Asked) -> Listed:
    given = asdict(wanted) | {"kind": list(wanted.kind), "search": part(wanted.search)}
    if asked.ids:
        del given["archived"]
    return ACCOUNTS.page(reading, ["ledger.read"], asked, **given)


_ROLES = prepared(select(RoleOfAccount.role, RoleOfAccount.code).order_by(RoleOfAccount.role))


def roles(reading: Reading) -> dict[str, str]:
    """Role to number."""
    return {row.role: row.code for row in _ROLES.all(reading)}


def role_of(reading: Reading, code: str) -> str:
    """What Tandem books to the account by itself; empty: nothing."""
    return next((role for role, its in roles(reading).items() if its == code), "")


def chart(reading: Reading) -> Chart:
    return reading.session.get(Chart, CHART_ID) or Chart(id=CHART_ID)


def account_names(reading: Reading) -> Mapping[str, str]:
    """The whole chart: code to name."""
    return {one.code: one.name for one in _NAMES.all(reading)}


_NAMES = prepared(select(LedgerAccount.code, LedgerAccount.name))


def accounts(reading: Reading) -> Sequence[Any]:
    """The whole chart with code, name and kind, in no order that matters."""
    return _ALL.all(reading)


_ALL = prepared(select(LedgerAccount.code, LedgerAccount.name, LedgerAccount.kind))


def usable(reading: Reading, codes: Iterable[str]) -> set[str]:
    """Those of the numbers that are accounts to which people may post."""
    return {found.code for found in _USABLE.all(reading, codes=sorted(set(codes)))}


def income_accounts(reading: Reading, codes: Iterable[str]) -> set[str]:
    """Those of the numbers that are income accounts in use."""
    return {found.code for found in _INCOME.all(reading, codes=sorted(set(codes)))}


_USABLE = prepared(
    select(LedgerAccount.code).where(
        one_of(LedgerAccount.code, "codes"), LedgerAccount.archived_at.is_(None)
    )
)
_INCOME = prepared(
    select(LedgerAccount.code).where(
        one_of(LedgerAccount.code, "codes"),
        LedgerAccount.archived_at.is_(None),
        LedgerAccount.kind == AccountKind.INCOME.value,
    )
)


def year_start(reading: Reading, day: date) -> date:
    """The first day of the financial year that the day is in."""
    month = chart(reading).year_starts_in
    return date(day.year if day.month >= month else day.year - 1, month, 1)
