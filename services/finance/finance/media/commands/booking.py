"""Media orders: drafted and changed as a draft.

They are approved, sent, closed and cancelled as any other purchase order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.money import Money

from chassis import values
from finance.levies.commands.opting_out import opt_order_out
from finance.media.model import Placement
from finance.media.rules import Billing, Medium, Price, price_of
from finance.passed_on.rules import Treatment
from finance.purchasing.commands import ordering
from finance.purchasing.readable import OrderKind, PurchaseOrder
from finance.replicas import queries as replicas

FLIGHT_DAYS_MAX = 3_660


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacementDraft:
    """gross: without the publisher's commission, net of tax. quantity: units that are booked, such
    as spots or insertions; 1 if left out. See `Placement`."""

    description: str
    medium: str
    starts_on: date
    ends_on: date
    gross: Money
    commission_bp: int = 0
    fee_bp: int = 0
    billing: str = Billing.GROSS.value
    treatment: str = Treatment.PRINCIPAL.value
    quantity: str = ""
    tax_rate_bp: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaOrderDraft:
    """opted_out_levy_ids: levies that the client does not pay on this order."""

    supplier_id: str
    project_id: str
    placements: Sequence[PlacementDraft]
    note: str = ""
    opted_out_levy_ids: Sequence[str] = ()


def create_media_order(tx: Transaction, made: MediaOrderDraft) -> PurchaseOrder:
    """A draft; it commits nothing before it is approved."""
    if not made.project_id:
        raise Invalid(
            "PROJECT_REQUIRED",
            "Media is booked for a client's project; give project_id.",
            field="project_id",
        )
    lines = [line_of(one, f"placements[{at}]") for at, one in enumerate(made.placements)]
    order = ordering.create_order(
        tx, made.supplier_id, made.project_id, made.note, None, lines, OrderKind.MEDIA
    )
    if order.client_id is None:
        raise Invalid(
            "PROJECT_INTERNAL",
            "Media is booked for a client; this project is internal work.",
            field="project_id",
        )
    replicas.refuse_archived_client(tx, order.client_id, "project_id")
    _keep(tx, order, made.placements)
    opt_order_out(tx, order.id, made.opted_out_levy_ids)
    return order


def change_media_order(
    tx: Transaction,
    order_id: str,
    placements: Sequence[PlacementDraft],
    note: str | None,
    expected_version: int = 0,
) -> PurchaseOrder:
    """All placements of a draft are replaced. note None: it stays."""
    lines = [line_of(one, f"placements[{at}]") for at, one in enumerate(placements)]
    order = ordering.change_order(
        tx, order_id, lines, note, None, expected_version, OrderKind.MEDIA
    )
    _keep(tx, order, placements)
    return order


def checked_price(made: PlacementDraft, within: str) -> Price:
    """What it costs, or which of its terms is wrong."""
    values.word(Medium, made.medium, f"{within}.medium")
    values.word(Treatment, made.treatment, f"{within}.treatment")
    billing = values.word(Billing, made.billing, f"{within}.billing")
    values.window(made.starts_on, made.ends_on, f"{within}.starts_on", f"{within}.ends_on")
    if (made.ends_on - made.starts_on).days > FLIGHT_DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"{within} runs for at most ten years; is a date wrong?",
            field=f"{within}.ends_on",
        )
    gross = values.amount(made.gross, f"{within}.gross", least=1)
    values.share(made.commission_bp, f"{within}.commission_bp")
    values.share(made.fee_bp, f"{within}.fee_bp")
    _refuse_useless(made, billing, within)
    price = price_of(gross.amount_minor, made.commission_bp, made.fee_bp, billing)
    if price.net <= 0:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"{within}.commission leaves nothing for the publisher; it must be less than 1.",
            field=f"{within}.commission_bp",
        )
    return price


def _refuse_useless(made: PlacementDraft, billing: Billing, within: str) -> None:
    if made.fee_bp and billing is not Billing.NET_PLUS_COMMISSION:
        raise Invalid(
            "FEE_UNUSED",
            f"{within}.fee is for billing of net_plus_commission alone; leave it out.",
            field=f"{within}.fee_bp",
        )
    if billing is Billing.COMMISSION_ONLY and not made.commission_bp:
        raise Invalid(
            "COMMISSION_REQUIRED",
            f"{within} bills the commission alone and has none; give commission.",
            field=f"{within}.commission_bp",
        )


def line_of(made: PlacementDraft, within: str) -> ordering.LineDraft:
    """The line of the order that books it, at the publisher's net price."""
    price, code = checked_price(made, within), made.gross.currency_code
    return ordering.LineDraft(
        description=made.description,
        amount=Money(price.net, code),
        quantity=made.quantity,
        tax_rate_bp=made.tax_rate_bp,
        treatment=made.treatment,
        direct=made.billing == Billing.COMMISSION_ONLY,
        charge=Money(price.charge, code),
    )


def _keep(tx: Transaction, order: PurchaseOrder, placements: Sequence[PlacementDraft]) -> None:
    tx.session.flush()
    for line, made in zip(order.lines, placements, strict=True):
        tx.add(
            Placement(
                purchase_order_line_id=line.id,
                purchase_order_id=order.id,
                medium=made.medium,
                starts_on=made.starts_on,
                ends_on=made.ends_on,
                gross_minor=made.gross.amount_minor,
                commission_bp=made.commission_bp,
                fee_bp=made.fee_bp,
                billing=made.billing,
            )
        )
    tx.session.flush()
