"""What other rooms may use of the tables of purchasing inside their own statements."""

from finance.purchasing.model import OrderLine, PurchaseLimit, PurchaseOrder, Supplier
from finance.purchasing.rules import COMMITTED

__all__ = ["COMMITTED", "OrderLine", "PurchaseLimit", "PurchaseOrder", "Supplier"]
