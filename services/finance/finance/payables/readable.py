"""What other rooms may use of the tables of payables."""

from finance.payables.model import Bill, PayableEntry, PaymentRun, SupplierPayment

__all__ = ["Bill", "PayableEntry", "PaymentRun", "SupplierPayment"]
