"""Changes of the chart: accounts, their roles, and the template that it begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.chart.model import CHART_ID, Chart, LedgerAccount, RoleOfAccount
from finance.chart.queries import roles
from finance.chart.rules.roles import AccountKind, AccountRole, fits
from finance.chart.rules.templates import ChartTemplate, accounts_of
from finance.rights import require

ACCOUNTS_MAX = 2000
_CODE = re.compile(r"[0-9A-Za-z]{1,20}")


def add_account(tx: Transaction, code: str, name: str, kind: str) -> LedgerAccount:
    """An account without a role. Its number and its kind stay for good."""
    require(tx, "chart.write")
    tx.serialise("chart of accounts")
    account = LedgerAccount(
        id=tx.new_id(),
        code=_checked_code(code),
        name=values.text(name, "name", required=True),
        kind=values.word(AccountKind, kind, "kind").value,
    )
    _refuse_second(tx, account)
    tx.add(account)
    tx.record(account.added())
    return account


def rename_account(
    tx: Transaction, account_id: str, name: str, expected_version: int = 0
) -> LedgerAccount:
    require(tx, "chart.write")
    account = tx.load(LedgerAccount, account_id, expected_version=expected_version)
    return _changed(tx, account, name=values.text(name, "name", required=True))


def archive_account(tx: Transaction, account_id: str) -> LedgerAccount:
    """Nobody posts to it by hand any more. Conflict while Tandem books to it."""
    require(tx, "chart.write")
    tx.serialise("chart of accounts")
    account = tx.load(LedgerAccount, account_id)
    role = next((role for role, code in roles(tx).items() if code == account.code), None)
    if role is not None:
        raise Conflict(
            "ACCOUNT_HAS_ROLE",
            f"Tandem books {role.replace('_', ' ')} to {account.code}; give that role to another "
            "account first.",
            field="ledger_account_id",
        )
    return _changed(tx, account, archived_at=account.archived_at or tx.now)


def restore_account(tx: Transaction, account_id: str) -> LedgerAccount:
    require(tx, "chart.write")
    return _changed(tx, tx.load(LedgerAccount, account_id), archived_at=None)


def set_chart(
    tx: Transaction,
    wanted: Sequence[tuple[str, str]],
    year_starts_in: int = 0,
    expected_version: int = 0,
) -> Chart:
    """wanted: roles with the numbers of their accounts. year_starts_in 0: as it is."""
    require(tx, "chart.write")
    tx.serialise("chart of accounts")
    chart = _locked(tx, expected_version)
    month = values.number(year_starts_in or chart.year_starts_in, "year_starts_in", 1, 12)
    mapped = roles(tx) | _checked_roles(tx, wanted)
    _store(tx, mapped)
    tx.record(chart.set(mapped, year_starts_in=month))
    return chart


def take_template(tx: Transaction, template: str) -> Chart:
    """Its accounts and roles instead of all that there are, of which none is in use."""
    require(tx, "chart.write")
    chosen = values.word(ChartTemplate, template, "template")
    chart = _locked(tx)
    accounts = accounts_of(chosen)
    tx.session.execute(delete(RoleOfAccount))
    tx.session.execute(delete(LedgerAccount))
    tx.session.expire_all()
    for one in accounts:
        tx.add(LedgerAccount(id=tx.new_id(), code=one.code, name=one.name, kind=one.kind.value))
    tx.session.flush()
    mapped = {one.role.value: one.code for one in accounts if one.role is not None}
    _store(tx, mapped)
    tx.record(chart.set(mapped, template=chosen.value))
    return chart


def _changed(tx: Transaction, account: LedgerAccount, **wanted: object) -> LedgerAccount:
    fact = account.change(**wanted)
    if fact is not None:
        tx.record(fact)
    return account


def _checked_code(code: str) -> str:
    kept = values.text(code, "code", required=True)
    if not _CODE.fullmatch(kept):
        raise Invalid(
            "VALUE_INVALID",
            "code must be a number of 1 to 20 digits or letters, such as 7506.",
            field="code",
        )
    return kept


def _refuse_second(tx: Transaction, account: LedgerAccount) -> None:
    found = tx.session.scalar(select(LedgerAccount.name).where(LedgerAccount.code == account.code))
    if found is not None:
        raise Conflict(
            "ACCOUNT_EXISTS",
            f"Account {account.code} is {found}; choose another number.",
            field="code",
        )
    if (tx.session.scalar(select(func.count()).select_from(LedgerAccount)) or 0) >= ACCOUNTS_MAX:
        raise Conflict(
            "CHART_FULL", f"The chart has {ACCOUNTS_MAX:,} accounts; it cannot have more."
        )


def _locked(tx: Transaction, expected_version: int = 0) -> Chart:
    begun = insert(Chart).values(id=CHART_ID, version=0, template="uk", year_starts_in=1)
    tx.session.execute(begun.on_conflict_do_nothing())
    return tx.load(Chart, CHART_ID, expected_version=expected_version)


def _checked_roles(tx: Transaction, wanted: Sequence[tuple[str, str]]) -> dict[str, str]:
    codes = [code for _, code in wanted]
    found = select(LedgerAccount).where(
        LedgerAccount.code.in_(codes), LedgerAccount.archived_at.is_(None)
    )
    accounts = {account.code: account for account in tx.session.scalars(found)}
    for i, (word, code) in enumerate(wanted):
        role = values.word(AccountRole, word, f"roles[{i}].role")
        if code not in accounts:
            raise unknown_account(code, f"roles[{i}].code")
        if not fits(role, accounts[code].kind):
            raise Invalid(
                "ACCOUNT_OF_ANOTHER_KIND",
                f"{code} is of the kind {accounts[code].kind}; {role.value.replace('_', ' ')} "
                "needs another.",
                field=f"roles[{i}].code",
            )
    return dict(wanted)


def unknown_account(code: str, field: str) -> Invalid:
    return Invalid(
        "ACCOUNT_UNKNOWN",
        f"The chart has no account {code[:20]}, or it is archived.",
        field=field,
    )


def _store(tx: Transaction, mapped: Mapping[str, str]) -> None:
    numbers = list(mapped.values())
    twice = next((code for code in numbers if numbers.count(code) > 1), None)
    if twice is not None:
        raise Invalid(
            "ACCOUNT_HAS_ROLE",
            f"Account {twice} would have two roles; give each role an account of its own.",
            field="roles",
        )
    tx.session.execute(delete(RoleOfAccount))
    rows = [{"role": role, "code": code} for role, code in mapped.items()]
    tx.session.execute(insert(RoleOfAccount), rows)
