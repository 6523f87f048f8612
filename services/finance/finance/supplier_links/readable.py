"""What other rooms may use of the table of links."""

from finance.supplier_links.model import SupplierLink

__all__ = ["SupplierLink"]
