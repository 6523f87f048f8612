"""Purchase orders: made, approved within a limit or by somebody else, sent, closed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.money import Money
from sqlalchemy import func, select

from chassis import values
from finance.agency import queries as agency
from finance.agency.readable import ENTITY_ID
from finance.billing.commands.issuing import next_number
from finance.billing.readable import InvoiceLine
from finance.passed_on.readable import PassedOn
from finance.passed_on.rules import Treatment
from finance.purchasing.access import of_order
from finance.purchasing.model import (
    POLICY_ID,
    OrderLine,
    PurchaseLimit,
    PurchaseOrder,
    PurchasePolicy,
    Supplier,
)
from finance.purchasing.queries.commitments import standing_of
from finance.purchasing.rules import OrderDeed, OrderKind, within_limit
from finance.quantities import checked_quantity
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.taxing import checked_tax_rate

LINES_MAX = 200
SERIES = "PO"


@dataclass(frozen=True, slots=True)
class _Named:
    """What a request calls the lines of an order, and what each of them costs."""

    lines: str
    amount: str


_NAMED = {
    OrderKind.GOODS: _Named("lines", "amount"),
    OrderKind.MEDIA: _Named("placements", "gross"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDraft:
    """amount: net of tax, for the quantity. markup_bp: on the cost, where the client pays it.

    tax_rate_bp: what the supplier is to charge; None: not agreed.
    """

    description: str
    amount: Money
    billable: bool = False
    markup_bp: int = 0
    quantity: str = ""
    tax_rate_bp: int | None = None
    tax_category: str = ""
    treatment: str = Treatment.PRINCIPAL.value
    direct: bool = False
    charge: Money | None = None


def create_order(
    tx: Transaction,
    supplier_id: str,
    project_id: str,
    note: str,
    expected_on: date | None,
    lines: Sequence[LineDraft],
    kind: OrderKind = OrderKind.GOODS,
) -> PurchaseOrder:
    """A draft; it commits nothing before it is approved."""
    supplier = tx.session.get(Supplier, _known(tx, supplier_id))
    assert supplier is not None
    if supplier.archived:
        raise Conflict(
            "SUPPLIER_ARCHIVED",
            f"{supplier.name} is archived; restore it first.",
            field="supplier_id",
        )
    project = replicas.require_project(tx, project_id) if project_id else None
    entity = agency.terms_of(tx, _entity(tx, project))
    order = PurchaseOrder(
        id=tx.new_id(),
        number=next_number(tx, entity.series(SERIES), tx.today),
        legal_entity_id=entity.legal_entity_id,
        supplier_id=supplier.id,
        currency_code=supplier.currency_code,
        ordered_by_id=tx.actor.person_id or None,
        ordered_on=tx.today,
        created_at=tx.now,
        project_id=project.project_id if project else None,
        client_id=project.client_id if project else None,
        note=values.text(note, "note"),
        expected_on=expected_on,
        kind=kind.value,
    )
    require(tx, "purchase.write", of_project(project) if project else of_order(tx, order))
    order.lines = _lines(tx, order, lines)
    tx.add(order)
    tx.record(order.created())
    return order


def _entity(tx: Transaction, project: replicas.Project | None) -> str:
    """Who orders: the project's legal entity, for the agency itself the first."""
    return agency.entity_of(tx, project.project_id, project.client_id) if project else ENTITY_ID


def change_order(
    tx: Transaction,
    order_id: str,
    lines: Sequence[LineDraft],
    note: str | None,
    expected_on: date | None,
    expected_version: int = 0,
    kind: OrderKind = OrderKind.GOODS,
) -> PurchaseOrder:
    """All lines of a draft are replaced. note None: it stays."""
    order = load_order(tx, order_id, "purchase.write", expected_version)
    order.check_kind(kind)
    order.check(OrderDeed.CHANGE)
    order.lines = _lines(tx, order, lines)
    order.expected_on = expected_on
    if note is not None:
        order.note = values.text(note, "note")
    tx.session.flush()
    tx.record(order.edited())
    return order


