"""What other rooms may use of the tables of billing."""

from finance.billing.model.sums import PROJECT_SUM

__all__ = ["PROJECT_SUM"]
