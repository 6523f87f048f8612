"""Keeps the gifts that projects records, and values them at the charge rates of their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Transaction
from sqlalchemy import ColumnElement, delete, select, update

from finance.gifts.model import Gift
from finance.quoting import queries as quotes
from finance.rates import queries as rates
from finance.rates.rules import RateKey, value_of_time
from finance.replicas import queries as replicas

AT_ONCE_MAX = 1000


def know_request(tx: Transaction, request: Mapping[str, Any]) -> None:
    """A gift is kept and valued; a request that is none, or none any more, is not."""
    id_ = request["client_request_id"]
    tx.session.execute(delete(Gift).where(Gift.id == id_))
    if request["outcome"] != "gift" or request["archived_at"]:
        return
    names = ("reference", "title", "project_id", "given_by_id", "given_on", "seconds")
    gift = Gift(
        id=id_,
        client_id=None,
        charge_role=request["charge_role"],
        **{name: request[name] for name in names},
    )
    tx.add(gift)
    _value(tx, [gift])


def value_gifts_of_project(tx: Transaction, project_id: str) -> None:
    """Its client, and so its rates, may have changed; what has a value keeps it."""
    known = replicas.project(tx, project_id)
    if known is None:
        return
    moved = Gift.client_id.is_distinct_from(known.client_id)
    tx.session.execute(
        update(Gift).where(Gift.project_id == project_id, moved).values(client_id=known.client_id)
    )
    _value_where(tx, Gift.project_id == project_id)


def value_gifts_of_client(tx: Transaction, client_id: str) -> None:
    """Its currency is known now."""
    _value_where(tx, Gift.client_id == client_id)


def value_gifts_of_rate_card(tx: Transaction, card: Mapping[str, Any]) -> None:
    """Those that had no rate on their day."""
    _value_where(tx, Gift.given_on >= card["effective_from"])


def _value_where(tx: Transaction, criterion: ColumnElement[bool]) -> None:
    asked = select(Gift).where(Gift.value_minor.is_(None), criterion).limit(AT_ONCE_MAX)
    _value(tx, tx.session.scalars(asked).all())


def _value(tx: Transaction, gifts: Sequence[Gift]) -> None:
    if not gifts:
        return
    tx.session.flush()
    project_ids = {gift.project_id for gift in gifts}
    known, codes = replicas.projects(tx, project_ids), quotes.project_currencies(tx, project_ids)
    keys: dict[str, RateKey] = {}
    for gift in gifts:
        project = known.get(gift.project_id)
        gift.client_id = project.client_id if project else gift.client_id
        gift.currency_code = codes.get(gift.project_id)
        if gift.client_id and gift.currency_code:
            of = gift.charge_role, gift.client_id, gift.currency_code, gift.given_on
            keys[gift.id] = RateKey(*of, gift.project_id, gift.given_by_id)
    found = rates.rates_in_force(tx, keys.values())
    for gift in gifts:
        rate = found.get(keys[gift.id]) if gift.id in keys else None
        if rate:
            gift.value_minor = value_of_time(rate.hourly.amount_minor, gift.seconds)