def move_order(tx: Transaction, order_id: str, deed: OrderDeed, reason: str = "") -> PurchaseOrder:
    """Submit, send back, send, close, reopen or cancel. What is closed or cancelled is not
    committed any more."""
    permission = "purchase.approve" if deed is OrderDeed.RETURN else "purchase.write"
    order = load_order(tx, order_id, permission)
    if deed in (OrderDeed.RETURN, OrderDeed.CANCEL):
        reason = values.text(reason, "reason", required=True)
    if deed is OrderDeed.CANCEL and order.billed.amount_minor:
        raise Conflict(
            "PURCHASE_ORDER_BILLED",
            f"{order.billed} of {order.number} is billed; close it instead, which ends the rest.",
            field="purchase_order_id",
        )
    if deed is OrderDeed.CANCEL:
        refuse_invoiced(tx, order.number, [line.id for line in order.lines])
    if deed is OrderDeed.REOPEN:
        check_budget(tx, order, "")
    tx.record(order.move(deed, reason))
    return order


def approve_order(
    tx: Transaction, order_id: str, over_budget_reason: str = "", expected_version: int = 0
) -> PurchaseOrder:
    """Commit it. Who ordered it may, up to their limit; above that somebody else approves.

    Over the project's budget it is refused where the policy is to stop, unless a reason is given by
    somebody who may override; the reason stays with the order.
    """
    order = load_order(tx, order_id, "purchase.write", expected_version)
    order.check(OrderDeed.APPROVE)
    check_approver(tx, order)
    kept = check_budget(tx, order, values.text(over_budget_reason, "over_budget_reason"))
    tx.record(order.approve(tx.actor.person_id or None, tx.now, kept))
    return order


def set_limit(tx: Transaction, person_id: str, limit: Money, home_currency: str) -> PurchaseLimit:
    """Up to which net total, in the agency's currency, a person approves what they order."""
    require(tx, "purchase.limit")
    replicas.require_person(tx, person_id)
    kept = values.amount(limit, "limit", home_currency)
    found = tx.session.scalars(
        select(PurchaseLimit).where(PurchaseLimit.person_id == person_id).with_for_update()
    ).first()
    if found is None:
        found = PurchaseLimit(
            id=tx.new_id(), person_id=person_id, limit_minor=0, currency_code=home_currency
        )
        tx.add(found)
    tx.record(found.set(kept))
    return found


def _known(tx: Transaction, supplier_id: str) -> str:
    return tx.get(Supplier, supplier_id).id


def load_order(
    tx: Transaction, order_id: str, permission: str, expected_version: int = 0
) -> PurchaseOrder:
    order = tx.load(PurchaseOrder, order_id, expected_version=expected_version)
    require(tx, permission, of_order(tx, order))
    return order


def _lines(tx: Transaction, order: PurchaseOrder, drafts: Sequence[LineDraft]) -> list[OrderLine]:
    named = _NAMED[OrderKind(order.kind)]
    values.number(len(drafts), named.lines, 1, LINES_MAX)
    made = []
    for position, draft in enumerate(drafts):
        within = f"{named.lines}[{position}]"
        if draft.billable and order.client_id is None:
            raise Invalid(
                "LINE_NOT_BILLABLE",
                "Only what is ordered for a client's project can be charged to a client.",
                field=f"{within}.billable",
            )
        amount = values.amount(
            draft.amount, f"{within}.{named.amount}", order.currency_code, least=1
        )
        category, rate_bp = _tax(draft, within)
        made.append(
            OrderLine(
                id=tx.new_id(),
                position=position,
                description=values.text(draft.description, f"{within}.description", required=True),
                amount_minor=amount.amount_minor,
                billable=draft.billable,
                markup_bp=values.share(draft.markup_bp, f"{within}.markup_bp"),
                quantity=checked_quantity(draft.quantity, f"{within}.quantity"),
                tax_rate_bp=rate_bp,
                tax_category=category,
                treatment=values.word(Treatment, draft.treatment, f"{within}.treatment").value,
                direct=draft.direct,
                charge_minor=draft.charge.amount_minor if draft.charge else None,
            )
        )
    return made


