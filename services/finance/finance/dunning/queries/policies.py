"""How each client is reminded: as the agency says, unless the client has a policy of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, or_, select

from finance.dunning.access import READ, owners_of
from finance.dunning.model import AGENCY_ID, DunningPolicy
from finance.dunning.rules import DAYS_TO_PAY, USUAL, Level
from finance.replicas.readable import name_of_client


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What applies to a client. Fees and the minimum are in currency_code."""

    levels: Sequence[Level]
    days_to_pay: int
    currency_code: str
    minimum_minor: int = 0
    paused: bool = False
    reason: str = ""

    def minimum(self, currency_code: str) -> int:
        return self.minimum_minor if currency_code == self.currency_code else 0

    def fee(self, level: int, currency_code: str) -> int:
        return self.levels[level - 1].fee_minor if currency_code == self.currency_code else 0


@dataclass(frozen=True, slots=True)
class Policies:
    """The agency's terms, and those of the clients that have a policy of their own."""

    agency: Terms
    of_clients: Mapping[str, Terms] = field(default_factory=dict)

    def of(self, client_id: str) -> Terms:
        return self.of_clients.get(client_id, self.agency)


def policies(reading: Reading, client_ids: Collection[str], home_currency: str) -> Policies:
    """Of these clients, and the agency's; one statement."""
    asked = select(DunningPolicy).where(
        or_(DunningPolicy.id == AGENCY_ID, DunningPolicy.client_id.in_(client_ids))
    )
    found = list(reading.session.scalars(asked))
    agency = next((_terms(one) for one in found if one.client_id is None), usual(home_currency))
    return Policies(
        agency, {one.client_id: _terms(one, agency) for one in found if one.client_id is not None}
    )


def usual(home_currency: str) -> Terms:
    """While nothing is set."""
    return Terms(levels=USUAL, days_to_pay=DAYS_TO_PAY, currency_code=home_currency)


def _terms(policy: DunningPolicy, agency: Terms | None = None) -> Terms:
    if agency is not None and not policy.levels:
        return Terms(
            levels=agency.levels,
            days_to_pay=agency.days_to_pay,
            currency_code=agency.currency_code,
            minimum_minor=agency.minimum_minor,
            paused=policy.paused,
            reason=policy.reason,
        )
    return Terms(
        levels=policy.kept_levels,
        days_to_pay=policy.days_to_pay,
        currency_code=policy.currency_code,
        minimum_minor=policy.minimum_minor,
        paused=policy.paused,
        reason=policy.reason,
    )


def agency_policy(reading: Reading) -> DunningPolicy | None:
    """None until it is set; reminders go by the usual levels then."""
    reading.actor.require(READ)
    return reading.session.get(DunningPolicy, AGENCY_ID)


_CLIENT = name_of_client(DunningPolicy.client_id)
POLICIES = Records(
    select(DunningPolicy.id).where(DunningPolicy.client_id.is_not(None)),
    {"id": DunningPolicy.id, "created_at": DunningPolicy.id, "client": _CLIENT},
    owners_of(DunningPolicy.client_id),
    default="client",
    client_id=one_of(DunningPolicy.client_id, "client_id"),
    paused=DunningPolicy.paused == bindparam("paused"),
    search=containing("search", _CLIENT),
)


def list_policies(
    reading: Reading, search: str, client_id: Sequence[str], paused: bool | None, asked: Asked
) -> Listed:
    """Of clients that have one of their own."""
    ids = ids_of(client_id, "client_id")
    listed = POLICIES.page(
        reading, [READ], asked, search=part(search), client_id=ids, paused=paused
    )
    return records(reading, DunningPolicy, listed)
