"""What other rooms may use of the chart's tables inside their own statements."""

from finance.chart.model import Chart, LedgerAccount

__all__ = ["Chart", "LedgerAccount"]
