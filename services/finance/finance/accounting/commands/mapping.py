"""What our accounts, taxes and clients are called in another system is set and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from finance.accounting.model import AccountingMapping
from finance.accounting.rules.words import MappingKind, Setting, System
from finance.chart import queries as chart
from finance.rights import require
from finance.taxing import TaxCategory

MAPPINGS_MAX = 200
RATE_MAX = 10_000
SAGE_REFERENCE_MAX = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedMapping:
    """target empty: remove it."""

    kind: str
    source: str
    target: str


def set_mappings(
    tx: Transaction, system: str, wanted: Sequence[WantedMapping]
) -> list[AccountingMapping]:
    """All or none. What is set to nothing is removed."""
    require(tx, "accounting.write")
    its = values.word(System, system, "system")
    values.number(len(wanted), "mappings", 1, MAPPINGS_MAX)
    checked = [_checked(tx, its, one, at) for at, one in enumerate(wanted)]
    tx.serialise("accounting mapping")
    known = {(one.kind, one.source): one for one in _known(tx, its, checked)}
    return [_set(tx, its, one, known) for one in checked]


def _known(
    tx: Transaction, system: System, wanted: Sequence[WantedMapping]
) -> Sequence[AccountingMapping]:
    asked = select(AccountingMapping).where(
        AccountingMapping.system == system.value,
        AccountingMapping.source.in_(sorted({one.source for one in wanted})),
    )
    return tx.session.scalars(asked.with_for_update()).all()


def _set(
    tx: Transaction,
    system: System,
    wanted: WantedMapping,
    known: dict[tuple[str, str], AccountingMapping],
) -> AccountingMapping:
    key = (wanted.kind, wanted.source)
    if key not in known:
        known[key] = AccountingMapping(
            id=tx.new_id(), system=system.value, kind=wanted.kind, source=wanted.source
        )
        tx.add(known[key])
    if fact := known[key].set(wanted.target):
        tx.record(fact)
    return known[key]


def _checked(tx: Transaction, system: System, one: WantedMapping, at: int) -> WantedMapping:
    kind = values.word(MappingKind, one.kind, f"mappings[{at}].kind")
    field = f"mappings[{at}].source"
    source = _CHECKS[kind](tx, one.source, field)
    target = values.text(one.target, f"mappings[{at}].target")
    _check_target(system, kind, source, target, f"mappings[{at}].target")
    return WantedMapping(kind=kind.value, source=source, target=target)


def _account(tx: Transaction, source: str, field: str) -> str:
    if source not in chart.account_names(tx):
        raise Invalid(
            "LEDGER_ACCOUNT_UNKNOWN", f"There is no account {source[:20]!r}.", field=field
        )
    return source


def _tax(tx: Transaction, source: str, field: str) -> str:
    category, _, rate = source.partition(":")
    values.word(TaxCategory, category, field)
    if not (rate.isascii() and rate.isdecimal() and int(rate[:6]) <= RATE_MAX):
        raise Invalid(
            "VALUE_MALFORMED",
            "A tax is its category, a colon and its rate in basis points: standard:2000 is 20 %.",
            field=field,
        )
    return f"{category}:{int(rate)}"


def _contact(_: Transaction, source: str, field: str) -> str:
    return require_id(source, field)


def _setting(_: Transaction, source: str, field: str) -> str:
    return values.word(Setting, source, field).value


_CHECKS = {
    MappingKind.ACCOUNT: _account,
    MappingKind.TAX: _tax,
    MappingKind.TAX_TYPE: _tax,
    MappingKind.CONTACT: _contact,
    MappingKind.SETTING: _setting,
}


def _check_target(system: System, kind: MappingKind, source: str, target: str, field: str) -> None:
    """What a file could not hold is refused here, where it can be put right."""
    numbers = system is System.DATEV and (
        kind is MappingKind.ACCOUNT or source in {"consultant", "client", "account_length"}
    )
    if target and numbers and not (target.isascii() and target.isdecimal() and len(target) <= 9):
        raise Invalid("VALUE_MALFORMED", "DATEV has numbers of at most 9 digits.", field=field)
    if target and source == Setting.ACCOUNT_LENGTH and not 4 <= int(target) <= 8:
        raise Invalid("VALUE_OUT_OF_RANGE", "The length is 4 to 8 digits.", field=field)
    if system is System.SAGE50 and kind is MappingKind.CONTACT:
        values.text(target, field, SAGE_REFERENCE_MAX)
    if source == Setting.OWN_NUMBERS and target not in {"", "yes"}:
        raise Invalid("VALUE_UNKNOWN", 'own_numbers is "yes" or empty.', field=field)
