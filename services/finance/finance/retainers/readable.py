"""What other rooms may use of retainers."""

from finance.retainers.model import Retainer
from finance.retainers.rules.periods import granted, periods_between

__all__ = [
    "Retainer",
    "granted",
    "periods_between",
]
