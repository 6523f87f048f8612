"""What other rooms read of tax rates."""

from finance.tax_rates.model import DatedTaxRate

__all__ = ["DatedTaxRate"]
