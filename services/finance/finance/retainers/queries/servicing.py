"""Over-servicing: what retainers sold and what was worked, by client and by retainer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid
from chassis.paging import Page, cut
from sqlalchemy import BigInteger, Select, cast, func, or_, select

from chassis import values
from finance.replicas import queries as replicas
from finance.retainers.model import Retainer, RetainerPeriod
from finance.retainers.queries.listing import OWNERS, READ
from finance.retainers.queries.standing import standings
from finance.retainers.rules.burning import Portfolio, Service, portfolio

DAYS_MAX = 1100
RETAINERS_MAX = 2000
TOKEN_WIDTH = 2
BY = ("retainer", "client")


@dataclass(frozen=True, kw_only=True, slots=True)
class ServicingFilter:
    """Periods that ended between these days; client_id empty: of all clients."""

    first: date
    last: date
    currency_code: str
    by: str = BY[0]
    client_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Servicing:
    """One retainer, or all of one client (retainer None). periods: how many have ended."""

    client_id: str
    client_name: str
    retainer: Retainer | None
    periods: int
    service: Service

    @property
    def place(self) -> tuple[str, str]:
        """The largest over-service first."""
        over = 10**19 - self.service.over_minor
        return f"{over:020d}", self.retainer.id if self.retainer else self.client_id


def servicing(
    reading: Reading, page: Page, wanted: ServicingFilter
) -> tuple[list[Servicing], str, Portfolio]:
    """One page, the token of the next, and all of them together."""
    values.window(wanted.first, wanted.last, "from", "to")
    if (wanted.last - wanted.first).days > DAYS_MAX:
        raise Invalid("DATE_OUT_OF_RANGE", f"to is at most {DAYS_MAX} days after from.", field="to")
    retainers = _retainers(reading, wanted)
    found = _by_retainer(reading, retainers, wanted)
    listed = list(_by_client(found)) if wanted.by == "client" else found
    listed.sort(key=lambda one: one.place)
    after = [one for one in listed if not page.after or one.place > page.after]
    kept, token = cut(after, page, lambda one: one.place)
    return kept, token, portfolio(one.service for one in listed)


def _retainers(reading: Reading, wanted: ServicingFilter) -> list[Retainer]:
    asked = select(Retainer).where(
        Retainer.currency_code == wanted.currency_code,
        Retainer.starts_on <= wanted.last,
        or_(Retainer.ends_on.is_(None), Retainer.ends_on >= wanted.first),
    )
    if wanted.client_id:
        asked = asked.where(Retainer.client_id == wanted.client_id)
    asked = reading.visible(READ, asked, OWNERS).limit(RETAINERS_MAX + 1)
    found = list(reading.session.scalars(asked))
    if len(found) > RETAINERS_MAX:
        raise Conflict(
            "RETAINERS_TOO_MANY",
            f"More than {RETAINERS_MAX} retainers ran in these days; ask for one client.",
            field="client_id",
        )
    return found


def _by_retainer(
    reading: Reading, retainers: Sequence[Retainer], wanted: ServicingFilter
) -> list[Servicing]:
    sums = {one.id: [0, 0, 0, 0, 0] for one in retainers}
    for id_, *amounts in reading.session.execute(_closed(retainers, wanted)):
        sums[id_] = list(amounts)
    last = min(wanted.last, reading.today - timedelta(days=1))
    open_ = standings(reading, retainers, {one.id: last for one in retainers})
    for id_, listed in open_.items():
        for one in listed:
            if wanted.first <= one.ends_on <= last:
                sold = one.total("allowance") + one.total("overage")
                more = (1, sold, one.price_minor + one.overage_minor)
                used = (one.used_seconds, one.used_minor)
                sums[id_] = [a + b for a, b in zip(sums[id_], more + used, strict=True)]
    names = replicas.clients(reading, {one.client_id for one in retainers})
    return [
        Servicing(
            client_id=one.client_id,
            client_name=names[one.client_id].name if one.client_id in names else "",
            retainer=one,
            periods=sums[one.id][0],
            service=Service(
                sold_seconds=None if one.in_money else sums[one.id][1],
                sold_minor=sums[one.id][2],
                worked_seconds=sums[one.id][3],
                worked_minor=sums[one.id][4],
            ),
        )
        for one in retainers
        if sums[one.id][0]
    ]


def _closed(retainers: Sequence[Retainer], wanted: ServicingFilter) -> Select[Any]:
    """What was sold and worked in closed periods; what was billed as overage counts as sold."""

    def total(column: Any) -> Any:
        return cast(func.sum(column), BigInteger)

    return (
        select(
            RetainerPeriod.retainer_id,
            func.count(),
            total(RetainerPeriod.allowance + RetainerPeriod.overage),
            total(RetainerPeriod.price_minor + RetainerPeriod.overage_minor),
            total(RetainerPeriod.used_seconds),
            total(RetainerPeriod.used_minor),
        )
        .where(
            RetainerPeriod.retainer_id.in_([one.id for one in retainers]),
            RetainerPeriod.closed_at.is_not(None),
            RetainerPeriod.ends_on.between(wanted.first, wanted.last),
        )
        .group_by(RetainerPeriod.retainer_id)
    )


def _by_client(found: Iterable[Servicing]) -> Iterable[Servicing]:
    """Retainers of one client added up: a client is over-serviced by all of them together."""
    groups: dict[str, list[Servicing]] = {}
    for one in found:
        groups.setdefault(one.client_id, []).append(one)
    for client_id, listed in groups.items():
        in_hours = [one for one in listed if one.service.is_in_hours]
        yield Servicing(
            client_id=client_id,
            client_name=listed[0].client_name,
            retainer=None,
            periods=sum(one.periods for one in listed),
            service=Service(
                sold_seconds=sum(one.service.sold_seconds or 0 for one in in_hours)
                if len(in_hours) == len(listed)
                else None,
                sold_minor=sum(one.service.sold_minor for one in listed),
                worked_seconds=sum(one.service.worked_seconds for one in listed),
                worked_minor=sum(one.service.worked_minor for one in listed),
            ),
        )
