"""Who pays a levy: clients that opted out, orders without it, suppliers that it is on."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from sqlalchemy import delete, select

from chassis import values
from finance.levies.commands.keeping import WRITE
from finance.levies.model import Levy, LevyOptOut, LevySupplier
from finance.purchasing.readable import Supplier
from finance.replicas import queries as replicas
from finance.rights import require

MANY_MAX = 200


def opt_order_out(tx: Transaction, order_id: str, levy_ids: Sequence[str]) -> None:
    """The client does not pay these levies on this order; for who may write the order."""
    values.count(levy_ids, "opted_out_levy_ids", MANY_MAX)
    tx.session.execute(delete(LevyOptOut).where(LevyOptOut.purchase_order_id == order_id))
    for levy_id in dict.fromkeys(levy_ids):
        levy = tx.session.get(Levy, require_id(levy_id, "opted_out_levy_ids"))
        if levy is None:
            raise NotFound(
                "LEVY_NOT_FOUND", f"There is no levy {levy_id}.", field="opted_out_levy_ids"
            )
        tx.add(LevyOptOut(id=tx.new_id(), levy_id=levy.id, purchase_order_id=order_id))
    tx.session.flush()


def set_client_pays(tx: Transaction, levy_id: str, client_id: str, *, pays: bool) -> Levy:
    """In general; what is invoiced already stays."""
    require(tx, WRITE)
    levy = tx.load(Levy, levy_id)
    client = replicas.require_client(tx, client_id)
    its = (LevyOptOut.levy_id == levy.id, LevyOptOut.client_id == client.client_id)
    has = tx.session.scalars(select(LevyOptOut.id).where(*its)).first() is not None
    if pays and has:
        tx.session.execute(delete(LevyOptOut).where(*its))
    elif not pays and not has:
        tx.add(LevyOptOut(id=tx.new_id(), levy_id=levy.id, client_id=client.client_id))
    tx.session.flush()
    if pays == has:
        tx.record(levy.set("opted_out"))
    return levy


def set_suppliers(tx: Transaction, levy_id: str, supplier_ids: Sequence[str]) -> Levy:
    """Those whose fees the levy is on; all at once."""
    require(tx, WRITE)
    values.count(supplier_ids, "supplier_ids", MANY_MAX)
    levy = tx.load(Levy, levy_id)
    found = {tx.get(Supplier, require_id(id_, "supplier_ids")).id for id_ in supplier_ids}
    tx.session.execute(delete(LevySupplier).where(LevySupplier.levy_id == levy.id))
    for supplier_id in sorted(found):
        tx.add(LevySupplier(levy_id=levy.id, supplier_id=supplier_id))
    tx.session.flush()
    tx.record(levy.set("suppliers"))
    return levy
