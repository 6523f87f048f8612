"""Invoicing a client for media: a line for each placement, and one for each levy on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.commands.documents import add_up
from finance.billing.commands.drafting import new_invoice, store_draft
from finance.billing.readable import Invoice, InvoiceLine
from finance.levies.queries.applying import LevyDue, OnMedia, levies_on
from finance.media.model import Placement
from finance.media.rules import Price, passed_on
from finance.passed_on.commands import LineShare, keep_shares
from finance.passed_on.readable import PassedOn
from finance.passed_on.rules import FOR_OTHERS, LEVIES, share_credited
from finance.purchasing.commands.ordering import load_order
from finance.purchasing.readable import OrderKind, OrderLine, PurchaseOrder
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.taxing import TaxCategory, TaxRate

MEDIA, LEVY = "media", "levy"


@dataclass(frozen=True, slots=True)
class _Due:
    """left: what the client has not been invoiced for, of price.charge."""

    line: OrderLine
    placement: Placement
    left: int

    @property
    def price(self) -> Price:
        return self.placement.price

    def part(self, whole: int) -> int:
        """Of an amount that belongs to the whole placement, what belongs to what is left."""
        charge = self.price.charge
        return share_credited(whole, charge, charge - self.left, self.left)


def invoice_media(
    tx: Transaction, order_id: str, placement_ids: Sequence[str], terms: InvoiceTerms
) -> Invoice:
    """A draft over what of these placements is not invoiced yet; without ids: of all.

    An agent's line says how much of it is owed to the publisher, a levy's that all of it is owed.
    """
    order = load_order(tx, order_id, "purchase.read")
    order.check_kind(OrderKind.MEDIA)
    project = replicas.require_project(tx, order.project_id or "")
    require(tx, "invoice.write", of_project(project))
    replicas.refuse_before_handover(project)
    if order.status not in ("approved", "sent", "closed"):
        order.check_committed()
    due = _due(tx, order, placement_ids)
    invoice = new_invoice(
        tx,
        project.project_id,
        replicas.client_of(project),
        order.currency_code,
        terms.tax_rounding,
    )
    shares = [_media_line(tx, invoice, one, terms) for one in due]
    on_media = [_on_media(order, one) for one in due]
    found = levies_on(tx, on_media, invoice.client_id, order.id)
    shares.extend(_levy_line(tx, invoice, levy) for levy in found)
    add_up(invoice)
    store_draft(tx, invoice, {})
    tx.session.flush()
    keep_shares(tx, shares)
    return invoice


def _due(tx: Transaction, order: PurchaseOrder, placement_ids: Sequence[str]) -> list[_Due]:
    lines = {line.id: line for line in order.lines}
    wanted = {require_id(id_, "placement_ids") for id_ in placement_ids}
    for missing in wanted - lines.keys():
        raise NotFound(
            "PLACEMENT_NOT_FOUND",
            f"{order.number} has no placement {missing}.",
            field="placement_ids",
        )
    placements = {
        one.purchase_order_line_id: one
        for one in tx.session.scalars(
            select(Placement).where(Placement.purchase_order_id == order.id)
        )
    }
    charged = charged_of(tx, list(lines))
    found = [
        _Due(line, placements[id_], (line.charge_minor or 0) - charged.get(id_, 0))
        for id_, line in lines.items()
        if not line.cancelled and (not wanted or id_ in wanted)
    ]
    due = [one for one in found if one.left > 0]
    if not due:
        raise Conflict(
            "NOTHING_TO_BILL",
            f"All of {order.number} is invoiced, on a draft or cancelled.",
            field="placement_ids",
        )
    return due


def charged_of(tx: Transaction, line_ids: Sequence[str]) -> Mapping[str, int]:
    """What drafts and issued invoices charge of these lines of orders, less credits."""
    rows = tx.session.execute(
        select(PassedOn.purchase_order_line_id, func.sum(InvoiceLine.amount_minor))
        .join(InvoiceLine, InvoiceLine.id == PassedOn.invoice_line_id)
        .where(PassedOn.purchase_order_line_id.in_(line_ids))
        .group_by(PassedOn.purchase_order_line_id)
    )
    return {str(id_): int(minor) for id_, minor in rows}


def _media_line(tx: Transaction, invoice: Invoice, one: _Due, terms: InvoiceTerms) -> LineShare:
    placement = one.placement
    flight = f"{placement.starts_on:%d %b %Y} to {placement.ends_on:%d %b %Y}"
    line = _line(tx, invoice, MEDIA, f"{one.line.description} ({flight})", one.left)
    line.take_tax_rate(terms.standard)
    passed = passed_on(one.price.net, placement.billing, one.line.treatment)
    return _share(invoice, line, one.part(passed), FOR_OTHERS, purchase_order_line_id=one.line.id)


def _levy_line(tx: Transaction, invoice: Invoice, levy: LevyDue) -> LineShare:
    line = _line(tx, invoice, LEVY, levy.words(invoice.currency_code), levy.amount_minor)
    line.take_tax_rate(
        TaxRate(0, TaxCategory.EXEMPT, f"{levy.name} is a levy; no VAT is charged on it")
    )
    return _share(invoice, line, levy.amount_minor, LEVIES, levy_id=levy.levy_id)


def _line(
    tx: Transaction, invoice: Invoice, kind: str, description: str, amount_minor: int
) -> InvoiceLine:
    line = InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=kind,
        description=description[:1000],
        amount_minor=amount_minor,
        tax_rate_bp=0,
        tax_category="",
    )
    invoice.lines.append(line)
    return line


def _share(
    invoice: Invoice, line: InvoiceLine, amount_minor: int, role: str, **of: str
) -> LineShare:
    return LineShare(
        invoice_line_id=line.id,
        invoice_id=invoice.id,
        project_id=invoice.project_id,
        client_id=invoice.client_id,
        currency_code=invoice.currency_code,
        amount_minor=amount_minor,
        account_role=role,
        **of,
    )


def _on_media(order: PurchaseOrder, one: _Due) -> OnMedia:
    price = one.price
    return OnMedia(
        medium=one.placement.medium,
        starts_on=one.placement.starts_on,
        net=one.part(price.net),
        gross=one.part(price.gross),
        charge=one.left,
        currency_code=order.currency_code,
    )
