"""What is owed of levies for a period: collected from clients, or due on the fees of suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import BigInteger, bindparam, cast, func, select, union_all

from finance.levies.model import Levy, LevyOptOut, LevyRemittance, LevySupplier
from finance.levies.rules import Payer, levy_of, rate_on
from finance.passed_on.readable import PassedOn
from finance.payables.readable import Bill

READ = "levy.read"
LEVIES = Records(
    select(Levy.id),
    {"id": Levy.id, "created_at": Levy.id, "name": Levy.name, "payer": Levy.payer},
    None,
    default="name",
    search=containing("search", Levy.name, Levy.payee),
    payer=one_of(Levy.payer, "payer"),
    archived=Levy.archived_at.is_not(None) == bindparam("archived"),
)
_LEVY_NAME = select(Levy.name).where(Levy.id == LevyRemittance.levy_id).scalar_subquery()
REMITTANCES = Records(
    select(LevyRemittance.id),
    {
        "id": LevyRemittance.id,
        "created_at": LevyRemittance.id,
        "ends_on": LevyRemittance.ends_on,
        "paid_on": LevyRemittance.paid_on,
        "levy": _LEVY_NAME,
    },
    None,
    default="-ends_on",
    levy_id=one_of(LevyRemittance.levy_id, "levy_id"),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """Of one levy in one currency. base None: it is what invoices say, line by line."""

    base_minor: int
    amount_minor: int
    currency_code: str

    @property
    def base(self) -> Money:
        return Money(self.base_minor, self.currency_code)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)


def list_levies(
    reading: Reading, search: str, payer: list[str], archived: bool | None, asked: Asked
) -> Listed:
    """By name if no other order is given."""
    reading.actor.require(READ)
    given: dict[str, Any] = {"search": part(search), "payer": payer, "archived": archived}
    return records(reading, Levy, LEVIES.page(reading, [READ], asked, **given))


def get_levy(reading: Reading, levy_id: str) -> Levy:
    reading.actor.require(READ)
    return reading.get(Levy, levy_id)


def list_remittances(reading: Reading, levy_ids: list[str], asked: Asked) -> Listed:
    """The latest period first if no other order is given."""
    reading.actor.require(READ)
    ids = ids_of(levy_ids, "levy_id")
    return records(reading, LevyRemittance, REMITTANCES.page(reading, [READ], asked, levy_id=ids))


def names_of(reading: Reading, levy_ids: list[str]) -> Mapping[str, str]:
    rows = reading.session.execute(select(Levy.id, Levy.name).where(Levy.id.in_(levy_ids)))
    return {row.id: row.name for row in rows}


def opted_out_clients(reading: Reading, levy_id: str) -> list[str]:
    """Those that never pay it."""
    found = select(LevyOptOut.client_id).where(
        LevyOptOut.levy_id == levy_id, LevyOptOut.client_id.is_not(None)
    )
    return sorted(str(one) for one in reading.session.scalars(found))


def opted_out_levies(reading: Reading, order_ids: list[str]) -> dict[str, list[str]]:
    """By order: the levies that are not charged on it."""
    rows = reading.session.execute(
        select(LevyOptOut.purchase_order_id, LevyOptOut.levy_id)
        .where(LevyOptOut.purchase_order_id.in_(order_ids))
        .order_by(LevyOptOut.levy_id)
    )
    found: dict[str, list[str]] = {}
    for order_id, levy_id in rows:
        found.setdefault(str(order_id), []).append(levy_id)
    return found


def suppliers_of(reading: Reading, levy_id: str) -> list[str]:
    found = select(LevySupplier.supplier_id).where(LevySupplier.levy_id == levy_id)
    return sorted(reading.session.scalars(found))


def owed(reading: Reading, levy: Levy, first: date, last: date) -> list[Owed]:
    """Of the days from the first to the last, by currency."""
    if levy.payer == Payer.CLIENT:
        return _collected(reading, levy, first, last)
    return _on_fees(reading, levy, first, last)


def _collected(reading: Reading, levy: Levy, first: date, last: date) -> list[Owed]:
    rows = reading.session.execute(
        select(PassedOn.currency_code, cast(func.sum(PassedOn.amount_minor), BigInteger))
        .where(PassedOn.levy_id == levy.id, PassedOn.posted_on.between(first, last))
        .group_by(PassedOn.currency_code)
        .order_by(PassedOn.currency_code)
    )
    return [Owed(0, minor, code) for code, minor in rows]


def _on_fees(reading: Reading, levy: Levy, first: date, last: date) -> list[Owed]:
    """Bills that were approved in these days, less those that were reversed, each at the rate of
    its day."""
    subject = select(LevySupplier.supplier_id).where(LevySupplier.levy_id == levy.id)
    entered = select(
        Bill.currency_code, Bill.posted_on.label("day"), Bill.net_minor.label("minor")
    ).where(Bill.supplier_id.in_(subject), Bill.posted_on.between(first, last))
    undone = select(
        Bill.currency_code, Bill.posted_on.label("day"), (-Bill.net_minor).label("minor")
    ).where(Bill.supplier_id.in_(subject), Bill.reversed_on.between(first, last))
    rows = union_all(entered, undone).subquery()
    summed = (
        select(rows.c.currency_code, rows.c.day, cast(func.sum(rows.c.minor), BigInteger))
        .group_by(rows.c.currency_code, rows.c.day)
        .order_by(rows.c.currency_code, rows.c.day)
    )
    bases: dict[tuple[str, int], int] = {}
    for code, day, minor in reading.session.execute(summed):
        key = (code, rate_on(levy.dated, day) or 0)
        bases[key] = bases.get(key, 0) + minor
    return _by_currency(bases)


def _by_currency(bases: Mapping[tuple[str, int], int]) -> list[Owed]:
    """Rounded once for each rate."""
    found: dict[str, Owed] = {}
    for (code, rate_bp), base in bases.items():
        so_far = found.get(code, Owed(0, 0, code))
        found[code] = Owed(
            so_far.base_minor + base, so_far.amount_minor + levy_of(base, rate_bp), code
        )
    return [found[code] for code in sorted(found)]
