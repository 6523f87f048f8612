"""Retainers as messages: the agreement, its periods, what is due, and over-servicing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.rpc.messages import timestamp
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import retainers_pb2 as pb

from finance.replicas import queries as replicas
from finance.retainers.commands.billing_periods import DueRetainer
from finance.retainers.model import Retainer, RetainerTerms
from finance.retainers.queries.listing import RetainedWork, current, expected_use
from finance.retainers.queries.servicing import Servicing
from finance.retainers.queries.standing import Standing
from finance.retainers.rules.balance import Balance
from finance.retainers.rules.burning import Portfolio, burn_bp

_AMOUNTS = (
    *("carried_in", "deficit_in", "allowance", "available", "used", "lapsed", "carried_out"),
    *("deficit_out", "overage", "absorbed"),
)


def retainer_messages(reading: Reading, retainers: Sequence[Retainer]) -> list[pb.Retainer]:
    """With the names of their clients and their present periods, however many there are."""
    clients = replicas.clients(reading, {one.client_id for one in retainers})
    standing = current(reading, retainers, reading.today)
    return [_retainer(one, reading.today, clients, standing.get(one.id)) for one in retainers]


def _retainer(
    one: Retainer,
    today: date,
    clients: Mapping[str, replicas.Client],
    standing: Standing | None,
) -> pb.Retainer:
    client = clients.get(one.client_id)
    return pb.Retainer(
        id=one.id,
        version=one.version,
        reference=one.reference,
        name=one.name,
        client_id=one.client_id,
        client_name=client.name if client else "",
        project_ids=one.project_ids,
        currency_code=one.currency_code,
        basis=one.basis,
        cadence=one.cadence,
        billed=one.billed,
        starts_on=str(one.starts_on),
        ends_on=str(one.ends_on or ""),
        closed_through=str(one.closed_through or ""),
        tax_rate_bp=one.tax_rate_bp,
        tax_category=one.tax_category,
        status=one.status(today),
        terms=[_terms(one, terms) for terms in one.terms],
        pauses=[
            pb.RetainerPause(from_on=str(pause.from_on), to_on=str(pause.to_on or ""))
            for pause in one.pauses
        ],
        current=period_message(standing, today) if standing else None,
        created_at=timestamp(one.created_at),
    )


def _terms(retainer: Retainer, terms: RetainerTerms) -> pb.RetainerTerms:
    hourly = terms.overage_hourly_minor
    return pb.RetainerTerms(
        effective_from=str(terms.effective_from),
        price=_money(terms.price_minor, retainer),
        allowances=[
            pb.RetainerAllowance(
                charge_role=one["charge_role"], amount=_amount(one["quantity"], retainer)
            )
            for one in terms.allowances
        ],
        cap=None if terms.cap is None else _amount(terms.cap, retainer),
        expiry_periods=terms.expiry_periods,
        deficit=terms.deficit,
        overage_hourly=None if hourly is None else _money(hourly, retainer),
    )


def _money(minor: int, retainer: Retainer) -> Money:
    return Money(amount_minor=minor, currency_code=retainer.currency_code)


def _amount(quantity: int, retainer: Retainer) -> pb.RetainerAmount:
    if retainer.in_money:
        return pb.RetainerAmount(money=_money(quantity, retainer))
    return pb.RetainerAmount(seconds=quantity)


def period_message(standing: Standing, today: date) -> pb.RetainerPeriod:
    retainer = standing.retainer
    used, available = standing.total("used"), standing.total("available")
    expected = expected_use(standing, today)
    billing, row = standing.billing, standing.row
    status = "closed" if standing.is_closed else "future" if standing.starts_on > today else "open"
    return pb.RetainerPeriod(
        starts_on=str(standing.period.first),
        ends_on=str(standing.period.last),
        status=status,
        days=standing.days,
        price=_money(standing.price_minor, retainer),
        overage_price=_money(standing.overage_minor, retainer),
        total=total_message(standing),
        balances=[_balance(role, one, retainer) for role, one in standing.balances.items()],
        used_seconds=standing.used_seconds,
        used_value=_money(standing.used_minor, retainer),
        burn_bp=burn_bp(used, available),
        forecast=None if expected is None else _amount(expected, retainer),
        forecast_bp=None if expected is None else burn_bp(expected, available),
        billed=_money(billing.fee_minor + billing.overage_minor, retainer),
        invoice_id=billing.invoice_id,
        closed_at=timestamp(row.closed_at) if row else None,
    )


def total_message(standing: Standing) -> pb.RetainerBalance:
    amounts: dict[str, Any] = {
        name: _amount(standing.total(name), standing.retainer) for name in _AMOUNTS
    }
    return pb.RetainerBalance(**amounts)


def _balance(role: str, balance: Balance, retainer: Retainer) -> pb.RetainerBalance:
    amounts: dict[str, Any] = {name: _amount(getattr(balance, name), retainer) for name in _AMOUNTS}
    return pb.RetainerBalance(charge_role=role, **amounts)


def work_messages(reading: Reading, work: Sequence[RetainedWork]) -> list[pb.RetainedWork]:
    projects = replicas.projects(reading, {one.project_id for one in work})
    people = replicas.person_names(reading, {one.person_id for one in work})
    return [
        pb.RetainedWork(
            time_entry_id=one.time_entry_id,
            project_id=one.project_id,
            project_reference=projects[one.project_id].reference
            if one.project_id in projects
            else "",
            person_id=one.person_id,
            person_name=people.get(one.person_id, ""),
            charge_role=one.charge_role,
            worked_on=str(one.worked_on),
            seconds=one.seconds,
            value=Money(amount_minor=one.value.amount_minor, currency_code=one.value.currency_code),
            is_late=one.is_late,
            taken_back=one.taken_back,
        )
        for one in work
    ]


def due_message(one: DueRetainer, client: replicas.Client | None) -> pb.DueRetainer:
    retainer = one.retainer
    return pb.DueRetainer(
        retainer_id=retainer.id,
        reference=retainer.reference,
        name=retainer.name,
        client_id=retainer.client_id,
        client_name=client.name if client else "",
        periods=[
            pb.DueRetainerPeriod(
                starts_on=str(it.standing.period.first),
                ends_on=str(it.standing.period.last),
                closes=it.closes,
                fee=_money(it.due.fee_minor, retainer),
                overage=_money(it.due.overage_minor, retainer),
                total=total_message(it.standing),
            )
            for it in one.periods
        ],
        net=_money(one.net.amount_minor, retainer),
        invoice_id=one.invoice_id,
        refusal=one.refused.message if one.refused else "",
    )


def servicing_message(row: Servicing, code: str) -> pb.OverServicing:
    service = row.service
    hourly = service.hourly_minor
    return pb.OverServicing(
        client_id=row.client_id,
        client_name=row.client_name,
        retainer_id=row.retainer.id if row.retainer else "",
        retainer_name=row.retainer.name if row.retainer else "",
        periods=row.periods,
        sold_seconds=service.sold_seconds,
        sold=Money(amount_minor=service.sold_minor, currency_code=code),
        worked_seconds=service.worked_seconds,
        worked=Money(amount_minor=service.worked_minor, currency_code=code),
        over_seconds=service.over_seconds if service.is_in_hours else None,
        over=Money(amount_minor=service.over_minor, currency_code=code),
        over_bp=service.over_bp,
        realisation_bp=service.realisation_bp,
        hourly=None if hourly is None else Money(amount_minor=hourly, currency_code=code),
    )


def sum_message(total: Portfolio, code: str) -> pb.OverServicingSum:
    return pb.OverServicingSum(
        sold_seconds=total.sold_seconds,
        over_seconds=total.over_seconds,
        under_seconds=total.under_seconds,
        sold=Money(amount_minor=total.sold_minor, currency_code=code),
        over=Money(amount_minor=total.over_minor, currency_code=code),
        under=Money(amount_minor=total.under_minor, currency_code=code),
        over_hours_bp=total.over_hours_bp,
        over_value_bp=total.over_value_bp,
    )
