"""Links by which contractors see and answer a self-bill."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict

from finance.contracting.access import of_self_bill
from finance.contracting.model import SelfBill
from finance.rights import require
from finance.supplier_links.commands.links import Opens, make_link
from finance.supplier_links.readable import SupplierLink
from finance.supplier_links.rules import Purpose


def share_self_bill(
    tx: Transaction, self_bill_id: str, expires_on: date | None, secret: str
) -> SupplierLink:
    bill = tx.load(SelfBill, self_bill_id)
    require(tx, "self_bill.write", of_self_bill(bill))
    if bill.number is None:
        raise Conflict(
            "SELF_BILL_NOT_ISSUED",
            "A draft is shown to nobody; issue it first.",
            field="self_bill_id",
        )
    opens = Opens(
        purpose=Purpose.SELF_BILL,
        record_id=bill.id,
        supplier_id=bill.supplier_id,
    )
    return make_link(tx, opens, expires_on, secret)
