"""What other rooms may use of the tables of billing."""

from finance.billing.model import Invoice, Work
from finance.billing.model.sums import MONTH_SUM, PROJECT_SUM

__all__ = ["MONTH_SUM", "PROJECT_SUM", "Invoice", "Work"]
