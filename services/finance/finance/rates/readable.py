"""What other rooms may use of the tables of rates."""

from finance.rates.model import CostRate

__all__ = [
    "CostRate",
]
