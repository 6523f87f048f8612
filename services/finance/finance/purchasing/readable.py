"""What other rooms may use of the tables of purchasing inside their own statements."""

from finance.purchasing.model import (
    OrderLine,
    PurchaseLimit,
    PurchaseOrder,
    PurchaseReceipt,
    Supplier,
)
from finance.purchasing.rules import COMMITTED, OrderKind

__all__ = [
    "COMMITTED",
    "OrderKind",
    "OrderLine",
    "PurchaseLimit",
    "PurchaseOrder",
    "PurchaseReceipt",
    "Supplier",
]