def refuse_invoiced(tx: Transaction, number: str, line_ids: Sequence[str]) -> None:
    """Conflict while a draft or an issued invoice charges any of these lines to the client."""
    charged = (
        select(func.sum(InvoiceLine.amount_minor))
        .join(PassedOn, PassedOn.invoice_line_id == InvoiceLine.id)
        .where(PassedOn.purchase_order_line_id.in_(line_ids))
        .group_by(PassedOn.purchase_order_line_id)
    )
    if any(tx.session.scalars(charged)):
        raise Conflict(
            "ORDER_LINE_INVOICED",
            f"The client is invoiced for a part of {number}; discard the draft, or credit its "
            "lines on the issued invoice, first.",
            field="purchase_order_id",
        )


def _tax(draft: LineDraft, within: str) -> tuple[str, int | None]:
    if draft.tax_rate_bp is None and not draft.tax_category:
        return "", None
    rate = checked_tax_rate(draft.tax_rate_bp or 0, draft.tax_category, f"{within}.")
    return rate.category, rate.rate_bp


def check_approver(tx: Transaction, order: PurchaseOrder) -> None:
    mine = order.ordered_by_id is not None and order.ordered_by_id == tx.actor.person_id
    if not mine:
        require(tx, "purchase.approve", of_order(tx, order))
        return
    limit = tx.session.scalars(
        select(PurchaseLimit).where(PurchaseLimit.person_id == order.ordered_by_id)
    ).first()
    same = limit is not None and limit.currency_code == order.currency_code
    if limit is None or not (same and within_limit(order.total.amount_minor, limit.limit_minor)):
        yours = f"your limit is {limit.limit}" if limit else "no limit is set for you"
        raise Forbidden(
            "PURCHASE_ABOVE_LIMIT",
            f"{order.number} comes to {order.total}, and {yours}; submit it, and somebody else who "
            "may approve purchases decides.",
            details={"limit": str(limit.limit) if limit else ""},
        )


def check_budget(
    tx: Transaction, order: PurchaseOrder, reason: str, more_minor: int | None = None
) -> str:
    """The reason that is kept: empty where the budget is enough, or none is set.

    more_minor: what is committed besides; None: the whole order.
    """
    if order.project_id is None:
        return ""
    tx.serialise(f"budget {order.project_id}")
    standing = standing_of(tx, order.project_id, order.currency_code)
    if not standing.has_budget:
        return ""
    more = order.committed_minor if more_minor is None else more_minor
    over = -standing.left_after(more)
    if over <= 0:
        return ""
    policy = tx.session.scalars(select(PurchasePolicy)).first()
    if policy is None or policy.over_budget != "stop":
        return reason
    if reason:
        tx.actor.require("purchase.override")
        return reason
    raise Conflict(
        "OVER_BUDGET",
        f"{order.number} goes over the project's budget by {order.money(over)}: of "
        f"{order.money(standing.budget)}, {order.money(standing.actual)} is used and "
        f"{order.money(standing.committed)} is committed. Order less, have the budget raised, or "
        "have it approved with a reason by somebody who may override.",
        field="over_budget_reason",
        details={"over": str(order.money(over)), "remaining": str(order.money(standing.remaining))},
    )


def set_policy(tx: Transaction, over_budget: str) -> PurchasePolicy:
    """What happens when an order goes over a budget: warn or stop."""
    require(tx, "purchase.limit")
    tx.serialise("purchase_policy")
    policy = tx.session.get(PurchasePolicy, POLICY_ID)
    if policy is None:
        policy = PurchasePolicy(id=POLICY_ID)
        tx.add(policy)
    tx.record(policy.set(over_budget))
    return policy
