"""Money of clients: found, ordered, counted, added up, and shown with where it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Narrow, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import BigInteger, Text, bindparam, case, cast, func, literal, select

from chassis import values
from finance.billing.model import ClientPayment, Invoice, Payment
from finance.replicas.readable import account_manager_of, name_of_client

READ = "payment.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClientPaymentFilter:
    """Which payments; empty or None: all. Days are included. invoice_id: that were ever on it."""

    client_id: Sequence[str] = ()
    invoice_id: Sequence[str] = ()
    kind: Sequence[str] = ()
    state: Sequence[str] = ()
    currency_code: Sequence[str] = ()
    received_from: date | None = None
    received_to: date | None = None
    search: str = ""


_CLIENT = name_of_client(ClientPayment.client_id)
_OWNERS = OwnerColumns(account_manager=account_manager_of(ClientPayment.client_id))
_STATE = case(
    (ClientPayment.reversed_minor > 0, literal("reversed", Text)),
    (ClientPayment.on_account_minor > 0, literal("on_account", Text)),
    else_=literal("settled", Text),
)
_ON_INVOICE = select(Payment.id).where(
    Payment.client_payment_id == ClientPayment.id, one_of(Payment.invoice_id, "invoice_id")
)
_FILTERS: Mapping[str, Any] = {
    "client_id": one_of(ClientPayment.client_id, "client_id"),
    "invoice_id": _ON_INVOICE.exists(),
    "kind": one_of(ClientPayment.kind, "kind"),
    "state": one_of(_STATE, "state"),
    "currency_code": one_of(ClientPayment.currency_code, "currency_code"),
    "received_from": ClientPayment.received_on >= bindparam("received_from"),
    "received_to": ClientPayment.received_on <= bindparam("received_to"),
    "search": containing("search", ClientPayment.reference, _CLIENT),
}
PAYMENTS = Records(
    select(ClientPayment.id),
    {
        "id": ClientPayment.id,
        "created_at": ClientPayment.id,
        "received_on": ClientPayment.received_on,
        "client": _CLIENT,
        "amount": ClientPayment.amount_minor,
        "on_account": ClientPayment.on_account_minor,
    },
    _OWNERS,
    default="-received_on",
    narrow=Narrow(
        orders=frozenset({"client", "amount", "on_account"}),
        filters=frozenset({"ids", "client_id", "invoice_id", "state", "received_from"}),
    ),
    **_FILTERS,
)


def list_client_payments(reading: Reading, wanted: ClientPaymentFilter, asked: Asked) -> Listed:
    """Payments with their allocations, the latest received first unless asked otherwise."""
    listed = PAYMENTS.page(reading, [READ], asked, **_given(wanted))
    return records(reading, ClientPayment, listed)


def get_client_payment(reading: Reading, client_payment_id: str) -> ClientPayment:
    return reading.get_visible(READ, ClientPayment, client_payment_id, _OWNERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentSum:
    """Of payments in one currency that are not reversed. amount: without credit of invoices."""

    currency_code: str
    payments: int
    amount: Money
    allocated: Money
    refunded: Money
    on_account: Money


def payment_sums(reading: Reading, wanted: ClientPaymentFilter) -> list[PaymentSum]:
    """Of all that a list with this filter has, by currency."""
    given = {name: value for name, value in _given(wanted).items() if value}
    statement = reading.visible(READ, _SUMS, _OWNERS)
    conditions = (_FILTERS[name] for name in given)
    rows = reading.session.execute(statement.where(*conditions), given)
    return [_sum(*row) for row in rows]


def _sum(code: str, payments: int, *minor: int) -> PaymentSum:
    amount, allocated, refunded, on_account = (Money(one or 0, code) for one in minor)
    return PaymentSum(
        currency_code=code,
        payments=payments,
        amount=amount,
        allocated=allocated,
        refunded=refunded,
        on_account=on_account,
    )


def _total(column: Any, *which: Any) -> Any:
    return cast(func.sum(column).filter(ClientPayment.reversed_minor == 0, *which), BigInteger)


_SUMMED: tuple[Any, ...] = (
    ClientPayment.currency_code,
    func.count().filter(ClientPayment.reversed_minor == 0),
    _total(ClientPayment.amount_minor, ClientPayment.kind == "payment"),
    _total(ClientPayment.allocated_minor),
    _total(ClientPayment.refunded_minor),
    _total(ClientPayment.on_account_minor),
)
_SUMS = select(*_SUMMED).group_by(ClientPayment.currency_code).order_by(ClientPayment.currency_code)


def _given(wanted: ClientPaymentFilter) -> dict[str, Any]:
    return asdict(wanted) | {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "invoice_id": ids_of(wanted.invoice_id, "invoice_id"),
        "kind": list(wanted.kind),
        "state": list(wanted.state),
        "currency_code": [values.currency(code, "currency_code") for code in wanted.currency_code],
        "search": part(wanted.search),
    }


def numbers_of(reading: Reading, payments: Iterable[ClientPayment]) -> Mapping[str, str]:
    """The numbers of the invoices that these payments are on, in one statement."""
    ids = {row.invoice_id for payment in payments for row in payment.rows}
    ids |= {payment.invoice_id for payment in payments if payment.invoice_id}
    return dict(map(tuple, _NUMBERS.all(reading, ids=sorted(ids)))) if ids else {}


_NUMBERS = prepared(select(Invoice.id, Invoice.number).where(one_of(Invoice.id, "ids")))
