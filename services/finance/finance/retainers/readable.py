"""What other rooms may use of retainers."""

from finance.retainers.model import Retainer, RetainerPeriod, RetainerProject
from finance.retainers.rules.periods import granted, periods_between

__all__ = [
    "Retainer",
    "RetainerPeriod",
    "RetainerProject",
    "granted",
    "periods_between",
]
